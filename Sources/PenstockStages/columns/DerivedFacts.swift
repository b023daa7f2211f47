import PenstockData
import PenstockFinance

/// A fact that was worked out: a copy of an input row with other values in some of its columns.
struct DerivedFact: Sendable {
  /// The input row that gives every column that is not set here.
  let source: Int32

  /// The input row behind which the fact comes.
  let anchor: Int32

  /// The figure.
  let value: Decimal

  /// How precisely it is known.
  var decimals: Int?

  /// Its period, where it is another one.
  var period: Period?

  /// Texts of other parts, where they are other ones.
  private(set) var texts: [(part: FactPart, text: String?)] = []

  /// What it was worked out from, in signs and figures or periods.
  var operands: String?

  /// What to know about it.
  var flags: [FinanceCode] = []

  /// A figure behind `anchor` that is like `source` but for its value.
  init(source: Int32, anchor: Int32, value: Decimal) {
    self.source = source
    self.anchor = anchor
    self.value = value
  }

  /// Gives it another text for a part; nil makes it missing.
  mutating func set(_ part: FactPart, _ text: String?) {
    texts.removeAll { $0.part == part }
    texts.append((part, text))
  }
}

/// Puts out facts as they are, and facts that were worked out from them.
///
/// In the latter the columns that hold of the source alone are empty: what was converted, at which
/// rate, and any other number with a unit.
struct DerivedFacts: Sendable {
  /// A column that a stage adds where the input has none.
  enum Addition: Sendable {
    /// `basis`: `reported`, or `derived`.
    case basis
    /// `currency`: that of the unit.
    case currency
    /// `derived`: the operands.
    case derived
    /// `flags`: what to know.
    case flags
  }

  /// The columns that come out.
  let schema: Schema

  private let input: Schema
  private let changesPeriods: Bool
  private let empty: [Int]

  /// The columns of `input` and those added.
  init(_ input: Schema, adding additions: [Addition], changesPeriods: Bool = false) {
    self.input = input
    self.changesPeriods = changesPeriods
    var schema = input
    for addition in additions {
      switch addition {
      case .basis: Self.add(.basis, to: &schema)
      case .currency: Self.add(.currency, to: &schema)
      case .derived: if schema["derived"] == nil { schema.append(Field("derived", .text)) }
      case .flags: if schema["flags"] == nil { schema.append(Field("flags", .text)) }
      }
    }
    self.schema = schema
    empty = Self.ownColumns(of: input)
  }

  private static func add(_ part: FactPart, to schema: inout Schema) {
    if schema.parts[part] != nil { return }
    if schema[part.rawValue]?.type != .text { schema.append(Field(part.rawValue, .text)) }
    schema.parts[part] = part.rawValue
  }

  /// The columns that say what holds of a row alone, and not of what is worked out from it.
  private static func ownColumns(of schema: Schema) -> [Int] {
    let parts = Set(schema.parts.values)
    let others = schema.fields.indices.filter { !parts.contains(schema.fields[$0].name) }
    let measured = others.filter { schema.fields[$0].unit != .unknown }
    let names = Set(
      [
        "rate", "rate_quote", "rate_basis", "rate_first", "rate_last", "rate_observations",
        "rate_source", "reported_unit",
      ] + measured.map { "\(schema.fields[$0].name)_rate" })
    return others.filter { measured.contains($0) || names.contains(schema.fields[$0].name) }
  }

  /// Input rows as they are, with the columns that were added.
  func kept(_ rows: [Int32], of table: Batch) -> Batch {
    var columns = table.gather(rows).columns
    // What derived facts set is printed from its value in every row, not from what was read.
    for part in changedParts {
      if let place = input.index(of: part) { columns[place] = columns[place].unwritten }
    }
    for place in input.fields.count..<schema.fields.count {
      let name = schema.fields[place].name
      if name == schema.parts[.basis] {
        columns.append(.text(TextColumn(repeating: "reported", count: rows.count)))
      } else if name == schema.parts[.currency], let unit = input.index(of: .unit) {
        let units = columns[unit].texts?.map { Self.currency(ofUnit: String(copying: $0)) }
        columns.append(units.map { .text(TextColumn($0)) } ?? .missing(.text, count: rows.count))
      } else {
        columns.append(.missing(.text, count: rows.count))
      }
    }
    return Batch(schema: schema, columns: columns, rowCount: rows.count)
  }

  /// Derived facts as rows.
  func batch(_ facts: [DerivedFact], of table: Batch) -> Batch {
    var columns = kept(facts.map(\.source), of: table).columns
    for place in empty { columns[place] = .missing(schema.fields[place].type, count: facts.count) }
    for part in FactPart.allCases {
      guard let place = schema.index(of: part), let old = columns[place].texts,
        facts.contains(where: { $0.texts.contains { $0.part == part } })
      else { continue }
      let texts = facts.enumerated().map { row, fact in
        fact.texts.first { $0.part == part }.map(\.text) ?? old[row]
      }
      columns[place] = .text(TextColumn(texts))
    }
    if let place = input.index(of: .value) {
      columns[place] = .decimal(DecimalColumn(facts.map(\.value)))
    }
    if let place = input.index(of: .decimals) {
      columns[place] = .integer(ValueColumn(facts.map { $0.decimals.map { Int64($0) } }))
    }
    if changesPeriods, let place = input.index(of: .period), let old = columns[place].periods {
      columns[place] = .period(ValueColumn(facts.indices.map { facts[$0].period ?? old[$0] }))
    }
    if let place = schema.index(of: .basis) {
      columns[place] = .text(TextColumn(repeating: "derived", count: facts.count))
    }
    if let place = schema.index(of: "derived") {
      columns[place] = .text(TextColumn(facts.map(\.operands)))
    }
    if let place = schema.index(of: "flags"), let old = columns[place].texts {
      columns[place] = .text(TextColumn(facts.indices.map { flags(facts[$0], old[$0]) }))
    }
    return Batch(schema: schema, columns: columns, rowCount: facts.count)
  }

  private var changedParts: [FactPart] {
    changesPeriods ? [.value, .decimals, .period] : [.value, .decimals]
  }

  /// The flags of a derived fact: its own, and what the source says of its value.
  private func flags(_ fact: DerivedFact, _ old: String?) -> String? {
    let name = schema.parts[.value] ?? ""
    let kept = old?.split(separator: ";").map(String.init).filter { $0.hasPrefix("\(name):") } ?? []
    let all = Set(kept + fact.flags.map { "\(name):\($0.rawValue)" })
    return all.isEmpty ? nil : all.sorted().joined(separator: ";")
  }

  /// The currency of a unit such as `CNY` or `CNY/shares`.
  private static func currency(ofUnit unit: String) -> String? {
    Currency(code: String(unit.prefix { $0 != "/" }))?.code
  }
}

extension Column {
  /// The values without the text that they were read from.
  fileprivate var unwritten: Column {
    guard written != nil else { return self }
    return switch self {
    case .decimal(let column): .decimal(DecimalColumn((0..<column.count).map { column[$0] }))
    case .integer(let column): .integer(column.map { $0 })
    case .period(let column): .period(column.map { $0 })
    case .text, .boolean, .date, .timestamp: self
    }
  }
}
