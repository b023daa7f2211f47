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

  private let places: FactPlaces
  private let value: Int
  private let names: [String]
  private let parts: [PeriodPart]
  private let contents: PeriodContents
  private let ttm: TrailingMethod?
  private let yearEnd: Int
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
      let isWanted = self.concepts.map { $0.contains(concepts[row] ?? "") } ?? true
      let kind = kinds[row].flatMap(ConceptKind.init)
      sums.add(group, isAdditive: kind?.isAdditive ?? false, isWanted: isWanted)
    }
    var columns = order.table.columns
    columns += (columns.count..<schema.fields.count).map {
      .missing(schema.fields[$0].type, count: order.table.rowCount)
    }
    for (column, result) in sums.finish().enumerated() {
      columns[added[column]] = .decimal(order.sorted(result.values))
      flags.add(order.sorted(result.codes), for: names[column], to: &columns)
    }
    output.add(
      Batch(schema: schema, columns: columns, rowCount: order.table.rowCount), at: order.anchors)
  }
}
