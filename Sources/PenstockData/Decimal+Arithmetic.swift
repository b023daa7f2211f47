extension Decimal {
  /// The sum, at the larger scale.
  public func adding(_ other: Decimal) throws(DecimalOverflow) -> Decimal {
    let scale = max(self.scale, other.scale)
    let left = try units(at: scale)
    let right = try other.units(at: scale)
    let (sum, overflow) = left.addingReportingOverflow(right)
    // The lowest 128-bit number has no counterpart: no result is it.
    if overflow || sum == .min { throw DecimalOverflow() }
    return Decimal(units: sum, scale: scale)
  }

  /// The difference, at the larger scale.
  public func subtracting(_ other: Decimal) throws(DecimalOverflow) -> Decimal {
    try adding(other.negated())
  }

  /// The number with the other sign.
  public func negated() throws(DecimalOverflow) -> Decimal {
    let (units, overflow) = Int128.zero.subtractingReportingOverflow(self.units)
    if overflow { throw DecimalOverflow() }
    return Decimal(units: units, scale: scale)
  }

  /// The exact product, with the scales added; trailing zeros go where it would not fit otherwise.
  public func multiplied(by other: Decimal) throws(DecimalOverflow) -> Decimal {
    var scale = self.scale + other.scale
    let (short, overflow) = units.multipliedReportingOverflow(by: other.units)
    if !overflow, short != .min, scale <= Self.maximumScale {
      return Decimal(units: short, scale: scale)
    }
    var product = units.magnitude.multipliedFullWidth(by: other.units.magnitude)
    while product.high != 0 || product.low > Int128.max || scale > Self.maximumScale {
      let (high, carry) = product.high.quotientAndRemainder(dividingBy: 10)
      let (low, digit) = UInt128(10).dividingFullWidth((carry, product.low))
      if digit != 0 || scale == 0 { throw DecimalOverflow() }
      product = (high, low)
      scale -= 1
    }
    let negative = isNegative != other.isNegative
    return try Decimal(magnitude: product.low, negative: negative, scale: scale)
  }

  /// The product, rounded once to `scale` decimals from its exact value.
  public func multiplied(
    by other: Decimal, scale: Int, rounding: Rounding
  ) throws(DecimalOverflow) -> Decimal {
    let negative = isNegative != other.isNegative
    let drop = self.scale + other.scale - scale
    let product = units.magnitude.multipliedFullWidth(by: other.units.magnitude)
    let rounded = try Self.scaled(product, downBy: drop, rounding)
    return try Decimal(magnitude: rounded, negative: negative, scale: scale)
  }

  /// The quotient, rounded once to `scale` decimals from its exact value; nil for a divisor of zero.
  public func divided(
    by other: Decimal, scale: Int, rounding: Rounding
  ) throws(DecimalOverflow) -> Decimal? {
    if other.isZero { return nil }
    let negative = isNegative != other.isNegative
    // units / 10^a ÷ (others / 10^b) · 10^scale = units · 10^(scale + b − a) / others
    let shift = scale + other.scale - self.scale
    var divisor = other.units.magnitude
    var dividend: (high: UInt128, low: UInt128) = (0, units.magnitude)
    if shift >= 0 {
      dividend = try Self.product(units.magnitude, powerOfTen: shift)
    } else {
      let (larger, overflow) = try divisor.multipliedReportingOverflow(by: Self.power(-shift))
      // A divisor past 128 bits is more than twice any dividend: the quotient rounds to zero.
      if overflow {
        return Decimal(units: rounding == .up && !isZero ? (negative ? -1 : 1) : 0, scale: scale)
      }
      divisor = larger
    }
    if dividend.high >= divisor { throw DecimalOverflow() }
    let (quotient, remainder) =
      dividend.high == 0
      ? dividend.low.quotientAndRemainder(dividingBy: divisor)
      : divisor.dividingFullWidth(dividend)
    let raised = rounding.raises(
      remainder: remainder, of: divisor, quotientIsOdd: quotient & 1 == 1)
    let (rounded, overflow) = quotient.addingReportingOverflow(raised ? 1 : 0)
    if overflow { throw DecimalOverflow() }
    return try Decimal(magnitude: rounded, negative: negative, scale: scale)
  }

  /// The number at `scale`, rounded where decimals are dropped.
  public func rounded(scale: Int, _ rounding: Rounding) throws(DecimalOverflow) -> Decimal {
    if scale >= self.scale { return Decimal(units: try units(at: scale), scale: scale) }
    let rounded = try Self.scaled((0, units.magnitude), downBy: self.scale - scale, rounding)
    return try Decimal(magnitude: rounded, negative: isNegative, scale: scale)
  }

  /// The number times ten to the power of `exponent`, which may be negative; exact.
  public func scaled(byPowerOfTen exponent: Int) throws(DecimalOverflow) -> Decimal {
    if !Self.powersInReach.contains(exponent) {
      if isZero { return .zero }
      throw DecimalOverflow()
    }
    if exponent <= scale {
      var units = units
      var scale = scale - exponent
      while scale > Self.maximumScale {
        let (quotient, remainder) = units.quotientAndRemainder(dividingBy: 10)
        if remainder != 0 { throw DecimalOverflow() }
        units = quotient
        scale -= 1
      }
      return Decimal(units: units, scale: scale)
    }
    guard exponent - scale <= Self.maximumScale else {
      if isZero { return .zero }
      throw DecimalOverflow()
    }
    let whole = Decimal(units: units, scale: 0)
    return Decimal(units: try whole.units(at: exponent - scale), scale: 0)
  }

  /// The powers of ten that leave some number other than zero in range.
  static var powersInReach: ClosedRange<Int> { -2 * maximumScale...2 * maximumScale }

  /// The units that the number has at a scale not below its own.
  func units(at scale: Int) throws(DecimalOverflow) -> Int128 {
    if scale == self.scale { return units }
    let power = Self.powerOfTen(scale - self.scale)
    let (units, overflow) = self.units.multipliedReportingOverflow(by: power)
    if overflow { throw DecimalOverflow() }
    return units
  }

  private init(magnitude: UInt128, negative: Bool, scale: Int) throws(DecimalOverflow) {
    guard let units = Int128(exactly: magnitude) else { throw DecimalOverflow() }
    self.init(units: negative ? -units : units, scale: scale)
  }

  private static func power(_ exponent: Int) throws(DecimalOverflow) -> UInt128 {
    if exponent > maximumScale { throw DecimalOverflow() }
    return powerOfTen(exponent).magnitude
  }

  private static func product(
    _ value: UInt128, powerOfTen exponent: Int
  ) throws(DecimalOverflow) -> (high: UInt128, low: UInt128) {
    let first = value.multipliedFullWidth(by: try power(min(exponent, maximumScale)))
    if exponent <= maximumScale { return first }
    let rest = try power(exponent - maximumScale)
    let (carry, low) = first.low.multipliedFullWidth(by: rest)
    let (product, tooLarge) = first.high.multipliedReportingOverflow(by: rest)
    let (high, overflow) = product.addingReportingOverflow(carry)
    if tooLarge || overflow { throw DecimalOverflow() }
    return (high, low)
  }

  /// `value` divided by 10^`exponent` (or multiplied, when that is negative), rounded once.
  private static func scaled(
    _ value: (high: UInt128, low: UInt128), downBy exponent: Int, _ rounding: Rounding
  ) throws(DecimalOverflow) -> UInt128 {
    if exponent <= 0 {
      if value.high != 0 { throw DecimalOverflow() }
      let (result, overflow) = try value.low.multipliedReportingOverflow(by: power(-exponent))
      if overflow { throw DecimalOverflow() }
      return result
    }
    var value = value
    var exponent = exponent
    var sticky = false
    if exponent > maximumScale {
      // In two steps; what the first one drops can only break a tie of the second.
      let first = try power(exponent - maximumScale)
      let (high, rest) = value.high.quotientAndRemainder(dividingBy: first)
      let (low, dropped) = first.dividingFullWidth((rest, value.low))
      value = (high, low)
      sticky = dropped != 0
      exponent = maximumScale
    }
    let divisor = try power(exponent)
    if value.high >= divisor { throw DecimalOverflow() }
    let (quotient, remainder) =
      value.high == 0
      ? value.low.quotientAndRemainder(dividingBy: divisor)
      : divisor.dividingFullWidth(value)
    let raised = rounding.raises(
      remainder: remainder, of: divisor, quotientIsOdd: quotient & 1 == 1, isMore: sticky)
    let (rounded, overflow) = quotient.addingReportingOverflow(raised ? 1 : 0)
    if overflow { throw DecimalOverflow() }
    return rounded
  }
}
