/// An exact sum of decimals that is not limited to 38 digits on the way.
///
/// Sums of parts added together are the sum of the whole, whatever the parts, as long as no step has
/// more than 76 digits.
public struct DecimalSum: Sendable {
  private var low: UInt128 = 0
  private var high: Int128 = 0
  private var scale = 0
  private var isTooLarge = false

  /// Zero.
  public init() {}

  /// Adds a number.
  public mutating func add(_ number: Decimal) {
    if number.scale == scale {
      add((number.units < 0 ? -1 : 0, UInt128(truncatingIfNeeded: number.units)))
    } else if number.scale > scale {
      raise(by: number.scale - scale)
      scale = number.scale
      add(number)
    } else {
      let power = Decimal.powerOfTen(scale - number.scale)
      let (high, low) = number.units.multipliedFullWidth(by: power)
      add((high, low))
    }
  }

  /// Takes a number out that was added before; the scale stays.
  public mutating func remove(_ number: Decimal) {
    add(Decimal(units: 0 &- number.units, scale: number.scale))
  }

  private mutating func add(_ other: (high: Int128, low: UInt128)) {
    let (low, carry) = self.low.addingReportingOverflow(other.low)
    let (sum, overflow) = high.addingReportingOverflow(other.high)
    let (high, overflowOfCarry) = sum.addingReportingOverflow(carry ? 1 : 0)
    isTooLarge = isTooLarge || overflow != overflowOfCarry
    (self.low, self.high) = (low, high)
  }

  /// Brings the sum to more decimals.
  private mutating func raise(by count: Int) {
    if high == 0, low == 0 { return }
    let power = Decimal.powerOfTen(count)
    let (carry, low) = self.low.multipliedFullWidth(by: power.magnitude)
    let (product, overflow) = high.multipliedReportingOverflow(by: power)
    let (high, overflowOfCarry) = product.addingReportingOverflow(Int128(truncatingIfNeeded: carry))
    isTooLarge = isTooLarge || overflow || overflowOfCarry
    (self.low, self.high) = (low, high)
  }

  /// The sum at the most decimals that any of the numbers had; nil where it has more than 38 digits.
  public var total: Decimal? {
    let isShort = high == 0 && low <= Int128.max || high == -1 && low > Int128.max
    guard !isTooLarge, isShort else { return nil }
    let units = Int128(truncatingIfNeeded: low)
    return units == .min ? nil : Decimal(units: units, scale: scale)
  }

  /// Numbers of up to 38 digits that add up to the sum, at least one, and together have its decimals;
  /// nil where a step had more than 76 digits.
  ///
  /// - Complexity: O(1) where the sum has up to 38 digits, else of its size in them.
  public var terms: [Decimal]? {
    if let total { return [total] }
    if isTooLarge { return nil }
    let isNegative = high < 0
    func term(_ magnitude: UInt128, _ scale: Int) -> Decimal {
      let units = Int128(magnitude)
      return Decimal(units: isNegative ? -units : units, scale: scale)
    }
    let power = Decimal.powerOfTen(scale).magnitude
    let (quotient, rest) = magnitude.high.quotientAndRemainder(dividingBy: power)
    var whole = (high: quotient, low: UInt128(0))
    let decimals: UInt128
    (whole.low, decimals) = power.dividingFullWidth((rest, magnitude.low))
    var terms = scale > 0 ? [term(decimals, scale)] : []
    let most = Decimal.powerOfTen(38).magnitude - 1
    while whole.high > 0 || whole.low > most {
      terms.append(term(most, 0))
      if whole.low < most { whole.high -= 1 }
      whole.low &-= most
    }
    return terms + [term(whole.low, 0)]
  }

  private var magnitude: (high: UInt128, low: UInt128) {
    if high >= 0 { return (UInt128(high), low) }
    let negated = ~low &+ 1
    return (UInt128(truncatingIfNeeded: ~high) &+ (negated == 0 ? 1 : 0), negated)
  }
}
