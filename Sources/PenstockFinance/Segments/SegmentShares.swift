import PenstockData

/// Shares of a whole: what they amount to, what they leave, whether they add up.
///
/// Members are those of one axis, disjoint, of one entity, period and currency; whoever calls has
/// seen to that. Eliminations and corporate items are no members here.
public enum SegmentShares {
  /// The share of `amount` in `total`, exact and rounded once.
  ///
  /// Refused with `E_BASE_NOT_POSITIVE` for a total of zero or below.
  public static func share(
    of amount: Decimal, in total: Decimal, scale: Int = 4, rounding: Rounding = .halfEven
  ) throws(FinanceRefusal) -> Decimal {
    guard total.units > 0 else {
      throw FinanceRefusal(.baseNotPositive, "there is no share of a total of \(total)")
    }
    guard (0...Decimal.maximumScale).contains(scale),
      let share = try? amount.divided(by: total, scale: scale, rounding: rounding)
    else { throw .overflow }
    return share
  }

  /// The amount that a share has in a total, with as many digits as the two carry: 71.4 % of 30.523m
  /// is 21.8m.
  ///
  /// A total that is missing is refused with `E_TOTAL_MISSING`. A share that is a bound makes the
  /// amount one.
  public static func amount(
    of share: SegmentShare, in total: Decimal?, totalDecimals: Int
  ) throws(FinanceRefusal) -> SegmentAmount {
    guard let total else {
      throw FinanceRefusal(.totalMissing, "a share of \(share.value) has no total of its period")
    }
    do {
      let interval = try DecimalInterval(around: share.value, decimals: share.decimals)
        .multiplied(by: DecimalInterval(around: total, decimals: totalDecimals))
      return SegmentAmount(
        value: try share.value.multiplied(by: total).shortest, interval: interval,
        decimals: try interval.decimalsCarried() ?? totalDecimals, qualifier: share.qualifier)
    } catch { throw .overflow }
  }

  /// How far the sum of the shares may be from the true one: half a unit of each last digit.
  ///
  /// Source: XBRL Calculations 1.1, for numbers rounded to the nearest.
  public static func tolerance(
    of shares: some Sequence<SegmentShare>
  ) throws(FinanceRefusal) -> Decimal {
    var tolerance = Decimal.zero
    do {
      for share in shares {
        tolerance = try tolerance.adding(DecimalInterval.halfUnit(share.decimals))
      }
    } catch { throw .overflow }
    return tolerance
  }

  /// Whether the shares of a complete axis add up to one, as far as their digits go.
  public static func addUp(
    _ shares: some Collection<SegmentShare>
  ) throws(FinanceRefusal) -> Bool {
    isWithin(try tolerance(of: shares), try remainder(shares))
  }

  /// Whether the children of a nested member are together no more than it is, rounding aside.
  public static func fit(
    _ children: some Collection<SegmentShare>, in parent: SegmentShare
  ) throws(FinanceRefusal) -> Bool {
    let tolerance = try tolerance(of: Array(children) + [parent])
    do {
      let excess = try Decimal.one.subtracting(remainder(children)).subtracting(parent.value)
      return excess <= tolerance
    } catch { throw .overflow }
  }

  /// What the shares leave of the whole.
  ///
  /// A remainder within the tolerance is zero. Refused: `E_SHARE_NEGATIVE` for a negative share,
  /// `E_RESIDUAL_NEGATIVE` where the shares are more than one by more than the tolerance. Shares
  /// that are bounds make the remainder one: more than 71 % leaves less than 29 %; where bounds of
  /// both kinds meet it is `about`.
  public static func residual(
    of shares: some Collection<SegmentShare>
  ) throws(FinanceRefusal) -> SegmentResidual {
    if let negative = shares.first(where: \.value.isNegative) {
      throw FinanceRefusal(.shareNegative, "a share is \(negative.value)")
    }
    let left = try remainder(shares)
    let tolerance = try tolerance(of: shares)
    if isWithin(tolerance, left) {
      return SegmentResidual(value: .zero, tolerance: tolerance, qualifier: nil)
    }
    if left.isNegative {
      throw FinanceRefusal(
        .residualNegative, "the shares leave \(left.shortest) of the whole")
    }
    let bounds = Set(shares.compactMap { $0.qualifier?.mirrored })
    let qualifier = bounds.count > 1 ? .about : bounds.first
    return SegmentResidual(value: left.shortest, tolerance: tolerance, qualifier: qualifier)
  }

  private static func isWithin(_ tolerance: Decimal, _ left: Decimal) -> Bool {
    guard left.isNegative else { return left <= tolerance }
    guard let excess = try? left.negated() else { return false }
    return excess <= tolerance
  }

  private static func remainder(
    _ shares: some Collection<SegmentShare>
  ) throws(FinanceRefusal) -> Decimal {
    var left = Decimal.one
    do {
      for share in shares { left = try left.subtracting(share.value) }
    } catch { throw .overflow }
    return left
  }
}
