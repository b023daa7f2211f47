import PenstockData
import PenstockFinance
import PenstockKit

/// What the figures of a series run over.
enum PeriodContents: String, CaseIterable, SettingValue, DescribedWord {
  /// From the start of the year.
  case yearToDate = "year_to_date"
  /// Each its own stretch.
  case discrete

  /// What it means.
  var summary: String {
    switch self {
    case .yearToDate: "Each figure runs from the start of the year."
    case .discrete: "Each figure is of its own stretch alone."
    }
  }
}

/// A figure to add to each row: that of the quarter, half or year that ends with the row's period,
/// or of the twelve months that do.
enum PeriodPart: String, CaseIterable, SettingValue, DescribedWord {
  case quarter
  case halfYear = "half_year"
  case year
  case trailingYear = "ttm"

  /// What it means.
  var summary: String {
    switch self {
    case .quarter: "The quarter that ends with the row."
    case .halfYear: "The half that ends with the row."
    case .year: "The year that ends with the row."
    case .trailingYear: "The twelve months that end with the row."
    }
  }
}

/// How the twelve months that end with a period are put together.
enum TrailingMethod: String, CaseIterable, SettingValue, DescribedWord {
  /// Four adjacent quarters, all of which must be there.
  case fourQuarters = "four_quarters"
  /// The last year, plus the year to date, less the year to date of a year before.
  case rollingYear = "rolling_year"

  /// What it means.
  var summary: String {
    switch self {
    case .fourQuarters: "Four adjacent quarters, all of which must be there."
    case .rollingYear:
      "The last year, plus the year to date, less the year to date of a year before."
    }
  }
}

/// What `period` may be told.
struct PeriodSettings: StageSettings {
  let to: [PeriodTarget]
  let add: NamedValues<PeriodPart>?
  let from: PeriodContents?
  let ttm: TrailingMethod?
  let value: ColumnName?
  let concepts: [String]?
  let convertFirst: Bool
  let yearEnd: YearEnd?

  /// The month at whose end the year ends.
  var yearEndMonth: Int { yearEnd?.nearestMonth ?? 12 }

  init(from fields: inout FieldReader) {
    to = fields.optional(
      "to", "The periods to align to; facts of these come out as rows.", default: [],
      example: "[calendar_year]")
    add = fields.optional(
      "add", "Columns to add to the same rows, and what ends with each row's period.",
      example: "{ quarter: quarter, ttm: ttm }")
    from = fields.optional(
      "from", "What the figures run over, where sums and differences are to be made.",
      as: PeriodContents.self, example: "year_to_date")
    ttm = fields.optional(
      "ttm", "How twelve months are put together.", as: TrailingMethod.self,
      example: "four_quarters")
    value = fields.optional(
      "value", "The column to reckon with in `add`, where not the value of the facts.",
      example: "value_usd")
    concepts = fields.optional(
      "concepts", "The concepts to align; others are left out and counted.", as: [String].self,
      example: "[revenue, rd_expense]")
    convertFirst = fields.optional(
      "convert_first", "Whether amounts that were converted may be added and subtracted.",
      default: false)
    yearEnd = fields.optional(
      "year_end", "The last day of the fiscal year, as MM-DD.", as: YearEnd.self, example: "03-31")
    checkForm(&fields)
    checkColumns(&fields)
    let (yearEnd, place) = (yearEnd, fields.location(of: "year_end"))
    fields.check(
      yearEnd.map { $0.nearestMonth != nil } ?? true,
      Diagnostic("`year_end` is the last day of a month, give or take a week", at: place))
  }

  private func checkForm(_ fields: inout FieldReader) {
    let place = fields.location
    fields.check(
      to.isEmpty != (add == nil),
      Diagnostic(
        to.isEmpty ? "nothing says what to align to" : "`to` and `add` are two forms of one thing",
        at: place,
        help: "write `to: [calendar_year]` for rows, or `add: { quarter: quarter }` for columns"))
    let toPlace = fields.location(of: "to")
    fields.check(
      yearEnd != nil || !to.contains(where: \.isFiscal),
      Diagnostic(
        "nothing says when the fiscal year ends", at: toPlace, help: "add `year_end: 03-31`"))
    for (name, isGiven) in [("value", value != nil), ("ttm", ttm != nil)] {
      let place = fields.location(of: name)
      fields.check(
        to.isEmpty || !isGiven, Diagnostic("`\(name)` belongs to `add`", at: place))
    }
  }

  private func checkColumns(_ fields: inout FieldReader) {
    guard let add else { return }
    let addPlace = fields.location(of: "add")
    let parts = add.entries.map(\.value)
    fields.check(!parts.isEmpty, Diagnostic("`add` names no column", at: addPlace))
    fields.check(
      from != nil,
      Diagnostic(
        "nothing says what the figures run over", at: addPlace,
        help: "add `from: year_to_date`, or `from: discrete`"))
    fields.check(
      ttm != nil || !parts.contains(.trailingYear),
      Diagnostic(
        "nothing says how twelve months are put together", at: addPlace,
        help: "add `ttm: four_quarters`, or `ttm: rolling_year`"))
    let ttmPlace = fields.location(of: "ttm")
    fields.check(
      ttm != .rollingYear || from != .discrete,
      Diagnostic(
        "a rolling year is made of years to date", at: ttmPlace,
        help: "write `ttm: four_quarters`, or `from: year_to_date`"))
    fields.check(
      yearEnd != nil || from != .discrete
        || !parts.contains { $0 == .halfYear || $0 == .year },
      Diagnostic(
        "nothing says when the year of these figures ends", at: addPlace,
        help: "add `year_end: 12-31`"))
  }
}
