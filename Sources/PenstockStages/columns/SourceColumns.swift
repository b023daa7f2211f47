import PenstockData
import PenstockFinance
import PenstockKit

/// The columns that a source gives: those of its input, as far as `columns:` says otherwise.
///
/// Columns are found by name. A declared column takes the place of the input's; what is not
/// declared stays text.
struct SourceColumns: Sendable {
  private struct Item {
    let place: Int
    let name: String
    let type: ValueType
    let format: ColumnFormat
    var scale: Scale = .none
  }

  private enum Scale {
    case none
    case powerOfTen(Int)
    case column(Int)  // the place, among the items, of the column that has each row's unit
  }

  private var items: [Item] = []

  /// The columns that flow out.
  private(set) var schema = Schema()

  /// The columns of an input that has those called `names`, and of the names in its path's braces.
  init(names: [String], captures: [String] = [], _ binding: inout SourceBinding) {
    var declared: [String: ColumnDeclaration] = [:]
    for column in binding.columns ?? [] {
      if !(names + captures).contains(column.from) {
        binding.note(
          Diagnostic(
            "the input has no column `\(column.from)`", at: column.name.location,
            help: Suggestion.help(for: column.from, in: names),
            notes: ["its columns are \(names.map { "`\($0)`" }.joined(separator: ", "))"]))
      }
      if declared.updateValue(column, forKey: column.from) != nil {
        binding.note(
          Diagnostic(
            "the input's column `\(column.from)` is declared twice", at: column.name.location,
            help: "read it once, and repeat it with a stage"))
      }
    }
    for (place, name) in (names + captures).enumerated() {
      let column = declared[name]
      let own = column?.name.name ?? name
      if schema[own] != nil {
        binding.note(
          Diagnostic(
            "two columns would be called `\(own)`", at: column?.name.location,
            help: "give the other one a name too: `NAME: { from: \(own) }`"))
      }
      items.append(
        Item(
          place: place, name: own, type: column?.type ?? .text,
          format: column?.format ?? ColumnFormat()))
      schema.append(Field(own, items[place].type))
    }
    for (place, name) in (names + captures).enumerated() {
      if let column = declared[name], let unit = column.unit {
        setUnit(unit, of: place, column, &binding)
      }
    }
  }

  private mutating func setUnit(
    _ unit: WordOrColumn, of place: Int, _ column: ColumnDeclaration,
    _ binding: inout SourceBinding
  ) {
    var field = schema.fields[place]
    guard field.type.isNumber else {
      binding.note(
        Diagnostic(
          "column `\(field.name)` has a unit and is no number", at: column.unitLocation,
          help: "say `type: decimal`"))
      return
    }
    switch unit {
    case .word(let word, _):
      guard let (powerOfTen, unit) = ScaledUnit(word).flatMap(Self.base) else {
        binding.note(Diagnostic("`\(word)` is no unit", at: column.unitLocation))
        return
      }
      field.unit = .fixed(unit)
      if powerOfTen != 0 { items[place].scale = .powerOfTen(powerOfTen) }
    case .column(let name):
      guard let other = schema.index(of: name.name), schema.fields[other].type == .text else {
        binding.note(
          Diagnostic(
            "there is no text column `\(name.name)` to take the unit from", at: name.location,
            help: Suggestion.help(for: name.name, in: schema.names)))
        return
      }
      field.unit = .column(name.name)
      items[place].scale = .column(other)
    }
    if items[place].type == .integer, case .powerOfTen(let power) = items[place].scale, power < 0 {
      binding.note(
        Diagnostic(
          "column `\(field.name)` is scaled down and can't stay a whole number",
          at: column.unitLocation, help: "say `type: decimal`"))
    }
    schema.append(field)
  }

