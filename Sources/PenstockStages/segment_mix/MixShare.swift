import PenstockData
import PenstockFinance

/// A member's share in the whole.
struct MixShare {
  /// The row that gives it.
  let row: Int32

  /// The share.
  let value: SegmentShare

  /// The amount that it was worked out from, and the whole.
  var amount: Decimal?
  var whole: MixWhole?
}

extension [MixShare] {
  /// The amounts, where every share was worked out from one and all are of one unit.
  func amounts(of facts: FactTable) -> [Decimal]? {
    guard let whole = first?.whole, allSatisfy({ whole.agrees(with: $0.row, of: facts) }) else {
      return nil
    }
    let amounts = compactMap(\.amount)
    return amounts.count == count ? amounts : nil
  }
}
