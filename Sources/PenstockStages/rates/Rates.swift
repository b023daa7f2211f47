import PenstockData
import PenstockFinance
import PenstockKit

/// Makes a table of exchange rates of any table: `date`, `base`, `quote`, `rate`, `source`, `kind`.
///
/// One unit of `base` is `rate` units of `quote`. A table that quotes per 100 units says `per: 100`.
/// A rate without a source is not usable, so one must be named.
struct Rates: RowTransform {
  static let name = "rates"
  static let summary = "Makes a table of exchange rates of any table that has them."

  struct Settings: StageSettings {
    let date: ColumnName
    let base: WordOrColumn
    let quote: WordOrColumn
    let rate: ColumnName
    let per: Int
    let perLocation: SourceLocation?
    let source: String
    let kind: RateKind

    init(from fields: inout FieldReader) {
      date = fields.required("date", "The column with the day of the rate.", example: "date")
      base = fields.required(
        "base", "The currency that is priced, one unit of it.", example: "{ column: currency }")
      quote = fields.required("quote", "The currency that the price is in.", example: "USD")
      rate = fields.required("rate", "The column with the price.", example: "rate")
      per = fields.optional("per", "How many units of the base are priced.", default: 1)
      source = fields.required("source", "Whose rates they are.", example: "ECB")
      kind = fields.optional("kind", "What kind of rate it is.", default: .reference)
      perLocation = fields.location(of: "per")
    }
  }

  /// What kind of rate it is; kinds differ by more than rounding.
  enum RateKind: String, CaseIterable, SettingValue, DescribedWord {
    case reference, parity, noon, settlement, market

    /// What it means.
    var summary: String {
      switch self {
      case .reference: "A reference rate, such as the ECB gives each working day."
      case .parity: "A central parity, such as the CNY has each morning."
      case .noon: "A noon buying rate."
      case .settlement: "A rate at which contracts are settled."
      case .market: "A rate at which was traded."
      }
    }
  }

  private let date: Int
  private let rate: Int
  private let base: Words?
  private let quote: Words?
  private let power: Int
  private let settings: Settings

  init(_ settings: Settings, _ binding: inout Binding) {
    self.settings = settings
    date = binding.column(settings.date, .date)
    rate = binding.column(settings.rate, .decimal)
    base = Words(settings.base, &binding) { Currency.check($0, at: $1, &$2) }
    quote = Words(settings.quote, &binding) { Currency.check($0, at: $1, &$2) }
    let powers = [1: 0, 10: -1, 100: -2, 1000: -3, 10_000: -4]
    if powers[settings.per] == nil {
      binding.note(
        Diagnostic(
          "`per` is 1, 10, 100, 1000 or 10000", at: settings.perLocation,
          help: "write `per: 100` where 100 units are priced"))
    }
    power = powers[settings.per] ?? 0
    binding.output = RateTable.schema
  }

  func transform(_ batch: Batch, _ context: inout StageContext) throws -> Batch {
    let count = batch.rowCount
    var rates = batch.columns[rate]
    if power != 0, let decimals = rates.decimals {
      let powers = ValueColumn<Int>(repeating: power, count: count)
      rates = .decimal(decimals.scaled(byPowersOfTen: powers).column)
    }
    return Batch(
      schema: RateTable.schema,
      columns: [
        batch.columns[date],
        .text(
          base.map { TextColumn($0.column(batch)) } ?? TextColumn(repeating: nil, count: count)),
        .text(
          quote.map { TextColumn($0.column(batch)) } ?? TextColumn(repeating: nil, count: count)),
        rates,
        .text(TextColumn(repeating: settings.source, count: count)),
        .text(TextColumn(repeating: settings.kind.rawValue, count: count)),
      ], rowCount: count)
  }

  static let examples = [
    Example(
      "A central parity is quoted for 100 units",
      settings:
        "{ date: day, base: { column: code }, quote: CNY, rate: parity, per: 100, source: PBOC, kind: parity }",
      input: """
        day:date,code,parity:decimal
        2024-11-25,USD,719.18
        2024-11-25,HKD,92.40
        """,
      output: """
        date:date,base,quote,rate:decimal,source,kind
        2024-11-25,USD,CNY,7.1918,PBOC,parity
        2024-11-25,HKD,CNY,0.924,PBOC,parity
        """)
  ]
}
