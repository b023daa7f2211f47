import PenstockData
import PenstockFinance
import PenstockKit

/// Which rate is right for which figure.
enum TranslationMethod: String, CaseIterable, SettingValue, DescribedWord {
  /// Flows at the mean of their period, balances at the closing rate (IAS 21.39-40, ASC 830-30-45).
  case averageClosing = "average_closing"
  /// One rate for everything, which `at` names (17 CFR 210.3-20(b), IAS 21.57).
  case convenience
  /// The rate of the day, for tables of anything else than facts.
  case spot

  /// What it means.
  var summary: String {
    switch self {
    case .averageClosing:
      "Flows at the mean of their period, balances at the closing rate (IAS 21.39-40)."
    case .convenience: "One rate for everything, which `at` names (17 CFR 210.3-20(b))."
    case .spot: "The rate of the day, for tables of anything else than facts."
    }
  }
}

/// The day whose rate a convenience translation uses.
enum ConvenienceDay: SettingValue {
  case day(CalendarDate)
  case periodEnd

  static var shape: ValueShape { .text("a date, or `period_end`") }
  static var placeholder: ConvenienceDay { .periodEnd }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> ConvenienceDay? {
    if value.scalar == "period_end" { return .periodEnd }
    if let text = value.scalar, let date = CalendarDate(text) { return .day(date) }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}

/// What becomes of a concept that piled up over years, which has no single rate.
enum CumulativePolicy: String, CaseIterable, SettingValue, DescribedWord {
  case refuse
  case atInstant = "at_instant"

  /// What it means.
  var summary: String {
    switch self {
    case .refuse: "Refuse it: what piled up over years has no single rate."
    case .atInstant: "Take the rate of the day it stands for, and say so in a flag."
    }
  }
}

/// What `currency` may be told.
struct CurrencySettings: StageSettings {
  let rates: NodeName
  let method: TranslationMethod
  let to: [String]
  let add: NamedValues<String>?
  let columns: NamedValues<String>?
  let date: ColumnName?
  let round: Int?
  let rounding: Rounding
  let maxStaleDays: Int
  let cumulative: CumulativePolicy
  let at: ConvenienceDay?
  let places: Places

  /// Where some of the values stand.
  struct Places: Sendable {
    let to: [SourceLocation]
    let add: [SourceLocation]
  }

  init(from fields: inout FieldReader) {
    rates = fields.required("rates", "The node with the exchange rates.", example: "ecb")
    method = fields.required(
      "method", "Which rate is right for which figure.", example: "average_closing")
    to = fields.optional(
      "to", "The currencies to give each amount in, a row for each.", default: [],
      example: "[CNY, USD]")
    add = fields.optional(
      "add", "Columns to add to the same rows, each with its currency.",
      example: "{ value_usd: USD }")
    columns = fields.optional(
      "columns", "For other tables than facts: number columns, and what to call them translated.",
      example: "{ turnover: turnover_usd }")
    date = fields.optional(
      "date", "For other tables than facts: the column with the day.", example: "date")
    round = fields.optional(
      "round", "How many decimals results have, where not as many as the currency's minor unit.",
      example: "2")
    rounding = fields.optional("rounding", "How a result is rounded.", default: .halfEven)
    maxStaleDays = fields.optional(
      "max_stale_days", "How much older than its day a closing rate may be.", default: 7)
    cumulative = fields.optional(
      "cumulative", "What becomes of amounts that piled up over years.", default: .refuse)
    at = fields.optional(
      "at", "The day of the one rate of a convenience translation.", example: "2019-03-29")
    places = Places(to: fields.locations(in: "to"), add: fields.locations(in: "add"))
    check(&fields)
  }

  private func check(_ fields: inout FieldReader) {
    let forms = [!to.isEmpty, add != nil, columns != nil].filter { $0 }.count
    let (place, roundPlace) = (fields.location, fields.location(of: "round"))
    fields.check(
      forms == 1 || columns != nil && add == nil,
      Diagnostic(
        forms == 0
          ? "nothing says what to translate to" : "`to` and `add` are two forms of one thing",
        at: place,
        help: "write either `to: [USD]` for rows, or `add: { value_usd: USD }` for columns"))
    fields.check(
      round.map { (0...Decimal.maximumScale).contains($0) } ?? true,
      Diagnostic("`round` is 0 through 38", at: roundPlace))
    let methodPlace = fields.location(of: "method")
    let atPlace = fields.location(of: "at")
    fields.check(
      (method == .convenience) == (at != nil),
      Diagnostic(
        method == .convenience
          ? "a convenience translation has one rate, and nothing says of which day"
          : "`at` belongs to `method: convenience`",
        at: at == nil ? methodPlace : atPlace,
        help: method == .convenience
          ? "add `at: 2025-06-30`, or `at: period_end`" : "take `at` out, or write that method"))
    fields.check(
      (columns != nil) == (method == .spot),
      Diagnostic(
        columns != nil ? "`columns` go with `method: spot`" : "`method: spot` needs `columns`",
        at: methodPlace,
        help: columns != nil
          ? "write `method: spot`" : "add `columns: { turnover: turnover_usd }` and `date: date`"))
    fields.check(
      columns == nil || date != nil && to.count == 1,
      Diagnostic(
        "`columns` need one currency in `to`, and `date`", at: place,
        help: "add `date: date` and `to: [USD]`"))
  }
}
