import PenstockData

/// One side of a cross: the rates between the euro and one other currency.
struct EuroLeg {
  /// The rates as they are quoted.
  let series: RateSeries

  /// Whether they are quoted as euros per unit, and not as units per euro.
  let isInverted: Bool

  /// Units of `quote` per one `base` on every day that both legs have, in the order in which rates
  /// are quoted; nil where a rate does not fit into twenty decimals and 38 digits.
  ///
  /// Each day is rounded half-even to twenty decimals, once. Both legs are of one day, so neither
  /// is ever older than the other.
  ///
  /// - Complexity: O(days of both).
  static func cross(_ pair: CurrencyPair, base: EuroLeg, quote: EuroLeg) -> RateSeries? {
    var days: [Int32] = []
    var units: [Int128] = []
    var left = 0
    var right = 0
    while left < base.series.days.count, right < quote.series.days.count {
      let (leftDay, rightDay) = (base.series.days[left], quote.series.days[right])
      if leftDay == rightDay {
        guard
          let rate = rate(
            base: base.series.rate(at: left), base.isInverted,
            quote: quote.series.rate(at: right), quote.isInverted)
        else { return nil }
        days.append(leftDay)
        units.append(rate.units)
      }
      if leftDay <= rightDay { left += 1 }
      if rightDay <= leftDay { right += 1 }
    }
    return RateSeries(pair, days: days, units: units, scale: decimals)
  }

  /// How many decimals a cross keeps.
  private static let decimals = 20

  private static func rate(
    base: Decimal, _ baseIsInverted: Bool, quote: Decimal, _ quoteIsInverted: Bool
  ) -> Decimal? {
    let result: Decimal?? =
      switch (baseIsInverted, quoteIsInverted) {
      case (false, false):
        try? quote.divided(by: base, scale: decimals, rounding: .halfEven)
      case (true, true):
        try? base.divided(by: quote, scale: decimals, rounding: .halfEven)
      case (true, false):
        try? quote.multiplied(by: base, scale: decimals, rounding: .halfEven)
      case (false, true):
        try? Decimal.one.divided(
          by: quote.multiplied(by: base), scale: decimals, rounding: .halfEven)
      }
    guard let rate = result ?? nil, rate.units > 0 else { return nil }
    return rate
  }
}
