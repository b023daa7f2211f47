import PenstockData

/// One column as a source declares it: `amount: decimal`, or with more to say.
public struct ColumnDeclaration: Sendable {
  /// The column's name from here on.
  public let name: ColumnName

  /// Its name in the input.
  public let from: String

  /// What its values are.
  public let type: ValueType

  /// What its numbers count, as written: a unit, a scaled one, or another column's word.
  public let unit: WordOrColumn?

  /// Where the unit stands.
  public let unitLocation: SourceLocation?

  /// How its values are written.
  public let format: ColumnFormat

  /// A declaration.
  public init(
    name: ColumnName, from: String? = nil, type: ValueType, unit: WordOrColumn? = nil,
    unitLocation: SourceLocation? = nil, format: ColumnFormat = ColumnFormat()
  ) {
    self.name = name
    self.from = from ?? name.name
    self.type = type
    self.unit = unit
    self.unitLocation = unitLocation
    self.format = format
  }
}

/// What stands under a column's name in `columns:`: a type, or a map.
public struct ColumnWords: SettingValue {
  private struct Words: StageSettings {
    let from: String?
    let type: ValueType
    let format: String?
    let unit: WordOrColumn?
    let missing: [String]
    let thousands: String?
    let unitLocation: SourceLocation?

    init(from fields: inout FieldReader) {
      from = fields.optional("from", "The column's name in the input, where it is another.")
      type = fields.optional("type", "What its values are.", default: .text)
      format = fields.optional("format", "A date's layout.", example: "YYYYMMDD")
      unit = fields.optional(
        "unit", "What its numbers count; a scaled unit is scaled to its base.", example: "亿元")
      missing = fields.optional(
        "missing", "Texts that mean that there is no value.", default: [],
        fallbackInWords: "nothing but an empty field", example: "[\"-\", \"N/A\"]")
      thousands = fields.optional(
        "thousands", "What stands between groups of three digits.", example: "\",\"")
      unitLocation = fields.location(of: "unit")
      checkFormat(&fields)
    }

    private func checkFormat(_ fields: inout FieldReader) {
      let (format, formatPlace) = (format ?? "", fields.location(of: "format"))
      fields.check(
        self.format == nil || type == .date,
        Diagnostic("`format` is the layout of a date", at: formatPlace, help: "say `type: date`"))
      fields.check(
        self.format == nil || type != .date || DateLayout(format) != nil,
        Diagnostic(
          "`\(format)` is no date layout", at: formatPlace,
          help: "write `YYYY`, `MM` and `DD` where they stand, such as `YYYYMMDD`"))
      let (thousands, thousandsPlace) = (thousands, fields.location(of: "thousands"))
      fields.check(
        thousands == nil || type.isNumber,
        Diagnostic(
          "`thousands` belongs to a number", at: thousandsPlace, help: "say `type: decimal`"))
      fields.check(
        thousands == nil || thousands?.utf8.count == 1,
        Diagnostic(
          "`thousands` is one character", at: thousandsPlace, help: "write it like `\",\"`"))
    }
  }

  private let words: Words

  /// What may be written for it.
  public static var shape: ValueShape { .any([ValueType.shape, Nested<Words>.shape]) }

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
    guard ValueType.read(value, &notes) != nil else { return nil }
    let entry = LocatedValue.Entry(key: "type", location: value.location, value: value)
    let map = LocatedValue(.map([entry]), at: value.location)
    return Nested<Words>.read(map, &notes).map { ColumnWords(words: $0.settings) }
  }

  /// The declaration of the column called `name`.
  public func declaration(of name: ColumnName) -> ColumnDeclaration {
    ColumnDeclaration(
      name: name, from: words.from, type: words.type, unit: words.unit,
      unitLocation: words.unitLocation,
      format: ColumnFormat(
        missing: words.missing, thousands: words.thousands?.utf8.first,
        dateLayout: words.format.flatMap(DateLayout.init)))
  }
}
