import PenstockData

/// The three figures that a rolling year is made of: a full year, plus the year to date, less the
/// year to date of a year before.
///
/// Source: the usual definition of LTM. The days are those of years that end with a month; a company
/// with years of weeks has figures for periods that are near to them, as `Period.isNear(_:)` says.
public struct TrailingYear: Sendable, Hashable {
  /// The last full year before the year to date.
  public let fullYear: Period

  /// The year to date.
  public let yearToDate: Period

  /// The same months of the full year.
  public let yearToDateBefore: Period

  /// The twelve months that end with the year to date.
  public let rolling: Period

  /// The rolling year that ends with `yearToDate`.
  ///
  /// Nil where that is an instant, has twelve months or more, or is not one of whole months, seven
  /// days at either end aside.
  public init?(endingWith yearToDate: Period) {
    guard let shape = PeriodShape(yearToDate), shape.months < 12, let start = yearToDate.start,
      let before = yearToDate.yearEarlier, let yearStart = before.start,
      let fullYear = Period(from: yearStart, through: start.adding(days: -1)),
      let rolling = Period(from: before.end.adding(days: 1), through: yearToDate.end)
    else { return nil }
    self.fullYear = fullYear
    self.yearToDate = yearToDate
    yearToDateBefore = before
    self.rolling = rolling
  }
}
