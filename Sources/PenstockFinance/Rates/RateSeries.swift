import PenstockData

/// The rates of one pair by day, as running totals.
///
/// A total over any stretch of days is the difference of two, and so is a single rate.
final class RateSeries: Sendable {
  /// The direction: units of `quote` per one `base`.
  let pair: CurrencyPair

  /// The days that have a rate, ascending, as days since 1970-01-01.
  let days: [Int32]

  /// The scale of the totals.
  private let scale: Int

  /// One more than days; the first is zero.
  private let totals: [Int128]

  /// A series of ascending days; nil where the totals do not fit.
  convenience init?(_ pair: CurrencyPair, days: [Int32], units: [Int128], scale: Int) {
    var totals: [Int128] = [0]
    totals.reserveCapacity(units.count + 1)
    var total: Int128 = 0
    for value in units {
      let (sum, overflow) = total.addingReportingOverflow(value)
      if overflow { return nil }
      total = sum
      totals.append(total)
    }
    self.init(pair, days: days, totals: totals, scale: scale)
  }

  /// A series of ascending days, with the totals of what comes before each and after the last.
  init(_ pair: CurrencyPair, days: [Int32], totals: [Int128], scale: Int) {
    self.pair = pair
    self.days = days
    self.scale = scale
    self.totals = totals
  }

  /// How many days with a rate come before `day`.
  ///
  /// - Complexity: O(log days).
  func count(before day: Int32) -> Int {
    var low = 0
    var high = days.count
    while low < high {
      let middle = (low + high) / 2
      if days[middle] < day { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The places of the days from `start` through `end`.
  func places(from start: CalendarDate, through end: CalendarDate) -> Range<Int> {
    let first = count(before: start.day)
    return first..<max(first, place(onOrBefore: end).map { $0 + 1 } ?? 0)
  }

  /// The place of the last day that is not after `date`; nil where there is none.
  func place(onOrBefore date: CalendarDate) -> Int? {
    var place = count(before: date.day)
    if place < days.count, days[place] == date.day { place += 1 }
    return place > 0 ? place - 1 : nil
  }

  /// The rate at a place.
  func rate(at place: Int) -> Decimal { total(of: place..<place + 1) }

  /// The exact sum of the rates at some places.
  func total(of places: Range<Int>) -> Decimal {
    Decimal(units: totals[places.upperBound] - totals[places.lowerBound], scale: scale)
  }
}
