/// How a number that falls between two others is rounded; ties are told apart, all else is nearest.
public enum Rounding: String, Sendable, CaseIterable {
  /// A tie goes to the even neighbour: 0.5 → 0, 1.5 → 2.
  case halfEven = "half_even"
  /// A tie goes away from zero: 0.5 → 1, −0.5 → −1.
  case halfUp = "half_up"

  /// Whether a quotient is moved one away from zero, by its remainder and divisor (both positive).
  @inline(__always)
  func raises<T: UnsignedInteger & FixedWidthInteger>(
    remainder: T, of divisor: T, quotientIsOdd: Bool
  ) -> Bool {
    let rest = divisor - remainder
    return remainder > rest || (remainder == rest && (self == .halfUp || quotientIsOdd))
  }
}
