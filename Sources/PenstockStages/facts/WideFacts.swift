import PenstockData
import PenstockKit

/// Turns a table with a column for each concept into one with a row for each fact.
///
/// Each row becomes as many as there are concepts, in the order in which these are listed; all other
/// columns are repeated. A missing value stays a fact without one.
struct WideFacts: Sendable {
  /// The columns of the long table.
  let schema: Schema

  /// How many concepts there are.
  var count: Int { concepts.count }

  private let concepts: [String]
  private let values: [Int]
  private let kept: [Int]

  init(_ setting: NamedValues<ColumnName>, _ settings: FactsSettings, _ binding: inout Binding) {
    concepts = setting.entries.map(\.name.name)
    values = setting.entries.map { binding.column($0.value, .decimal) }
    let (input, values) = (binding.input, values)
    kept = input.fields.indices.filter { !values.contains($0) }
    var schema = input.selecting(kept)
    schema.parts = [:]
    schema.append(Field(FactPart.concept.rawValue, .text))
    let units = Set(values.map { input.fields.isEmpty ? .unknown : input.fields[$0].unit })
    let unit = units.count == 1 ? units.first ?? .unknown : .unknown
    schema.append(Field(FactPart.value.rawValue, .decimal, unit: unit))
    if units.count > 1, settings.parts[.unit] == nil {
      binding.note(
        Diagnostic(
          "two units mixed: the columns under `values` are not all in one unit",
          at: setting.entries.first?.value.location,
          help: "take them apart: one `facts` for each unit"))
    }
    self.schema = schema
  }

  /// The long table of a batch.
  func unfolded(_ batch: Batch) -> Batch {
    let rows = batch.rowCount
    let repeated = (0..<rows * count).map { Int32($0 / count) }
    var numbers = DecimalColumnBuilder(capacity: repeated.count)
    let sources = values.map { batch.columns[$0].decimals }
    for row in 0..<rows {
      for source in sources { numbers.append(source?[row]) }
    }
    let codes = (0..<rows * count).map { UInt16($0 % count) }
    return Batch(
      schema: schema,
      columns: kept.map { batch.columns[$0].gather(repeated) } + [
        .text(TextColumn(values: concepts, codes: codes)), .decimal(numbers.finish()),
      ], rowCount: repeated.count)
  }
}
