import PenstockData

extension Period {
  /// The calendar year that the whole period lies in; nil where it lies in two.
  ///
  /// An instant lies in the year of its day.
  public var calendarYear: Period? {
    guard end.isOrdinary, (start ?? end).isOrdinary else { return nil }
    let year = end.year
    guard (start ?? end).year == year else { return nil }
    return Period(year: year, month: 1, months: 12)
  }

  /// The same period one year earlier; nil where the calendar does not reach so far.
  ///
  /// The end of a month becomes the end of that month, in instants and in periods that begin with a
  /// month: 2025-02-28@end is preceded by 2024-02-29@end. In years of 52 or 53 weeks the true period
  /// is some days off: compare by ``isNear(_:)``.
  public var yearEarlier: Period? {
    guard end.isOrdinary, end.year > 1 else { return nil }
    guard let start else { return Period(endOf: end.yearEarlier(asEndOfMonth: true)) }
    guard start.isOrdinary, start.year > 1 else { return nil }
    return Period(
      from: start.adding(months: -12),
      through: end.yearEarlier(asEndOfMonth: start.parts.day == 1))
  }

  /// Whether both ends are within seven days of the other's, and both are durations or instants.
  public func isNear(_ other: Period) -> Bool {
    guard isInstant == other.isInstant, end.isNear(other.end) else { return false }
    guard let start, let otherStart = other.start else { return true }
    return start.isNear(otherStart)
  }

  /// Whether this duration ends on the day before `next` begins.
  public func isFollowed(by next: Period) -> Bool {
    guard !isInstant, let start = next.start else { return false }
    return Int(end.day) + 1 == Int(start.day)
  }

  /// How many days a duration has, however far apart its ends are; 0 for an instant.
  var days: Int { start.map { Int(end.day) - Int($0.day) + 1 } ?? 0 }
}

extension CalendarDate {
  fileprivate func yearEarlier(asEndOfMonth keepsEnd: Bool) -> CalendarDate {
    let (year, month, _) = parts
    let earlier = adding(months: -12)
    guard keepsEnd, isEndOfMonth else { return earlier }
    let last = CalendarDate.daysIn(month: month, year: year - 1)
    return CalendarDate(year: year - 1, month: month, day: last) ?? earlier
  }

  fileprivate func isNear(_ other: CalendarDate) -> Bool {
    abs(Int(day) - Int(other.day)) <= PeriodShape.tolerance
  }
}
