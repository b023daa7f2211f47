import PenstockData
import PenstockFinance
import PenstockKit

/// Adds to each fact the figure of the quarter, half, year or twelve months that end with its period.
///
/// Nothing is refused: what can't be given stays empty, and `flags` says why. The rows of a key are
/// reckoned with by numbers of their periods, without a look at any text.
struct PeriodColumns: Sendable {
  /// The columns that must agree between the figures of a sum, besides what the fact is about.
  let unitKey: [Int]

  let places: FactPlaces
  let value: Int
  private let names: [String]
  let parts: [PeriodPart]
  let contents: PeriodContents
  let ttm: TrailingMethod?
  let yearEnd: Int
  private let concepts: Set<String>?
  private let schema: Schema
  private let added: [Int]
  private let flags: Flags

  init(
    _ settings: PeriodSettings, _ add: NamedValues<PeriodPart>, _ places: FactPlaces,
    _ binding: inout Binding
  ) {
    self.places = places
    value = settings.value.map { binding.column($0, .decimal) } ?? places.value
    names = add.entries.map(\.name.name)
    parts = add.entries.map(\.value)
    contents = settings.from ?? .discrete
    ttm = settings.ttm
    yearEnd = settings.yearEndMonth
    concepts = settings.concepts.map { Set($0) }
    let unit = (settings.value?.name ?? binding.input.parts[.value])
      .flatMap { binding.input[$0]?.unit }
    switch unit {
    case .fixed: unitKey = []
    case .column(let name):
      unitKey = [binding.input.index(of: name), places[.currency]].compactMap { $0 }
    case .unknown, nil: unitKey = places.places(of: .unit, .currency)
    }
    var schema = binding.input
    for entry in add.entries where schema[entry.name.name] != nil {
      binding.note(
        Diagnostic(
          "there is a column `\(entry.name.name)` already", at: entry.name.location,
          help: "give the new column another name"))
    }
    added = names.map { schema.append(Field($0, .decimal, unit: unit ?? .unknown)) }
    flags = Flags(&schema)
    self.schema = schema
    binding.output = schema
  }

  /// Whether the figures of a concept are to be reckoned with.
  func isWanted(_ concept: String?) -> Bool {
    concepts.map { $0.contains(concept ?? "") } ?? true
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) {
    let table = groups.table
    guard let values = table.columns[value].decimals,
      let periods = table.columns[places.period].periods,
      let kinds = table.columns[places.kind].texts,
      let concepts = table.columns[places.concept].texts
    else { return }
    let order = RowOrder(groups)
    let numbered = PeriodNumbers(periods)
    let recipes = PeriodRecipes(
      numbered.periods, parts, contents, ttm: ttm, yearEnd: yearEnd)
    var sums = PeriodSums(recipes, values, numbered.numbers, rowCount: order.rowCount)
    for group in groups {
      let row = group.first.map { Int($0) } ?? 0
      let kind = kinds[row].flatMap(ConceptKind.init)
      sums.add(group, isAdditive: kind?.isAdditive ?? false, isWanted: isWanted(concepts[row]))
    }
    let added = sums.finish().map { result in
      PeriodFigures(values: order.sorted(result.values), codes: order.sorted(result.codes))
    }
    output.add(results(order.table, added), at: order.anchors)
  }

  /// A twin that takes facts as they come while each comes after the earlier ones of its key.
  var stream: PeriodStream { PeriodStream(self) }

  /// The rows of `table` with the columns added.
  func results(_ table: Batch, _ figures: [PeriodFigures]) -> Batch {
    var columns = table.columns
    columns += (columns.count..<schema.fields.count).map {
      .missing(schema.fields[$0].type, count: table.rowCount)
    }
    for (column, result) in figures.enumerated() {
      columns[added[column]] = .decimal(result.values)
      flags.add(result.codes, for: names[column], to: &columns)
    }
    return Batch(schema: schema, columns: columns, rowCount: table.rowCount)
  }
}

/// An added column's figures, and the codes of those that can't be given.
struct PeriodFigures: Sendable {
  let values: DecimalColumn
  let codes: ValueColumn<String>
}
