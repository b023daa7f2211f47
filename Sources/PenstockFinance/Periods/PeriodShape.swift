import PenstockData

/// Which part of which fiscal year a duration is.
///
/// A fiscal year is named by the calendar year in which it ends; one that ends in December is the
/// calendar year. Both ends of a duration may be up to seven days off the border of a month, as in
/// years of 52 or 53 weeks: 2022-09-25..2023-09-30 is the year 2023 of a company whose year ends in
/// September. The true dates stay with the ``Period``.
public struct PeriodShape: Sendable, Hashable {
  /// The calendar year in which the fiscal year ends that the duration begins in.
  public let fiscalYear: Int

  /// The month of the fiscal year with which the duration begins, 1 through 12.
  public let firstMonth: Int

  /// How many months it has.
  public let months: Int

  /// Whether both its ends are borders of months to the day.
  public let isExact: Bool

  /// What a duration is called within its year.
  public enum Name: Sendable, Hashable {
    /// The whole year.
    case year
    /// The first or second half.
    case half(Int)
    /// A quarter, 1 through 4.
    case quarter(Int)
    /// One month, 1 through 12.
    case month(Int)
    /// Another run of months.
    case other
  }

  /// The most days that an end may be off the border of a month.
  static let tolerance = 7

  /// The shape of `period` in years that end with the month `yearEnd`.
  ///
  /// Nil for an instant, for an end that is not near the border of a month, for less than three
  /// months that are not exact, and for a `yearEnd` that is no month.
  public init?(_ period: Period, yearEnd: Int = 12) {
    guard let start = period.start, (1...12).contains(yearEnd),
      let (first, startOffset) = Self.nearestMonth(start),
      let (next, endOffset) = Self.nearestMonth(period.end.adding(days: 1)), next > first
    else { return nil }
    isExact = startOffset == 0 && endOffset == 0
    months = next - first
    guard isExact || months >= 3 else { return nil }
    let offset = ((first - yearEnd) % 12 + 12) % 12
    firstMonth = offset + 1
    fiscalYear = (first - offset + 11) / 12
  }

  /// What the duration is called.
  public var name: Name {
    switch (months, firstMonth) {
    case (12, 1): .year
    case (6, 1), (6, 7): .half(firstMonth / 6 + 1)
    case (3, 1), (3, 4), (3, 7), (3, 10): .quarter(firstMonth / 3 + 1)
    case (1, _): .month(firstMonth)
    default: .other
    }
  }

  /// Whether it begins with the fiscal year and ends within it.
  public var isYearToDate: Bool { firstMonth == 1 && months <= 12 }

  /// The month whose first day is nearest to `date`, counted from year 0, and how many days off it
  /// is; nil where it is more than the tolerance.
  private static func nearestMonth(_ date: CalendarDate) -> (month: Int, daysOff: Int)? {
    guard date.isOrdinary else { return nil }
    let (year, month, day) = date.parts
    let count = year * 12 + month - 1
    if day - 1 <= tolerance { return (count, day - 1) }
    let rest = CalendarDate.daysIn(month: month, year: year) - day + 1
    return rest <= tolerance ? (count + 1, rest) : nil
  }
}

extension CalendarDate {
  /// Whether the day is in the years 1 through 9998, where a year can be added or taken.
  var isOrdinary: Bool {
    // 0001-01-01 and 9998-12-31.
    day >= -719_162 && day <= 2_932_531
  }
}
