/// Every reason for which a figure is refused or flagged.
///
/// A code that begins with `E_` says why there is no figure; one with `W_` stands beside a figure
/// and says what to know about it. What each means is said in ``summary`` and ``example``.
public enum FinanceCode: String, Sendable, CaseIterable, CustomStringConvertible {
  case periodUnknown = "E_PERIOD_UNKNOWN"
  case periodUnfinished = "E_PERIOD_UNFINISHED"
  case lengthMismatch = "E_LEN_MISMATCH"
  case startMismatch = "E_START_MISMATCH"
  case gap = "E_GAP"
  case duplicate = "E_DUPLICATE"
  case nonAdditive = "E_NONADDITIVE"
  case totalMissing = "E_TOTAL_MISSING"
  case shareNegative = "E_SHARE_NEGATIVE"
  case residualNegative = "E_RESIDUAL_NEGATIVE"
  case baseNotPositive = "E_BASE_NOT_POSITIVE"
  case kindUnknown = "E_KIND_UNKNOWN"
  case cumulativeRate = "E_CUMULATIVE_RATE"
  case rateMissing = "E_RATE_MISSING"
  case rateStale = "E_RATE_STALE"
  case unitAmbiguous = "E_UNIT_AMBIGUOUS"
  case unitMismatch = "E_UNIT_MISMATCH"
  case amountUnreadable = "E_AMOUNT_UNREADABLE"
  case overflow = "E_NUM_OVERFLOW"
  case keyTwice = "E_KEY_TWICE"
  case unmatched = "E_UNMATCHED"
  case zeroDivisor = "E_DIVISOR_ZERO"
  case valueUnreadable = "E_VALUE_UNREADABLE"
  case unexpected = "E_UNEXPECTED"
  case stale = "W_STALE"
  case derived = "W_DERIVED"
  case negativeDerived = "W_NEG_DERIVED"
  case restated = "W_RESTATED"
  case approximate = "W_APPROX"
  case unfinished = "W_UNFINISHED"
  case cumulativeTranslated = "W_CUMULATIVE_RATE"
  case thinAverage = "W_THIN_AVERAGE"

  /// The code as it is published.
  public var description: String { rawValue }

  /// Whether a figure stands beside the code; without one, the figure is refused.
  public var isWarning: Bool { rawValue.hasPrefix("W_") }
}
