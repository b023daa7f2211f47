import PenstockData

extension AppliedRate {
  /// What an amount is calculated with.
  public enum Factor: Sendable, Hashable {
    /// The amount times this.
    case multiply(Decimal)
    /// The amount divided by this.
    case divide(Decimal)
  }

  /// What amounts in `currency` are calculated with: multiplied when it is the base, divided when it
  /// is the quote; nil when it is neither.
  public func factor(from currency: String) -> Factor? {
    switch currency {
    case base: .multiply(rate)
    case quote: .divide(rate)
    default: nil
    }
  }

  /// The amount `value` of the currency `from` in the other one, at `scale` decimals.
  ///
  /// It is multiplied or divided exactly and rounded once. Throws where the result has more than 38
  /// digits, where `scale` is not 0 through 38, and where `from` is neither of the two.
  public func convert(
    _ value: Decimal, from: String, scale: Int, rounding: Rounding
  ) throws(DecimalOverflow) -> Decimal {
    guard (0...Decimal.maximumScale).contains(scale) else { throw DecimalOverflow() }
    switch factor(from: from) {
    case .multiply(let rate):
      return try value.multiplied(by: rate, scale: scale, rounding: rounding)
    case .divide(let rate):
      guard let quotient = try value.divided(by: rate, scale: scale, rounding: rounding) else {
        throw DecimalOverflow()
      }
      return quotient
    case nil: throw DecimalOverflow()
    }
  }
}
