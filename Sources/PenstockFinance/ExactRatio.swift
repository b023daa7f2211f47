import PenstockData

/// A quotient of two exact numbers, to be rounded once.
enum ExactRatio {
  /// `numerator` over `denominator`, neither negative and the latter not zero, at `scale` decimals.
  static func rounded(
    _ numerator: WideNatural, over denominator: WideNatural, scale: Int, _ rounding: Rounding
  ) throws(FinanceRefusal) -> Decimal {
    guard (0...Decimal.maximumScale).contains(scale), denominator > .zero else {
      throw .overflow
    }
    let dividend = numerator * .tenTo(scale)
    let width = dividend.bitWidth - denominator.bitWidth + 1
    guard width < 127 else { throw .overflow }
    let quotient = WideNatural.largest(bits: max(width, 1)) { $0 * denominator <= dividend }
    let twice = dividend + dividend
    let middle = (WideNatural(quotient) + WideNatural(quotient) + WideNatural(1)) * denominator
    let isOdd = quotient & 1 == 1
    let raised = twice > middle || (twice == middle && (rounding == .halfUp || isOdd))
    return Decimal(units: Int128(quotient) + (raised ? 1 : 0), scale: scale)
  }
}

extension FinanceRefusal {
  /// `E_NUM_OVERFLOW`, where there is nothing to add to it.
  static let overflow = FinanceRefusal(.overflow, "the exact result has more than 38 digits")
}
