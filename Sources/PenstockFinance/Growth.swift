import PenstockData

/// Growth from one figure to a later one, of the same concept, unit and length of period.
public enum Growth {
  /// How much more `value` is than `base`, as a ratio of `base`: 0.25 from 4 to 5.
  ///
  /// The ratio is exact and rounded once. From a base that is zero or negative there is no growth
  /// (`E_BASE_NOT_POSITIVE`): from −20 to 5 is a turn, not minus 125 %. `E_NUM_OVERFLOW` where the
  /// result does not fit.
  public static func yearOnYear(
    from base: Decimal, to value: Decimal, scale: Int = 4, rounding: Rounding = .halfEven
  ) throws(FinanceRefusal) -> Decimal {
    guard base.units > 0 else {
      throw FinanceRefusal(.baseNotPositive, "there is no growth from \(base)")
    }
    guard (0...Decimal.maximumScale).contains(scale),
      let growth = try? value.subtracting(base).divided(by: base, scale: scale, rounding: rounding)
    else { throw .overflow }
    return growth
  }

  /// The growth per year that leads from `first` to `last` in `years` years: (last/first)^(1/years) − 1.
  ///
  /// `years` is the number of steps: 2 from 2022 to 2024. The root is found by whole numbers and
  /// rounded once, so every digit is right. Refused: `E_BASE_NOT_POSITIVE` where either figure is
  /// zero or negative, `E_LEN_MISMATCH` for less than 1 or more than 200 years, `E_NUM_OVERFLOW`
  /// where the result does not fit.
  ///
  /// - Complexity: O(log result) products of numbers of `years` times the digits of the result.
  public static func compoundAnnual(
    from first: Decimal, to last: Decimal, years: Int, scale: Int = 4,
    rounding: Rounding = .halfEven
  ) throws(FinanceRefusal) -> Decimal {
    guard first.units > 0, last.units > 0 else {
      throw FinanceRefusal(.baseNotPositive, "there is no yearly growth from \(first) to \(last)")
    }
    guard (1...200).contains(years) else {
      throw FinanceRefusal(.lengthMismatch, "growth over \(years) years can't be given per year")
    }
    guard (0...Decimal.maximumScale).contains(scale) else { throw .overflow }
    // The root is k / 10^scale for the largest k with k^n · first ≤ last · 10^(scale · n), both
    // figures brought to whole numbers.
    let below = WideNatural(first.units.magnitude) * .tenTo(last.scale)
    let above =
      WideNatural(last.units.magnitude) * .tenTo(first.scale) * .tenTo(scale * years)
    let width = (above.bitWidth - below.bitWidth) / years + 2
    guard width < 126 else { throw .overflow }
    let root = WideNatural.largest(bits: max(width, 1)) { $0.power(years) * below <= above }
    // Twice the root and one more is the middle to the next, at twice the scale's unit.
    let middle = (WideNatural(root) + WideNatural(root) + WideNatural(1)).power(years) * below
    let twice = above * WideNatural(2).power(years)
    guard let one = try? Decimal.one.rounded(scale: scale, .halfEven).units else { throw .overflow }
    let growth = Int128(root) - one
    let tieRaises = rounding == .halfUp ? growth >= 0 : growth & 1 == 1
    let raised = twice > middle || (twice == middle && tieRaises)
    return Decimal(units: growth + (raised ? 1 : 0), scale: scale)
  }
}
