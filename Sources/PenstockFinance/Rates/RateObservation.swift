import PenstockData

/// One published exchange rate: on `date`, one `base` is `rate` of `quote`.
public struct RateObservation: Sendable, Hashable {
  /// The day that it is published for.
  public let date: CalendarDate

  /// What one unit of is priced, mostly an ISO 4217 code.
  public let base: String

  /// What the price is in.
  public let quote: String

  /// Units of `quote` per one `base`.
  public let rate: Decimal

  /// Makes an observation; ``RateBook`` checks that the rate is above zero.
  public init(date: CalendarDate, base: String, quote: String, rate: Decimal) {
    self.date = date
    self.base = base
    self.quote = quote
    self.rate = rate
  }
}

/// Why observations do not make a ``RateBook``.
public enum RateBookError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One pair has two different rates on one day.
  case conflict(CalendarDate, CurrencyPair, Decimal, Decimal)
  /// A rate is zero or below.
  case notPositive(CalendarDate, CurrencyPair, Decimal)
  /// The rates of a pair have so many digits that their sum does not fit into 38.
  case overflow(CurrencyPair)

  /// What is wrong, with the day and the pair.
  public var description: String {
    switch self {
    case .conflict(let date, let pair, let first, let second):
      "two rates of \(pair) on \(date): \(first) and \(second)"
    case .notPositive(let date, let pair, let rate):
      "the rate of \(pair) on \(date) is \(rate), which is not above zero"
    case .overflow(let pair):
      "the rates of \(pair) have too many digits to be added up exactly"
    }
  }
}
