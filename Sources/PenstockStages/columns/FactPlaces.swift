import PenstockData
import PenstockFinance
import PenstockKit

/// Where the columns stand that play the parts of a fact.
struct FactPlaces: Sendable {
  let entity: Int
  let concept: Int
  let period: Int
  let unit: Int
  let value: Int
  let kind: Int
  private let schema: Schema

  /// Finds the columns of `binding`'s input, and notes those that are missing or of a wrong type.
  init(_ binding: inout Binding) {
    entity = Self.place(of: .entity, .text, &binding)
    concept = Self.place(of: .concept, .text, &binding)
    period = Self.place(of: .period, .period, &binding)
    unit = Self.place(of: .unit, .text, &binding)
    value = Self.place(of: .value, .decimal, &binding)
    kind = Self.place(of: .kind, .text, &binding)
    schema = binding.input
  }

  /// The column of a part that not all facts have.
  subscript(part: FactPart) -> Int? { schema.index(of: part) }

  /// The columns of those parts that there are.
  func places(of parts: FactPart...) -> [Int] { parts.compactMap { schema.index(of: $0) } }

  private static func place(
    of part: FactPart, _ type: ValueType, _ binding: inout Binding
  ) -> Int {
    if let field = binding.input[part], field.type != type {
      binding.note(
        Diagnostic(
          "the \(part.rawValue) of a fact is \(type.rawValue), and column `\(field.name)` is "
            + field.type.rawValue))
    }
    return binding.part(part)
  }
}

/// A table of facts, part by part.
struct FactTable {
  let table: Batch
  let concepts: TextColumn
  let periods: ValueColumn<Period>
  let units: TextColumn
  let values: DecimalColumn
  let kinds: TextColumn
  private let places: FactPlaces

  /// The facts of `table`; nil where a column is not of its part's type.
  init?(_ table: Batch, _ places: FactPlaces) {
    guard let concepts = table.columns[places.concept].texts,
      let periods = table.columns[places.period].periods,
      let units = table.columns[places.unit].texts,
      let values = table.columns[places.value].decimals,
      let kinds = table.columns[places.kind].texts
    else { return nil }
    self.table = table
    self.concepts = concepts
    self.periods = periods
    self.units = units
    self.values = values
    self.kinds = kinds
    self.places = places
  }

  /// The text that `row` has for a part; nil where it is missing or empty, or no column plays it.
  func text(_ part: FactPart, _ row: Int32) -> String? {
    guard let place = places[part], let text = table.columns[place][Int(row)], !text.isEmpty else {
      return nil
    }
    return text
  }

  /// What kind of figure `row` is; nil where its concept is not declared.
  func kind(_ row: Int32) -> ConceptKind? { kinds[Int(row)].flatMap(ConceptKind.init) }

  /// How precisely the value of `row` is known, where that is said.
  func decimals(_ row: Int32) -> Int? {
    places[.decimals].flatMap { table.columns[$0].integers?[Int(row)].map { Int($0) } }
  }
}
