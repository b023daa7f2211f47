import PenstockData

/// All the numbers that a printed one may have been rounded from.
public struct DecimalInterval: Sendable, Hashable {
  /// The smallest of them.
  public let lower: Decimal

  /// The largest of them.
  public let upper: Decimal

  /// The numbers from `lower` through `upper`; nil where they are the wrong way round.
  public init?(from lower: Decimal, through upper: Decimal) {
    guard lower <= upper else { return nil }
    self.lower = lower
    self.upper = upper
  }

  /// The numbers within half a unit of the last printed digit of `value`, of ten to the minus
  /// `decimals`: 0.8475 through 0.8485 for 84.8 %, which has three.
  ///
  /// As of XBRL Calculations 1.1 for numbers rounded to the nearest.
  public init(around value: Decimal, decimals: Int) throws(DecimalOverflow) {
    let half = try Self.halfUnit(decimals)
    lower = try value.subtracting(half)
    upper = try value.adding(half)
  }

  /// Whether `value` is among them.
  public func contains(_ value: Decimal) -> Bool { lower <= value && value <= upper }

  /// Whether a number is in both.
  public func meets(_ other: DecimalInterval) -> Bool {
    lower <= other.upper && other.lower <= upper
  }

  /// The products of any number of one and any of the other.
  public func multiplied(by other: DecimalInterval) throws(DecimalOverflow) -> DecimalInterval {
    let corners = [
      try lower.multiplied(by: other.lower), try lower.multiplied(by: other.upper),
      try upper.multiplied(by: other.lower), try upper.multiplied(by: other.upper),
    ]
    var result = DecimalInterval(exactly: corners[0])
    for corner in corners {
      result = DecimalInterval(
        unchecked: min(result.lower, corner), max(result.upper, corner))
    }
    return result
  }

  /// How many decimals a number may be printed with so that they hold for all of these: the most
  /// for which half a unit of the last digit covers half the width.
  ///
  /// 21.793m ± 0.016m carries −5, one digit behind the point of a million. Nil for a single
  /// number, which carries any.
  public func decimalsCarried() throws(DecimalOverflow) -> Int? {
    let width = try upper.subtracting(lower)
    guard width.units > 0 else { return nil }
    var decimals = Decimal.maximumScale
    while decimals > -Decimal.maximumScale, try Self.unit(decimals) < width { decimals -= 1 }
    return decimals
  }

  private init(exactly value: Decimal) {
    lower = value
    upper = value
  }

  private init(unchecked lower: Decimal, _ upper: Decimal) {
    self.lower = lower
    self.upper = upper
  }

  /// Half of ten to the minus `decimals`.
  static func halfUnit(_ decimals: Int) throws(DecimalOverflow) -> Decimal {
    guard (-Decimal.maximumScale...Decimal.maximumScale).contains(decimals) else {
      throw DecimalOverflow()
    }
    return try Decimal(units: 5, scale: 0).scaled(byPowerOfTen: -decimals - 1)
  }

  private static func unit(_ decimals: Int) throws(DecimalOverflow) -> Decimal {
    try Decimal.one.scaled(byPowerOfTen: -decimals)
  }
}
