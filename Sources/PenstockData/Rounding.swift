/// How a number that falls between two others is rounded; ties are told apart, all else is nearest.
public enum Rounding: String, Sendable, CaseIterable {
  /// A tie goes to the even neighbour: 0.5 → 0, 1.5 → 2.
  case halfEven = "half_even"
  /// A tie goes away from zero: 0.5 → 1, −0.5 → −1.
  case halfUp = "half_up"
  /// Toward zero: what follows is cut off.
  case down
  /// Away from zero.
  case up

  /// The roundings that settings offer: the two to the nearest.
  public static let allCases: [Rounding] = [.halfEven, .halfUp]

  /// Whether a quotient is moved one away from zero, by its remainder and divisor (both positive).
  ///
  /// - Parameter isMore: Whether the remainder is a little more than it seems.
  @inline(__always)
  func raises<T: UnsignedInteger & FixedWidthInteger>(
    remainder: T, of divisor: T, quotientIsOdd: Bool, isMore: Bool = false
  ) -> Bool {
    let rest = divisor &- remainder
    // One comparison: half of all remainders are above half, which no processor can guess.
    let tie: T = quotientIsOdd || isMore ? 1 : 0
    return switch self {
    case .halfEven: remainder &+ tie > rest
    case .halfUp: remainder >= rest
    case .down: false
    case .up: remainder != 0 || isMore
    }
  }
}
