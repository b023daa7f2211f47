import PenstockData
import PenstockFinance
import PenstockKit

/// Adds to each fact its amount in other currencies, and the rates: `add: { value_usd: USD }`.
///
/// Nothing is refused: where there is no rate the columns stay empty, and `flags` says why.
struct CurrencyColumns: Sendable {
  private struct Target {
    let currency: String
    let scale: Int
    let name: String
    let value: Int
    let rate: Int
  }

  private let facts: FactColumns
  private let rounding: Rounding
  private let schema: Schema
  private let flags: Flags
  private var targets: [Target] = []

  init(_ settings: CurrencySettings, _ add: NamedValues<String>, _ binding: inout Binding) {
    facts = FactColumns(&binding)
    rounding = settings.rounding
    var schema = binding.input
    for entry in add.entries {
      let name = entry.name.name
      let scale = settings.round ?? Currency(code: entry.value)?.minorUnits ?? 2
      let value = schema.append(Field(name, .decimal, unit: .fixed(Unit(entry.value))))
      let rateName = add.entries.count == 1 ? "rate" : "\(name)_rate"
      targets.append(
        Target(
          currency: entry.value, scale: scale, name: name, value: value,
          rate: schema.append(Field(rateName, .decimal))))
    }
    flags = Flags(&schema)
    self.schema = schema
    binding.output = schema
  }

  func translated(_ batch: Batch, _ translation: Translation) -> Batch {
    var columns = batch.columns
    columns += (columns.count..<schema.fields.count).map {
      .missing(schema.fields[$0].type, count: batch.rowCount)
    }
    for target in targets {
      let outcomes = facts.outcomes(batch, to: target.currency, translation)
      let amounts = batch.columns[facts.value].decimals ?? DecimalColumn([])
      let (values, overflows) = amounts.converted(
        outcomes, scale: target.scale, rounding: rounding)
      columns[target.value] = .decimal(values)
      columns[target.rate] = .decimal(DecimalColumn(outcomes.map { $0?.rate?.rate }))
      flags.add(outcomes.map { $0?.flag }, for: target.name, to: &columns)
      flags.add(FinanceCode.overflow.rawValue, at: overflows, for: target.name, to: &columns)
    }
    return Batch(schema: schema, columns: columns, rowCount: batch.rowCount)
  }
}
