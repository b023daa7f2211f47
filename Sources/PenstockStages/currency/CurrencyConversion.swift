import PenstockData
import PenstockFinance
import PenstockKit

/// Converts amounts of currency: facts to a row or a column per currency, other tables' columns.
///
/// The rate is looked up once for each currency, kind and period that occur. It is rounded to ten
/// decimals and printed so; the value is rounded once, from the exact product or quotient. What has
/// no right rate is refused by a code that says why: nothing is translated at today's rate.
/// Sources: IAS 21.39-40, IAS 21.57, ASC 830-30-45.
struct CurrencyConversion: RowTransform {
  static let name = "currency"
  static let summary = "Converts amounts of money at the rate that is right for each figure."

  typealias Settings = CurrencySettings

  private enum Form {
    case rows(CurrencyRows)
    case columns(CurrencyColumns)
    case table(CurrencyTable)
  }

  private let settings: CurrencySettings
  private let form: Form
  private var translation: Translation?

  init(_ settings: CurrencySettings, _ binding: inout Binding) {
    self.settings = settings
    RateTable.check(settings.rates, &binding)
    for (code, place) in zip(settings.to, settings.places.to) {
      Currency.check(code, at: place, &binding)
    }
    for (entry, place) in zip(settings.add?.entries ?? [], settings.places.add) {
      Currency.check(entry.value, at: place, &binding)
    }
    if settings.columns != nil {
      form = .table(CurrencyTable(settings, &binding))
    } else if let add = settings.add {
      form = .columns(CurrencyColumns(settings, add, &binding))
    } else {
      form = .rows(CurrencyRows(settings, &binding))
    }
  }

  var takesTablesAsValues: Bool { true }

  mutating func prepare(_ tables: [String: Batch]) throws {
    guard let table = tables[settings.rates.name] else { return }
    translation = Translation(
      method: settings.method, at: settings.at, maxStaleDays: settings.maxStaleDays,
      cumulative: settings.cumulative, book: try RateTable.book(table))
  }

  func transform(_ batch: Batch, _ context: inout StageContext) throws -> Batch {
    guard let translation else { return batch }
    switch form {
    case .rows(let rows): return try rows.translated(batch, translation, &context)
    case .columns(let columns): return columns.translated(batch, translation)
    case .table(let table): return table.translated(batch, translation)
    }
  }
}
