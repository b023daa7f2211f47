import PenstockData

/// What stands under a column's name in `columns:`: a type, or a map.
public struct ColumnWords: SettingValue {
  private struct Words: StageSettings {
    let from: String?
    let value: String?
    let type: DeclaredType
    let format: String?
    let zone: String?
    let date: WordOrColumn?
    let unit: WordOrColumn?
    let unitLocation: SourceLocation?
    let isDespiteHeader: Bool
    let missing: [String]
    let thousands: String?
    let decimals: WordOrColumn?
    let market: WordOrColumn?
    let folds: Bool
    let guardText: String?

    init(from fields: inout FieldReader) {
      from = fields.optional("from", "The column's name in the input, where it is another.")
      value = fields.optional(
        "value", "The value that every row has, for a column that the input does not have.",
        example: "CNY")
      let (hasBoth, valuePlace) = (from != nil && value != nil, fields.location(of: "value"))
      fields.check(
        !hasBoth,
        Diagnostic(
          "a column has its values `from` the input, or one `value`", at: valuePlace,
          help: "keep one of the two"))
      type = fields.optional("type", "What its values are.", default: .text)
      format = fields.optional(
        "format",
        "The layout of a date or moment, or `epoch_seconds` or `epoch_milliseconds` since 1970.",
        example: "YYYYMMDD")
      zone = fields.optional(
        "zone", "How far the clock of days and times is ahead of UTC.", example: "\"+08:00\"")
      date = fields.optional(
        "date", "The day of times that are written without one.", example: "{ column: day }")
      unit = fields.optional(
        "unit", "What its numbers count; a scaled unit is scaled to its base.", example: "亿元")
      unitLocation = fields.location(of: "unit")
      isDespiteHeader = fields.optional(
        "despite_header", "Whether the unit holds although the input's name for it says another.",
        default: false)
      missing = fields.optional(
        "missing", "Texts that mean that there is no value; a number means it however written.",
        default: [], fallbackInWords: "nothing but an empty field", example: "[\"-\", \"N/A\"]")
      thousands = fields.optional(
        "thousands", "What stands between groups of three digits.", example: "\",\"")
      decimals = fields.optional(
        "decimals", "How many digits of a number that is written without a point stand behind it.",
        example: "{ column: f1 }")
      market = fields.optional(
        "market", "The market of symbols that do not say theirs, or `mainland_a_share`.",
        example: "XSHG")
      folds = fields.optional(
        "fold", "Whether full-width letters and digits become ASCII, and blanks that pad go.",
        default: false)
      guardText = fields.optional(
        "guard", "What may stand before a text so that no spreadsheet reads a number.",
        example: "\"'\"")
      checkTimes(&fields)
      checkOthers(&fields)
    }

    private func checkTimes(_ fields: inout FieldReader) {
      let place = fields.location(of: "format")
      let layout = format.flatMap(DateLayout.init)
      let isEpoch = format.flatMap(EpochUnit.init) != nil
      let isTimed = type == .date || type == .timestamp
      fields.check(
        format == nil || isTimed,
        Diagnostic(
          "`format` is the layout of a date or moment", at: place, help: "say `type: date`"))
      fields.check(
        format == nil || type != .date || isEpoch || layout?.hasDate == true,
        Diagnostic(
          "`\(format ?? "")` is no date layout", at: place,
          help: "write `YYYY`, `MM` and `DD` where they stand, such as `YYYYMMDD`"))
      fields.check(
        format == nil || type != .timestamp || isEpoch || layout?.hasTime == true,
        Diagnostic(
          "`\(format ?? "")` is no layout of a moment", at: place,
          help: "write `hh`, `mm` and `ss` too, such as `YYYY-MM-DD hh:mm:ss`"))
      let isLocal = isEpoch ? type == .date : type == .timestamp && format != nil
      let zonePlace = fields.location(of: "zone")
      fields.check(
        !isTimed || !isLocal || zone != nil,
        Diagnostic(
          isEpoch ? "a moment is a day by some clock only" : "a local time is no moment", at: place,
          help: "say by which clock: `zone: \"+08:00\"`"))
      fields.check(
        zone == nil || (isTimed && isLocal),
        Diagnostic("`zone` is for local times, and these are none", at: zonePlace))
      fields.check(
        zone == nil || zoneSeconds != nil,
        Diagnostic(
          "`\(zone ?? "")` is no distance from UTC", at: zonePlace, help: "write it like `+08:00`"))
      let needsDay = type == .timestamp && layout?.hasTime == true && layout?.hasDate == false
      fields.check(
        !needsDay || date != nil,
        Diagnostic(
          "a time of day is no moment", at: place,
          help: "say of which day: `date: 2026-07-08`, or `date: { column: NAME }`"))
      let datePlace = fields.location(of: "date")
      fields.check(
        needsDay || date == nil,
        Diagnostic("`date` is for times that are written without a day", at: datePlace))
      if case .word(let day, _) = date {
        fields.check(
          CalendarDate(day) != nil,
          Diagnostic("`\(day)` is no day", at: datePlace, help: "write it like `2026-07-08`"))
      }
    }

