import PenstockData

/// Why a book of rates does not give the rate that was asked for.
public struct RateRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// `E_RATE_MISSING`, `E_RATE_STALE`, `E_PERIOD_UNFINISHED`, `E_PERIOD_UNKNOWN` or
  /// `E_NUM_OVERFLOW`.
  public let code: FinanceCode

  /// The currency that amounts are in.
  public let from: String

  /// The currency that they were to be converted to.
  public let to: String

  /// The book's source.
  public let source: String

  /// What exactly was not there.
  enum Detail: Hashable {
    case pair
    case closing(CalendarDate, last: CalendarDate?, maxStaleDays: Int)
    case average(Period, newest: CalendarDate?)
  }

  private let detail: Detail

  init(_ code: FinanceCode, _ from: String, _ to: String, _ detail: Detail, source: String) {
    self.code = code
    self.from = from
    self.to = to
    self.detail = detail
    self.source = source
  }

  /// The code and the reason.
  public var description: String { "\(code.rawValue): \(reason)" }

  /// What was not there, in plain words.
  public var reason: String {
    let pair = "\(from) to \(to)"
    switch (code, detail) {
    case (.overflow, .pair): return "\(source): crossing \(pair) through EUR needs too many digits"
    case (.overflow, _): return "\(source): the rate from \(pair) is zero at ten decimals"
    case (_, .pair): return "\(source) has no rate from \(pair), nor both of them against EUR"
    case (.rateStale, .closing(let date, let last?, let most)):
      let age = Int(date.day) - Int(last.day)
      return "\(source): the last rate from \(pair) up to \(date) is of \(last), "
        + "\(age) days older, and at most \(most) are allowed"
    case (_, .closing(let date, _, _)):
      return "\(source) has no rate from \(pair) on or before \(date)"
    case (.periodUnfinished, .average(let period, let newest?)):
      return "\(source): \(period) ends after \(newest), the newest day with rates"
    case (.periodUnknown, .average(let period, _)):
      return "\(period) is one moment: a mean rate needs a first and a last day"
    case (_, .average(let period, _)):
      return "\(source) has no rate from \(pair) in \(period)"
    }
  }
}
