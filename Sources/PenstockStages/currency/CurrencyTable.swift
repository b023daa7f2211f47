import PenstockData
import PenstockFinance
import PenstockKit

/// Converts number columns of any table at the rate of each row's day: `columns: { from: to }`.
///
/// Each column's unit says its currency. Where there is no rate the result stays empty, and `flags`
/// says why.
struct CurrencyTable: Sendable {
  private struct Item {
    let source: Int
    let unit: FieldUnit
    let unitColumn: Int?
    let name: String
    let result: Int
  }

  private let date: Int
  private let target: String
  private let scale: Int
  private let rounding: Rounding
  private let schema: Schema
  private let flags: Flags
  private var items: [Item] = []

  init(_ settings: CurrencySettings, _ binding: inout Binding) {
    target = settings.to.first ?? ""
    scale = settings.round ?? Currency(code: target)?.minorUnits ?? 2
    rounding = settings.rounding
    date = settings.date.map { binding.column($0, .date) } ?? 0
    var schema = binding.input
    for entry in settings.columns?.entries ?? [] {
      let source = binding.column(entry.name, .decimal)
      let unit = binding.input[entry.name.name]?.unit ?? .unknown
      Self.check(unit, entry.name, &binding)
      let unitColumn: Int? =
        if case .column(let name) = unit { binding.input.index(of: name) } else { nil }
      items.append(
        Item(
          source: source, unit: unit, unitColumn: unitColumn, name: entry.value,
          result: schema.append(Field(entry.value, .decimal, unit: .fixed(Unit(target))))))
    }
    flags = Flags(&schema)
    self.schema = schema
    binding.output = schema
  }

  private static func check(_ unit: FieldUnit, _ name: ColumnName, _ binding: inout Binding) {
    switch unit {
    case .column: return
    case .fixed(let unit) where Translation.currency(of: unit.description) != nil: return
    case .fixed(let unit):
      binding.note(
        Diagnostic("`\(name.name)` is in \(unit), which is no currency", at: name.location))
    case .unknown:
      binding.note(
        Diagnostic(
          "nothing says which currency `\(name.name)` is in", at: name.location,
          help:
            "declare it where it is read: `columns: { \(name.name): { type: decimal, unit: CNY } }`"
        ))
    }
  }

  func translated(_ batch: Batch, _ translation: Translation) -> Batch {
    var columns = batch.columns
    columns += (columns.count..<schema.fields.count).map {
      .missing(schema.fields[$0].type, count: batch.rowCount)
    }
    let days = batch.columns[date].dates ?? ValueColumn(repeating: nil, count: batch.rowCount)
    for item in items {
      let units = units(item, batch)
      let outcomes = units.combined(with: days) { unit, day in
        translation.outcome(
          kind: .balance, unit: unit, period: day.map { Period(endOf: $0) }, to: target)
      }
      let amounts = batch.columns[item.source].decimals ?? DecimalColumn([])
      let (values, overflows) = amounts.converted(outcomes, scale: scale, rounding: rounding)
      columns[item.result] = .decimal(values)
      flags.add(outcomes.map { $0?.flag }, for: item.name, to: &columns)
      flags.add(FinanceCode.overflow.rawValue, at: overflows, for: item.name, to: &columns)
    }
    return Batch(schema: schema, columns: columns, rowCount: batch.rowCount)
  }

  private func units(_ item: Item, _ batch: Batch) -> ValueColumn<String> {
    if case .fixed(let unit) = item.unit {
      return ValueColumn(repeating: unit.description, count: batch.rowCount)
    }
    return item.unitColumn.flatMap { batch.columns[$0].texts }?.map { String(copying: $0) }
      ?? ValueColumn(repeating: nil, count: batch.rowCount)
  }
}
