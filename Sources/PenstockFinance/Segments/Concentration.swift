import PenstockData

/// The Herfindahl–Hirschman index: the sum of the squared shares of the members of one axis.
///
/// It runs from 1/n for n equal members to 1 for a single one; in points it is ten thousand times
/// that. It means something only where the members are disjoint and complete.
public enum Concentration {
  /// The index of members with these amounts: Σ a² / (Σ a)², from unrounded shares, rounded once.
  ///
  /// With a `total` that is the divisor in the place of Σ a. Refused: `E_SHARE_NEGATIVE` for a
  /// negative amount, `E_BASE_NOT_POSITIVE` where there is nothing to have a share of.
  ///
  /// - Complexity: O(members).
  public static func index(
    ofAmounts amounts: [Decimal], total: Decimal? = nil, scale: Int = 4,
    rounding: Rounding = .halfEven
  ) throws(FinanceRefusal) -> Decimal {
    if let negative = amounts.first(where: \.isNegative) {
      throw FinanceRefusal(.shareNegative, "an amount is \(negative)")
    }
    let whole: Decimal
    if let total { whole = total } else { whole = try sum(amounts) }
    guard whole.units > 0 else {
      throw FinanceRefusal(.baseNotPositive, "there is no share of a total of \(whole)")
    }
    guard (0...Decimal.maximumScale).contains(scale) else { throw .overflow }
    if let squares = try? squares(amounts), let square = try? whole.multiplied(by: whole),
      let index = try? squares.divided(by: square, scale: scale, rounding: rounding)
    {
      return index
    }
    return try wideIndex(amounts, whole, scale, rounding)
  }

  /// The index of members with these shares; and the highest that it can be where a part of the
  /// whole is not told apart.
  ///
  /// A `residual` r may be many small members or a single one: the index is from Σs² to Σs² + r².
  /// Both are exact sums, rounded once. Refused: `E_SHARE_NEGATIVE` for a negative share.
  public static func bounds(
    ofShares shares: [Decimal], residual: Decimal = .zero, scale: Int = 4,
    rounding: Rounding = .halfEven
  ) throws(FinanceRefusal) -> DecimalInterval {
    if let negative = shares.first(where: \.isNegative) {
      throw FinanceRefusal(.shareNegative, "a share is \(negative)")
    }
    guard !residual.isNegative else {
      throw FinanceRefusal(.residualNegative, "the residual is \(residual)")
    }
    guard (0...Decimal.maximumScale).contains(scale),
      let squares = try? squares(shares),
      let highest = try? squares.adding(residual.multiplied(by: residual)),
      let lower = try? squares.rounded(scale: scale, rounding),
      let upper = try? highest.rounded(scale: scale, rounding),
      let bounds = DecimalInterval(from: lower, through: upper)
    else { throw .overflow }
    return bounds
  }

  private static func sum(
    _ amounts: [Decimal]
  ) throws(FinanceRefusal) -> Decimal {
    var sum = Decimal.zero
    do {
      for amount in amounts { sum = try sum.adding(amount) }
    } catch { throw .overflow }
    return sum
  }

  private static func squares(
    _ values: [Decimal]
  ) throws(DecimalOverflow) -> Decimal {
    var sum = Decimal.zero
    for value in values { sum = try sum.adding(value.multiplied(by: value)) }
    return sum
  }

  /// The index where squares do not fit into 38 digits.
  private static func wideIndex(
    _ amounts: [Decimal], _ total: Decimal, _ scale: Int, _ rounding: Rounding
  ) throws(FinanceRefusal) -> Decimal {
    let common = amounts.reduce(total.scale) { max($0, $1.scale) }
    func square(_ value: Decimal) -> WideNatural {
      (WideNatural(value.units.magnitude) * .tenTo(common - value.scale)).power(2)
    }
    var squares = WideNatural.zero
    for amount in amounts { squares = squares + square(amount) }
    return try ExactRatio.rounded(squares, over: square(total), scale: scale, rounding)
  }
}
