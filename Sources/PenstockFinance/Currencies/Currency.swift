import PenstockData

/// A currency of ISO 4217.
///
/// Only codes of list one exist: `CNY` is a currency, `CNH` and `RMB` are not. A code is uppercase
/// and exact; for what people write instead there is ``named(_:)``.
public struct Currency: Sendable, Hashable, CustomStringConvertible {
  /// The alphabetic code, three capital letters.
  public let code: String

  /// How many decimals an amount of it has in everyday use: 2 for `CNY`, 0 for `JPY`.
  ///
  /// 0 where ISO 4217 says that there are none to speak of, as for gold (`XAU`).
  public let minorUnits: Int

  /// The currency with that code; nil where list one has none.
  ///
  /// - Complexity: O(1).
  public init?(code: String) {
    guard let known = Self.byCode[code] else { return nil }
    self = known
  }

  init(_ code: String, minorUnits: Int) {
    self.code = code
    self.minorUnits = minorUnits
  }

  /// The code.
  public var description: String { code }

  /// The unit of an amount in this currency.
  public var unit: Unit { Unit(code) }

  /// The renminbi of mainland China.
  public static let cny = Currency("CNY", minorUnits: 2)

  /// The dollar of the United States.
  public static let usd = Currency("USD", minorUnits: 2)

  /// The dollar of Hong Kong.
  public static let hkd = Currency("HKD", minorUnits: 2)

  /// The euro.
  public static let eur = Currency("EUR", minorUnits: 2)

  /// The pound sterling.
  public static let gbp = Currency("GBP", minorUnits: 2)

  /// The yen.
  public static let jpy = Currency("JPY", minorUnits: 0)

  /// The two in the order in which a rate between them is quoted: units of `quote` per one `base`.
  ///
  /// The base is the earlier of EUR, GBP, USD, HKD, CNY, then the first by alphabet.
  public static func quotedFirst(
    _ a: Currency, _ b: Currency
  ) -> (base: Currency, quote: Currency) {
    CurrencyPair.precedes(a.code, b.code) ? (a, b) : (b, a)
  }
}
