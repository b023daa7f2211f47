import PenstockData
import PenstockFinance
import PenstockKit

/// What `facts` may be told.
struct FactsSettings: StageSettings {
  let parts: [FactPart: ColumnName]
  let values: NamedValues<ColumnName>?
  let start: ColumnName?
  let end: ColumnName?
  let covers: Covers?
  let yearEnd: YearEnd
  let concepts: String?
  let conceptsLocation: SourceLocation?

  private static let words: [(FactPart, String)] = [
    (.entity, "whom the fact is about"), (.concept, "what the fact is"), (.value, "its number"),
    (.unit, "what the number counts"), (.decimals, "how precisely it is known"),
    (.period, "when it holds"), (.axis, "by what it is split"), (.segment, "the part of the split"),
    (.qualifier, "whether it is a bound"), (.modality, "whether it is actual, forecast or target"),
    (.source, "where it is from"), (.knownAt, "since when it is known"),
  ]

  init(from fields: inout FieldReader) {
    var parts: [FactPart: ColumnName] = [:]
    for (part, meaning) in Self.words {
      let name: ColumnName? = fields.optional(
        part.rawValue, "The column that says \(meaning), where it is not called so.")
      if let name { parts[part] = name }
    }
    self.parts = parts
    values = fields.optional(
      "values", "For a table with a column for each concept: the concepts and their columns.",
      example: "{ revenue: 营业收入, net_profit: 净利润 }")
    start = fields.optional("start", "The column with the first day.", example: "period_start")
    end = fields.optional("end", "The column with the last day.", example: "period_end")
    covers = fields.optional(
      "covers", "How far back from its end a period reaches.",
      example: "{ column: cumulative, map: { YTD: year_to_date, PIT: instant } }")
    yearEnd = fields.optional(
      "year_end", "The last day of the year, as MM-DD.", default: YearEnd(month: 12, day: 31),
      fallbackInWords: "12-31", example: "03-31")
    concepts = fields.optional(
      "concepts", "A YAML file of concepts beside the built-in ones: `name: { kind, synonyms }`.",
      example: "concepts.yaml")
    conceptsLocation = fields.location(of: "concepts")
    let (start, end, covers) = (start, end, covers)
    let place = fields.location
    fields.check(
      start == nil || end != nil,
      Diagnostic("`start` without `end`", at: start?.location, help: "add `end: COLUMN`"))
    fields.check(
      (covers == nil || end != nil) && (end == nil || start != nil || covers != nil),
      Diagnostic(
        "`end` goes with `start`, or with `covers`", at: end?.location ?? place,
        help: "add `covers: year_to_date`, or `start: COLUMN`"))
    let (values, value) = (values, parts[.value] ?? parts[.concept])
    fields.check(
      values == nil || value == nil,
      Diagnostic(
        "`values` takes the place of `concept` and `value`", at: value?.location,
        help: "keep one of the two forms"))
  }
}

/// How far back from its end a period reaches.
enum Cover: String, CaseIterable, SettingValue, DescribedWord {
  case yearToDate = "year_to_date"
  case quarter
  case halfYear = "half_year"
  case year
  case instant

  /// The period that ends on `end`; nil where there is none.
  func period(endingOn end: CalendarDate, yearEnd: YearEnd) -> Period? {
    switch self {
    case .instant: Period(endOf: end)
    case .yearToDate: Period(from: yearEnd.last(before: end).adding(days: 1), through: end)
    case .quarter: Self.months(3, endingOn: end)
    case .halfYear: Self.months(6, endingOn: end)
    case .year: Self.months(12, endingOn: end)
    }
  }

  private static func months(_ count: Int, endingOn end: CalendarDate) -> Period? {
    let next = end.adding(days: 1)
    return Period(from: next.adding(months: -count), through: end)
  }

  /// What it means.
  var summary: String {
    switch self {
    case .yearToDate: "From the first day of the year to the end."
    case .quarter: "The three months up to the end."
    case .halfYear: "The six months up to the end."
    case .year: "The twelve months up to the end."
    case .instant: "The end of that day, as balances have it."
    }
  }
}

/// A cover for all rows, or a column whose words mean covers.
enum Covers: SettingValue {
  case all(Cover)
  case column(ColumnName, [String: Cover])

  private struct Words: StageSettings {
    let column: ColumnName
    let map: NamedValues<Cover>

    init(from fields: inout FieldReader) {
      column = fields.required("column", "The column of words.")
      map = fields.required("map", "What its words mean.", example: "{ YTD: year_to_date }")
    }
  }

  static var shape: ValueShape { .any([Cover.shape, Nested<Words>.shape]) }
  static var placeholder: Covers { .all(.instant) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> Covers? {
    guard value.entries != nil else { return Cover.read(value, &notes).map { .all($0) } }
    return Nested<Words>.read(value, &notes).map { nested in
      let words = nested.settings
      let map = words.map.entries.map { ($0.name.name, $0.value) }
      return .column(words.column, Dictionary(map, uniquingKeysWith: { first, _ in first }))
    }
  }
}

/// The last day of a reporting year.
struct YearEnd: SettingValue, Hashable {
  let month: Int
  let day: Int

  static var shape: ValueShape { .text("a day of the year, such as 12-31") }
  static var placeholder: YearEnd { YearEnd(month: 12, day: 31) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> YearEnd? {
    if let text = value.scalar, let date = CalendarDate("2004-" + text) {
      return YearEnd(month: date.parts.month, day: date.parts.day)
    }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }

  /// The last year end before a day.
  func last(before date: CalendarDate) -> CalendarDate {
    let year = date.year
    let own = self.date(in: year)
    return own < date ? own : self.date(in: year - 1)
  }

  private func date(in year: Int) -> CalendarDate {
    // 02-29 is the last of February in other years too.
    let last = CalendarDate.daysIn(month: month, year: year)
    let day = month == 2 && day >= 28 ? last : min(day, last)
    return CalendarDate(year: max(0, year), month: month, day: day) ?? CalendarDate(day: 0)
  }
}
