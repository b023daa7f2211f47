import PenstockData
import PenstockFinance
import PenstockKit

/// A calendar of periods to align facts to.
enum PeriodTarget: String, CaseIterable, SettingValue, DescribedWord {
  case calendarYear = "calendar_year"
  case calendarHalf = "calendar_half"
  case calendarQuarter = "calendar_quarter"
  case fiscalYear = "fiscal_year"
  case fiscalHalf = "fiscal_half"
  case fiscalQuarter = "fiscal_quarter"

  /// Whether it follows a year that need not end in December.
  var isFiscal: Bool {
    switch self {
    case .fiscalYear, .fiscalHalf, .fiscalQuarter: true
    case .calendarYear, .calendarHalf, .calendarQuarter: false
    }
  }

  /// How long its periods are.
  var length: PeriodLength {
    switch self {
    case .calendarYear, .fiscalYear: .year
    case .calendarHalf, .fiscalHalf: .halfYear
    case .calendarQuarter, .fiscalQuarter: .quarter
    }
  }

  /// The target as people say it: `calendar year`.
  var inWords: String { rawValue.split(separator: "_").joined(separator: " ") }

  /// What it means.
  var summary: String {
    switch self {
    case .calendarYear: "January to December."
    case .calendarHalf: "January to June, July to December."
    case .calendarQuarter: "Quarters that begin with January, April, July and October."
    case .fiscalYear: "The year that ends as `year_end` says."
    case .fiscalHalf: "A half of the year that ends as `year_end` says."
    case .fiscalQuarter: "A quarter of the year that ends as `year_end` says."
    }
  }
}

/// The periods that are wanted.
struct WantedPeriods: Sendable {
  private let targets: [PeriodTarget]
  private let yearEnd: Int

  /// The periods of `targets`, in years that end with the month `yearEnd` where they are fiscal.
  init(_ targets: [PeriodTarget], yearEnd: Int) {
    self.targets = targets
    self.yearEnd = yearEnd
  }

  /// The targets as people say them: `calendar year or calendar quarter`.
  var inWords: String { targets.map(\.inWords).joined(separator: " or ") }

  /// The shortest length that is wanted.
  var shortest: PeriodLength {
    targets.map(\.length).min { ($0.months ?? 0) < ($1.months ?? 0) } ?? .year
  }

  /// Whether `period` is one of them, or, for an instant, the end of one.
  ///
  /// The ends of a duration may be seven days off, as in years of 52 or 53 weeks. So may an instant
  /// that ends a fiscal period; one that ends a calendar period is its last day.
  func contains(_ period: Period) -> Bool {
    targets.contains { target in
      guard period.isInstant else { return Self.matches(period, target, month(of: target)) }
      guard target.isFiscal || period.end.isEndOfMonth, let months = target.length.months,
        let whole = Self.months(months, endingOn: period.end)
      else { return false }
      return Self.matches(whole, target, month(of: target))
    }
  }

  /// Whether a duration lies within one of them that is longer.
  func reachesAround(_ period: Period) -> Bool {
    targets.contains { target in
      guard let months = target.length.months,
        let shape = PeriodShape(period, yearEnd: month(of: target)), shape.months < months
      else { return false }
      return (shape.firstMonth - 1) / months == (shape.firstMonth + shape.months - 2) / months
    }
  }

  private func month(of target: PeriodTarget) -> Int { target.isFiscal ? yearEnd : 12 }

  private static func matches(_ period: Period, _ target: PeriodTarget, _ yearEnd: Int) -> Bool {
    switch (PeriodShape(period, yearEnd: yearEnd)?.name, target.length) {
    case (.year, .year), (.half, .halfYear), (.quarter, .quarter): true
    default: false
    }
  }

  private static func months(_ count: Int, endingOn end: CalendarDate) -> Period? {
    Period(from: end.adding(days: 1).adding(months: -count), through: end)
  }
}

extension YearEnd {
  /// The month at whose end the year ends, up to seven days aside; nil for the middle of a month.
  var nearestMonth: Int? {
    if day <= 7 { return month == 1 ? 12 : month - 1 }
    return day >= 22 ? month : nil
  }
}