    private func checkOthers(_ fields: inout FieldReader) {
      let (thousands, thousandsPlace) = (thousands, fields.location(of: "thousands"))
      fields.check(
        thousands == nil || type.values.isNumber,
        Diagnostic(
          "`thousands` belongs to a number", at: thousandsPlace, help: "say `type: decimal`"))
      fields.check(
        thousands == nil || thousands?.utf8.count == 1,
        Diagnostic(
          "`thousands` is one character", at: thousandsPlace, help: "write it like `\",\"`"))
      let decimalsPlace = fields.location(of: "decimals")
      fields.check(
        decimals == nil || type == .decimal,
        Diagnostic(
          "`decimals` makes a decimal number", at: decimalsPlace, help: "say `type: decimal`"))
      fields.check(
        decimals?.word.map { Int($0).map((0...18).contains) ?? false } ?? true,
        Diagnostic(
          "`decimals` is a count of digits", at: decimalsPlace,
          help: "write it like `2`, or `{ column: NAME }`"))
      let (marketPlace, guardPlace) = (fields.location(of: "market"), fields.location(of: "guard"))
      fields.check(
        market == nil || type == .symbol,
        Diagnostic("`market` belongs to a symbol", at: marketPlace, help: "say `type: symbol`"))
      let isText = type == .text || type == .symbol
      let foldPlace = fields.location(of: "fold")
      fields.check(!folds || isText, Diagnostic("`fold` belongs to a text", at: foldPlace))
      fields.check(
        guardText == nil || isText, Diagnostic("`guard` belongs to a text", at: guardPlace))
      fields.check(
        guardText == nil || guardText?.utf8.count == 1,
        Diagnostic("`guard` is one character", at: guardPlace, help: "write it like `\"'\"`"))
    }

    var zoneSeconds: Int? {
      guard let bytes = zone.map({ Array($0.utf8) }) else { return nil }
      return Timestamp.zone(bytes.span)
    }

    var columnFormat: ColumnFormat {
      ColumnFormat(
        missing: missing, thousands: thousands?.utf8.first, unitWord: unit?.word,
        dateLayout: format.flatMap(DateLayout.init), epoch: format.flatMap(EpochUnit.init),
        zone: zoneSeconds, isFolded: folds, guardByte: guardText?.utf8.first)
    }
  }

  private let words: Words

  /// What may be written for it.
  public static var shape: ValueShape { .any([DeclaredType.shape, Nested<Words>.shape]) }

  /// What stands in for a value that could not be read.
  public static var placeholder: ColumnWords {
    ColumnWords(words: Nested<Words>.placeholder.settings)
  }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> ColumnWords? {
    guard value.entries == nil else {
      return Nested<Words>.read(value, &notes).map { ColumnWords(words: $0.settings) }
    }
    guard value.scalar != nil, !value.isNothing else {
      notes.note(
        Diagnostic(
          "expected a type or a map, found \(value.kindInWords)", at: value.location,
          help: "write a type, such as `decimal`"))
      return nil
    }
    guard DeclaredType.read(value, &notes) != nil else { return nil }
    let entry = LocatedValue.Entry(key: "type", location: value.location, value: value)
    let map = LocatedValue(.map([entry]), at: value.location)
    return Nested<Words>.read(map, &notes).map { ColumnWords(words: $0.settings) }
  }

  /// The declaration of the column called `name`.
  public func declaration(of name: ColumnName) -> ColumnDeclaration {
    var declaration = ColumnDeclaration(
      name: name, from: words.from, type: words.type.values, unit: words.unit,
      unitLocation: words.unitLocation, format: words.columnFormat)
    declaration.constant = words.value
    declaration.isSymbol = words.type == .symbol
    declaration.market = words.market
    declaration.decimals = words.decimals
    declaration.isDespiteHeader = words.isDespiteHeader
    declaration.day = words.date
    return declaration
  }
}
