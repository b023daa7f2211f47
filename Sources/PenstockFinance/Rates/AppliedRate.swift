import PenstockData

/// A rate that an amount is converted with, and all that it takes to check it.
///
/// The printed rate is the rate: the value, converted with it on any calculator, is the result.
public struct AppliedRate: Sendable, Hashable {
  /// Units of ``quote`` per one ``base``, at ten decimals; 1 for a currency against itself.
  public let rate: Decimal

  /// What one unit of is priced.
  public let base: String

  /// What the price is in.
  public let quote: String

  /// How the rate was found.
  public let basis: Basis

  /// The day of the first observation behind it; nil where there is none.
  public let first: CalendarDate?

  /// The day of the last observation behind it; nil where there is none.
  public let last: CalendarDate?

  /// How many observations are behind it.
  public let observations: Int

  /// Where they come from; empty where there is none.
  public let source: String

  /// What to know about the rate, if anything.
  public let warning: FinanceCode?

  /// How a rate was found.
  public enum Basis: String, Sendable, CaseIterable {
    /// The currency is the same.
    case identity
    /// The last observation on or before a day.
    case closing
    /// The mean of a period's daily observations.
    case average
    /// One rate for everything, flows as well (17 CFR 210.3-20(b), IAS 21.57).
    case convenience
  }

  /// Makes a rate of known parts, such as one that a pipeline states.
  public init(
    rate: Decimal, pair: CurrencyPair, basis: Basis, first: CalendarDate? = nil,
    last: CalendarDate? = nil, observations: Int = 0, source: String,
    warning: FinanceCode? = nil
  ) {
    self.rate = rate
    base = pair.base
    quote = pair.quote
    self.basis = basis
    self.first = first
    self.last = last
    self.observations = observations
    self.source = source
    self.warning = warning
  }

  /// The rate of a currency against itself.
  public static func identity(_ currency: String) -> AppliedRate {
    AppliedRate(
      rate: .one, pair: CurrencyPair(base: currency, quote: currency), basis: .identity, source: "")
  }

  /// The same rate, used for everything.
  public var asConvenience: AppliedRate {
    AppliedRate(
      rate: rate, pair: CurrencyPair(base: base, quote: quote), basis: .convenience, first: first,
      last: last, observations: observations, source: source, warning: warning)
  }

  /// The direction in words: `CNY per USD`.
  public var quoteText: String { "\(quote) per \(base)" }
}
