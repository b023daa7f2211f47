import PenstockData

/// The rates from one currency to another in a ``RateBook``.
public struct PairRates: Sendable {
  /// The currency that amounts are in.
  public let from: String

  /// The currency that they are converted to.
  public let to: String

  /// Nil for a currency against itself.
  let series: RateSeries?
  let newest: CalendarDate?
  let source: String

  /// How many decimals a rate is used and printed with.
  static let decimals = 10

  /// The last rate on or before `date`, rounded half-even to ten decimals.
  ///
  /// Refused: `E_RATE_STALE` where it is more than `maxStaleDays` older than `date`,
  /// `E_RATE_MISSING` where there is none, `E_NUM_OVERFLOW` where nothing is left at ten decimals.
  /// Source: IAS 21.39(a) for the closing rate; the limit is ours.
  ///
  /// - Complexity: O(log days).
  public func closing(
    on date: CalendarDate, maxStaleDays: Int = 7
  ) throws(RateRefusal) -> AppliedRate {
    guard let series else { return .identity(from) }
    guard let place = series.place(onOrBefore: date) else {
      throw refusal(.rateMissing, .closing(date, last: nil, maxStaleDays: maxStaleDays))
    }
    let last = CalendarDate(day: series.days[place])
    let detail = RateRefusal.Detail.closing(date, last: last, maxStaleDays: maxStaleDays)
    guard Int(date.day) - Int(last.day) <= maxStaleDays else { throw refusal(.rateStale, detail) }
    return AppliedRate(
      rate: try rounded(series.rate(at: place), over: 1, detail), pair: series.pair,
      basis: .closing, first: last, last: last, observations: 1, source: source)
  }

  /// The unweighted mean of the daily rates of a period, both its ends included.
  ///
  /// The sum is exact and the mean rounded half-even to ten decimals, once. A mean that rests on
  /// fewer observations than 80 % of the weekdays, or lacks more than 7 days at an end, carries
  /// `W_THIN_AVERAGE`. Refused: `E_PERIOD_UNFINISHED` where the period ends after the book's
  /// newest day, whatever the pair; `E_RATE_MISSING` where no day of it has a rate;
  /// `E_PERIOD_UNKNOWN` for an instant; `E_NUM_OVERFLOW` where nothing is left at ten decimals.
  /// Source: IAS 21.40, ASC 830-30-45-3; the weights of transactions are not known, hence none.
  ///
  /// - Complexity: O(log days), however long the period is.
  public func average(over period: Period) throws(RateRefusal) -> AppliedRate {
    guard let series else { return .identity(from) }
    let detail = RateRefusal.Detail.average(period, newest: newest)
    guard let start = period.start else { throw refusal(.periodUnknown, detail) }
    guard let newest, period.end <= newest else { throw refusal(.periodUnfinished, detail) }
    let places = series.places(from: start, through: period.end)
    guard let firstPlace = places.first, let lastPlace = places.last else {
      throw refusal(.rateMissing, detail)
    }
    let first = CalendarDate(day: series.days[firstPlace])
    let last = CalendarDate(day: series.days[lastPlace])
    let weekdays = Weekdays.count(from: start, through: period.end)
    let isThin =
      places.count * 5 < weekdays * 4 || Int(first.day) - Int(start.day) > 7
      || Int(period.end.day) - Int(last.day) > 7
    return AppliedRate(
      rate: try rounded(series.total(of: places), over: places.count, detail), pair: series.pair,
      basis: .average, first: first, last: last, observations: places.count, source: source,
      warning: isThin ? .thinAverage : nil)
  }

  private func rounded(
    _ total: Decimal, over count: Int, _ detail: RateRefusal.Detail
  ) throws(RateRefusal) -> Decimal {
    let mean = try? total.divided(
      by: Decimal(count), scale: Self.decimals, rounding: .halfEven)
    guard let rate = mean ?? nil, rate.units > 0 else { throw refusal(.overflow, detail) }
    return rate
  }

  private func refusal(_ code: FinanceCode, _ detail: RateRefusal.Detail) -> RateRefusal {
    RateRefusal(code, from, to, detail, source: source)
  }
}

/// Days from Monday through Friday, holidays or not.
enum Weekdays {
  /// How many there are from `start` through `end`.
  ///
  /// - Complexity: O(1).
  static func count(from start: CalendarDate, through end: CalendarDate) -> Int {
    before(Int(end.day) + 1) - before(Int(start.day))
  }

  /// How many there are before a day, counted from some Monday on; negative before that one.
  private static func before(_ day: Int) -> Int {
    // 1969-12-29 was a Monday.
    let days = day + 3
    let rest = (days % 7 + 7) % 7
    return (days - rest) / 7 * 5 + min(rest, 5)
  }
}
