/// An exact decimal number: whole `units` of ten to the minus `scale`.
///
/// A value of up to 38 digits fits. The scale is kept as written or as a rule says (`1.50` has
/// scale 2) and is what is printed; equality and order go by the number alone. No operation wraps
/// or traps: what does not fit is ``DecimalOverflow``.
public struct Decimal: Sendable {
  /// The digits, signed.
  public let units: Int128

  /// How many of the digits stand behind the point, 0 through ``maximumScale``.
  public let scale: Int

  /// The most digits that may stand behind the point.
  public static let maximumScale = 38

  /// The most digits that are promised to fit.
  public static let maximumDigits = 38

  /// Zero, without decimals.
  public static let zero = Decimal(units: 0, scale: 0)

  /// One, without decimals.
  public static let one = Decimal(units: 1, scale: 0)

  /// A decimal of `units` at `scale`, which must be 0 through ``maximumScale``.
  @inlinable
  public init(units: Int128, scale: Int) {
    precondition(scale >= 0 && scale <= Self.maximumScale)
    self.units = units
    self.scale = scale
  }

  /// A whole number.
  @inlinable
  public init(_ value: some BinaryInteger) {
    self.init(units: Int128(value), scale: 0)
  }

  /// Whether the number is zero.
  @inlinable public var isZero: Bool { units == 0 }

  /// Whether the number is below zero.
  @inlinable public var isNegative: Bool { units < 0 }

  /// The number without its sign; no result of arithmetic is too large for that.
  public var magnitude: Decimal { Decimal(units: Int128(clamping: units.magnitude), scale: scale) }

  /// The same number with no needless zeros behind the point.
  public var shortest: Decimal {
    guard scale > 0 else { return self }
    var units = units
    var scale = scale
    while scale > 0 {
      let (quotient, remainder) = units.quotientAndRemainder(dividingBy: 10)
      if remainder != 0 { break }
      units = quotient
      scale -= 1
    }
    return Decimal(units: units, scale: scale)
  }

  /// 10 to the power of `exponent`, 0 through 38.
  @inlinable
  static func powerOfTen(_ exponent: Int) -> Int128 { powersOfTen[exponent] }

  @usableFromInline
  static let powersOfTen: [Int128] = {
    var powers: [Int128] = [1]
    for _ in 0..<38 { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()
}

/// A result, or a step on the way to it, has more than 38 digits.
public struct DecimalOverflow: Error, Equatable {
  /// Makes the error.
  public init() {}
}

extension Decimal: Hashable, Comparable {
  /// Whether both are the same number, whatever their scales.
  public static func == (left: Decimal, right: Decimal) -> Bool {
    if left.scale == right.scale { return left.units == right.units }
    return order(left, right) == 0
  }

  /// Whether `left` is the smaller number.
  public static func < (left: Decimal, right: Decimal) -> Bool {
    if left.scale == right.scale { return left.units < right.units }
    return order(left, right) < 0
  }

  /// Hashes the number: equal numbers of different scales hash alike.
  public func hash(into hasher: inout Hasher) {
    let short = shortest
    hasher.combine(short.units)
    hasher.combine(short.scale)
  }

  /// −1, 0 or 1; exact also where bringing both to one scale would not fit.
  private static func order(_ left: Decimal, _ right: Decimal) -> Int {
    if left.scale > right.scale { return -order(right, left) }
    let power = powerOfTen(right.scale - left.scale)
    let (quotient, remainder) = right.units.quotientAndRemainder(dividingBy: power)
    if left.units != quotient { return left.units < quotient ? -1 : 1 }
    return remainder == 0 ? 0 : (remainder > 0 ? -1 : 1)
  }
}
