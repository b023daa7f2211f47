import PenstockData
import PenstockFinance

/// How an added column comes about for the rows of a period, whatever other periods there are.
enum PeriodRule {
  /// The row's own figure is it.
  case own
  /// There is no such figure, and nothing is amiss: the twelve months of a balance.
  case nothing
  /// There is no such figure.
  case refused(FinanceCode)
  /// So many adjacent parts, the last of which ends with the row's period.
  case chain(Int, PeriodLength)
  /// The row's figure, plus that of a year, less that of the same months of it.
  case rolling(TrailingYear)

  /// The rule for `part` where figures run over `contents`.
  init(
    _ period: Period, _ part: PeriodPart, _ contents: PeriodContents, _ ttm: TrailingMethod?,
    yearEnd: Int
  ) {
    guard let length = PeriodLength(period) else {
      self = part == .trailingYear ? .nothing : .own
      return
    }
    guard let months = length.months else {
      self = .refused(.lengthMismatch)
      return
    }
    self =
      switch (part, contents) {
      case (.trailingYear, _) where ttm == .rollingYear: Self.rolling(period, length)
      case (.trailingYear, .yearToDate): .chain(4, .quarter)
      case (.trailingYear, .discrete):
        length == .quarter ? .chain(4, .quarter) : .refused(.lengthMismatch)
      case (.quarter, .yearToDate): .chain(1, .quarter)
      case (.quarter, .discrete): length == .quarter ? .own : .refused(.lengthMismatch)
      case (.halfYear, .yearToDate):
        months % 6 == 0 ? .chain(1, .halfYear) : .refused(.lengthMismatch)
      case (.year, .yearToDate): length == .year ? .own : .refused(.lengthMismatch)
      case (.halfYear, .discrete): Self.whole(6, of: period, months, yearEnd)
      case (.year, .discrete): Self.whole(12, of: period, months, yearEnd)
      }
  }

  /// The half or year of a fiscal year that ends with a discrete period.
  private static func whole(
    _ wanted: Int, of period: Period, _ months: Int, _ yearEnd: Int
  ) -> PeriodRule {
    if months == wanted { return .own }
    guard let shape = PeriodShape(period, yearEnd: yearEnd), shape.months == months,
      wanted % months == 0, (shape.firstMonth + months - 1) % wanted == 0,
      let length = PeriodLength(period)
    else { return .refused(.lengthMismatch) }
    return .chain(wanted / months, length)
  }

  private static func rolling(_ period: Period, _ length: PeriodLength) -> PeriodRule {
    if length == .year { return .own }
    return TrailingYear(endingWith: period).map { .rolling($0) } ?? .refused(.lengthMismatch)
  }
}
