import PenstockData

/// How far a number may be from an earlier one: by a share of that, or by an amount; where both are
/// told either suffices.
struct ChangeLimit: Sendable {
  private let share: Decimal?
  private let amount: Decimal?

  init(_ words: ChangeWords) {
    (share, amount) = (words.atMost, words.amount)
  }

  /// Whether a number may change so; not where that can't be worked out.
  func allows(_ value: Decimal, after before: Decimal) -> Bool {
    guard let distance = try? value.subtracting(before).magnitude else { return false }
    if let amount, distance <= amount { return true }
    guard let share, let most = try? before.magnitude.multiplied(by: share) else { return false }
    return distance <= most
  }

  /// The limit in words.
  var words: String {
    [share.map { "\($0)" }, amount.map { "an amount of \($0)" }].compactMap { $0 }
      .joined(separator: " or ")
  }
}
