import PenstockData
import PenstockKit

/// A column that `window` adds.
struct WindowItem: Sendable {
  /// How it comes about.
  enum Work: Sendable {
    case shift(rows: Int)
    case change(rows: Int, WindowRounding)
    case total(WindowTotal)
    case ranks(WindowRanks)
  }

  let name: String
  let work: Work

  /// The column that it is taken from; 0 for ranks.
  let source: Int

  /// What its values are.
  let field: Field

  /// The column for `function`, bound to where the stage stands.
  init(
    _ name: ColumnName, _ function: WindowFunction, by keys: [ColumnName], order type: ValueType?,
    _ binding: inout Binding
  ) {
    self.name = name.name
    if binding.input[name.name] != nil {
      binding.note(
        Diagnostic(
          "there is a column `\(name.name)` already", at: name.location,
          help: "give the new column another name"))
    }
    switch function {
    case .shift(let column, let rows):
      source = binding.column(column)
      work = .shift(rows: rows)
      var of = binding.input.field(source)
      if of.unit.isMixed(in: keys) { of.unit = .unknown }
      field = Field(name.name, of.type, unit: of.unit, isSymbol: of.isSymbol)
    case .change(let column, let rows, let rounding):
      source = binding.column(column, .decimal, .integer)
      work = .change(rows: rows, rounding)
      binding.noteMixed(column, source, keys)
      field = Field(name.name, .decimal, unit: .fixed(.pure))
    case .total(let function, let column, let extent, let atLeast):
      let types: [ValueType] =
        switch function {
        case .count: []
        case .sum, .mean: [.decimal, .integer]
        case .least, .greatest: [.decimal, .integer, .date, .timestamp]
        }
      source = binding.column(column, types)
      work = .total(WindowTotal(function, extent, atLeast: atLeast, order: type))
      if case .days = extent, let type, type == .integer {
        binding.note(
          Diagnostic(
            "`days` needs an order of days, and that is integer", at: column.location,
            help: "declare it where it is read, or say `rows`"))
      }
      let of = binding.input.field(source)
      switch function {
      case .count: field = Field(name.name, .integer, unit: .fixed(.pure))
      case .mean: field = Field(name.name, .decimal, unit: of.unit)
      case .sum, .least, .greatest: field = Field(name.name, of.type, unit: of.unit)
      }
      if function != .count { binding.noteMixed(column, source, keys) }
    case .rank(let ties, let entries):
      source = 0
      work = .ranks(
        WindowRanks(
          ties: ties,
          columns: entries.map {
            SortColumn(binding.column($0.column), isDescending: $0.direction == .descending)
          }))
      field = Field(name.name, .integer, unit: .fixed(.pure))
    }
  }

  /// Whether it needs no more than a few values of each key, in order, none of them text.
  func isStreamable(_ schema: Schema) -> Bool {
    switch work {
    case .shift(let rows): rows > 0 && schema.fields[source].type.isCountable
    case .change: true
    case .total: true
    case .ranks: false
    }
  }

  /// Whether it may be flagged.
  var isFlagged: Bool { if case .change = work { true } else { false } }

  /// What a total is taken of: the numbers, or where only their presence counts, ones.
  func numbers(_ column: Column) -> DecimalColumn {
    if case .total(let total) = work, total.function == .count {
      let codes = (0..<column.count).map { UInt16(column.isMissing($0) ? 0 : 1) }
      return DecimalColumn(values: [nil, .one], codes: codes)
    }
    return column.counted ?? DecimalColumn([Decimal?](repeating: nil, count: column.count))
  }
}

extension Schema {
  /// The column at a place; one of text where there is none, after a mistake that is noted.
  fileprivate func field(_ place: Int) -> Field {
    fields.indices.contains(place) ? fields[place] : Field("", .text)
  }
}

extension FieldUnit {
  /// Whether the rows of a key may differ in it.
  fileprivate func isMixed(in keys: [ColumnName]) -> Bool {
    if case .column(let name) = self { !keys.contains { $0.name == name } } else { false }
  }
}

extension Binding {
  /// Notes that values of different units would be put together.
  fileprivate mutating func noteMixed(_ column: ColumnName, _ place: Int, _ keys: [ColumnName]) {
    guard case .column(let name) = input.field(place).unit,
      input.field(place).unit.isMixed(in: keys)
    else { return }
    note(
      Diagnostic(
        "the rows of a key may differ in unit: each has the one that `\(name)` says",
        at: column.location, help: "add `\(name)` to `by`"))
  }
}

extension ValueType {
  /// Whether values are kept as numbers in ``Column/counted``.
  fileprivate var isCountable: Bool {
    switch self {
    case .decimal, .integer, .date, .timestamp: true
    case .text, .boolean, .period: false
    }
  }
}

extension Column {
  /// The values as numbers in the same order; nil for those that are none.
  fileprivate var counted: DecimalColumn? {
    switch self {
    case .decimal(let column): column
    case .integer(let column): DecimalColumn(column.map { $0.map { Decimal($0) } })
    case .date(let column): DecimalColumn(column.map { $0.map { Decimal($0.day) } })
    case .timestamp(let column): DecimalColumn(column.map { $0.map { Decimal($0.microseconds) } })
    case .text, .boolean, .period: nil
    }
  }

  /// The column of `type` that numbers stand for, and the rows whose number is none of it.
  static func counted(
    _ numbers: DecimalColumn, as type: ValueType
  ) -> (column: Column, overflows: [Int32]) {
    if type == .decimal { return (.decimal(numbers), []) }
    var overflows: [Int32] = []
    let whole = (0..<numbers.count).map { row -> Int64? in
      guard let number = numbers[row] else { return nil }
      let whole = Int64(exactly: number.units)
      if whole == nil { overflows.append(Int32(row)) }
      return whole
    }
    let column: Column =
      switch type {
      case .date:
        .date(
          ValueColumn(whole.map { $0.map { CalendarDate(day: Int32(truncatingIfNeeded: $0)) } }))
      case .timestamp: .timestamp(ValueColumn(whole.map { $0.map { Timestamp(microseconds: $0) } }))
      default: .integer(ValueColumn(whole))
      }
    return (column, overflows)
  }
}
