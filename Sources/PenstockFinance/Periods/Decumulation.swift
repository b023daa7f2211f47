import PenstockData

/// What it takes to make a discrete figure of figures that run from the start of a year.
public enum Decumulation {
  /// Where the discrete figure comes from.
  public enum Operands: Sendable, Hashable {
    /// The cumulative figure is it: the first quarter, the first half.
    case itself
    /// The figure of `earlier` is to be subtracted; what is left is that of `rest`.
    case less(earlier: Period, rest: Period)
  }

  /// What to subtract from the figure of `cumulative` so that its last quarter, or its last half,
  /// is left.
  ///
  /// `others` are the periods that the same concept, entity, member and unit has figures for. Only
  /// one with the very same start can be subtracted, and what is left must be of that `length` by
  /// its days; of several, the one that leaves the most ordinary number of days is it. Refused:
  /// `E_GAP` where the figure to subtract is missing, `E_START_MISMATCH` where only one of another
  /// start is there, `E_LEN_MISMATCH` where `cumulative` is shorter than the `length` or a stub,
  /// `E_PERIOD_UNKNOWN` where it is an instant.
  ///
  /// - Complexity: O(others).
  public static func operands(
    for cumulative: Period, leaving length: PeriodLength, among others: some Sequence<Period>
  ) throws(FinanceRefusal) -> Operands {
    guard let whole = PeriodLength(cumulative) else {
      throw FinanceRefusal(.periodUnknown, "\(cumulative) is one moment, which has no parts")
    }
    if whole == length { return .itself }
    guard let months = length.months, let all = whole.months, all > months else {
      throw FinanceRefusal(
        .lengthMismatch,
        "\(cumulative) has \(cumulative.days) days, which is no \(length.rawValue) and more")
    }
    var best: (earlier: Period, rest: Period, oddness: Int)?
    var startsElsewhere: Period?
    for other in others where other.end < cumulative.end && !other.isInstant {
      guard let rest = Period(from: other.end.adding(days: 1), through: cumulative.end),
        PeriodLength(rest) == length
      else { continue }
      guard other.start == cumulative.start else {
        if PeriodLength(other)?.months == all - months { startsElsewhere = other }
        continue
      }
      // Twelve months have 365.25 days.
      let oddness = abs(rest.days * 48 - months * 1461)
      if let known = best, known.oddness <= oddness { continue }
      best = (other, rest, oddness)
    }
    if let best { return .less(earlier: best.earlier, rest: best.rest) }
    if let startsElsewhere {
      throw FinanceRefusal(
        .startMismatch, "\(startsElsewhere) and \(cumulative) do not begin on the same day")
    }
    throw FinanceRefusal(
      .gap, "nothing leaves a \(length.rawValue) of \(cumulative) when it is subtracted")
  }

  /// The period of a difference of two cumulative figures.
  ///
  /// Refused: `E_START_MISMATCH` where they do not begin on the same day, `E_LEN_MISMATCH` where
  /// `earlier` does not end first, `E_PERIOD_UNKNOWN` for instants.
  public static func difference(
    _ cumulative: Period, less earlier: Period
  ) throws(FinanceRefusal) -> Period {
    guard let start = cumulative.start, let other = earlier.start else {
      throw FinanceRefusal(.periodUnknown, "\(cumulative) less \(earlier): a moment has no start")
    }
    guard start == other else {
      throw FinanceRefusal(
        .startMismatch, "\(cumulative) and \(earlier) do not begin on the same day")
    }
    guard earlier.end < cumulative.end,
      let rest = Period(from: earlier.end.adding(days: 1), through: cumulative.end)
    else {
      throw FinanceRefusal(.lengthMismatch, "\(earlier) is not shorter than \(cumulative)")
    }
    return rest
  }
}
