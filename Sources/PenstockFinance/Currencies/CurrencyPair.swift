/// A direction in which a rate is quoted: units of `quote` per one `base`.
///
/// The two are names as a table of rates spells them, mostly ISO 4217 codes.
public struct CurrencyPair: Sendable, Hashable, CustomStringConvertible {
  /// What one unit of is priced.
  public let base: String

  /// What the price is in.
  public let quote: String

  /// A pair in just this direction.
  public init(base: String, quote: String) {
    self.base = base
    self.quote = quote
  }

  /// The pair of two currencies, in the order in which rates between them are quoted.
  ///
  /// The base is the earlier of EUR, GBP, USD, HKD, CNY, then the first by alphabet.
  public init(quoting a: String, _ b: String) {
    self = Self.precedes(a, b) ? Self(base: a, quote: b) : Self(base: b, quote: a)
  }

  /// The pair the other way round.
  public var reversed: CurrencyPair { CurrencyPair(base: quote, quote: base) }

  /// The direction in words: `CNY per USD`.
  public var description: String { "\(quote) per \(base)" }

  /// Whether `a` is the base when `a` and `b` are quoted against each other.
  static func precedes(_ a: String, _ b: String) -> Bool {
    let places = (rank(a), rank(b))
    return places.0 == places.1 ? a <= b : places.0 < places.1
  }

  private static func rank(_ code: String) -> Int {
    switch code {
    case "EUR": 0
    case "GBP": 1
    case "USD": 2
    case "HKD": 3
    case "CNY": 4
    default: 5
    }
  }
}