  /// In a declaration a bare 元 is CNY: whoever means another currency has a word for it.
  private static func base(_ scaled: ScaledUnit) -> (powerOfTen: Int, unit: Unit)? {
    switch scaled.unit {
    case .unit(let unit): (scaled.powerOfTen, unit)
    case .bareYuan: (scaled.powerOfTen, Currency.cny.unit)
    case .bareYuanPer(let denominator):
      (scaled.powerOfTen, Unit(Currency.cny.unit, per: denominator))
    case .none: nil
    }
  }
}

extension SourceColumns {
  /// What is wrong with a value that can't be read.
  private struct Unreadable {
    let row: Int32
    let reason: String
  }

  /// Makes a batch of the input's text columns.
  ///
  /// A row with a value that can't be read is refused where the source refuses such rows (the
  /// engine drops it then) and fails the run otherwise.
  ///
  /// - Parameter place: Where a row stands in the input, in words.
  func batch(
    _ texts: [TextColumn], rowCount: Int, refuses: Bool, place: (Int) -> String,
    _ context: inout StageContext
  ) throws -> Batch {
    var columns: [Column] = []
    columns.reserveCapacity(items.count)
    var unreadable: [Unreadable] = []
    for item in items {
      let (column, rows) = texts[item.place].decoded(as: item.type, item.format)
      columns.append(column)
      for row in rows {
        let text = texts[item.place][Int(row)] ?? ""
        unreadable.append(
          Unreadable(row: row, reason: "`\(item.name)`: `\(text)` is not \(item.type.summary)"))
      }
    }
    for place in items.indices { scale(place, &columns, &unreadable) }
    for bad in unreadable.sorted(by: { $0.row < $1.row }) {
      if !refuses {
        throw StageFailure(
          bad.reason,
          help: "declare how it is written under `columns:`, or refuse such rows: "
            + "`on_error: refuse`", place: place(Int(bad.row)))
      }
      context.refuse(bad.row, code: "E_VALUE_UNREADABLE", bad.reason)
    }
    return Batch(schema: schema, columns: columns, rowCount: rowCount)
  }

  /// Brings a column's numbers to base units.
  private func scale(_ place: Int, _ columns: inout [Column], _ unreadable: inout [Unreadable]) {
    let exponents: ValueColumn<Int>
    let count = columns[place].count
    switch items[place].scale {
    case .none: return
    case .powerOfTen(let power): exponents = ValueColumn(repeating: power, count: count)
    case .column(let other):
      guard let words = columns[other].texts else { return }
      exponents = words.map { bytes in
        ScaledUnit.parse(bytes).flatMap(Self.base)?.powerOfTen
      }
      for row in 0..<count where exponents[row] == nil && !columns[place].isMissing(row) {
        unreadable.append(
          Unreadable(row: Int32(row), reason: "`\(words[row] ?? "")` is no unit"))
      }
      let units = words.map { bytes in ScaledUnit.parse(bytes).flatMap(Self.base)?.unit.description
      }
      columns[other] = .text(TextColumn(units))
    }
    let decimals =
      switch columns[place] {
      case .decimal(let column): column
      case .integer(let column): DecimalColumn(column.map { $0.map { Decimal($0) } })
      default: DecimalColumn([Decimal?]())
      }
    let (scaled, overflows) = decimals.scaled(byPowersOfTen: exponents)
    for row in overflows {
      unreadable.append(
        Unreadable(row: row, reason: "`\(items[place].name)` has more than 38 digits"))
    }
    if case .integer = columns[place] {
      let whole = (0..<count).map { scaled[$0].flatMap { Int64(exactly: $0.units) } }
      columns[place] = .integer(ValueColumn(whole))
    } else {
      columns[place] = .decimal(scaled)
    }
  }
}

extension TextColumn {
  /// Texts worked out by a rule, coded where they are.
  init(_ values: ValueColumn<String>) {
    if let (distinct, codes) = values.coded {
      self.init(values: distinct, codes: codes)
    } else {
      self.init((0..<values.count).map { values[$0] })
    }
  }
}
