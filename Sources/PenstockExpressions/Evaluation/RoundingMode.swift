import PenstockData

/// How a number that falls between two others is rounded.
enum RoundingMode: String, Sendable, CaseIterable {
  case halfEven = "half_even"
  case halfUp = "half_up"
  case down, up, floor, ceiling

  /// The rounding for a result of that sign.
  func rounding(negative: Bool) -> Rounding {
    switch self {
    case .halfEven: .halfEven
    case .halfUp: .halfUp
    case .down: .down
    case .up: .up
    case .floor: negative ? .up : .down
    case .ceiling: negative ? .down : .up
    }
  }

  /// The rounding, where it does not depend on the sign.
  var plain: Rounding? {
    let rounding = rounding(negative: true)
    return rounding == self.rounding(negative: false) ? rounding : nil
  }
}
