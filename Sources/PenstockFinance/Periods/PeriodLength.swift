import PenstockData

/// How long a reporting period is, by its days, whatever calendar it follows.
///
/// The borders leave room for years of 52 or 53 weeks and quarters of 12 to 16.
public enum PeriodLength: String, Sendable, CaseIterable {
  /// 70 through 120 days.
  case quarter
  /// 140 through 229 days.
  case halfYear = "half_year"
  /// 230 through 329 days.
  case nineMonths = "nine_months"
  /// 330 through 420 days.
  case year
  /// Anything else, which can't be aligned: a month, a founding period, several years.
  case stub

  /// The length of a stretch of `days`.
  public init(days: Int) {
    self =
      switch days {
      case 70...120: .quarter
      case 140...229: .halfYear
      case 230...329: .nineMonths
      case 330...420: .year
      default: .stub
      }
  }

  /// The length of a duration; nil for an instant.
  public init?(_ period: Period) {
    guard !period.isInstant else { return nil }
    self.init(days: period.days)
  }

  /// How many months that is; nil for a stub.
  public var months: Int? {
    switch self {
    case .quarter: 3
    case .halfYear: 6
    case .nineMonths: 9
    case .year: 12
    case .stub: nil
    }
  }
}
