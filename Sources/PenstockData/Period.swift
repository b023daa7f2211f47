/// When a fact holds: a duration of whole days, or the end of one day.
///
/// A duration includes both its days. An instant is the end of its day, as a balance sheet's date
/// is. Written as xBRL-CSV 1.0 does: `2025-01-01..2025-06-30`, `2024`, `2025H1`, `2025Q3`,
/// `2025-03`, and `2025-09-30@end` for an instant; a bare date is that one day.
public struct Period: Sendable, Hashable {
  private let first: CalendarDate

  /// The last day of a duration, or an instant's day.
  public let end: CalendarDate

  private static let noStart = CalendarDate(day: .min)

  /// The days from `start` through `end`; nil where `end` comes first.
  public init?(from start: CalendarDate, through end: CalendarDate) {
    guard start <= end else { return nil }
    first = start
    self.end = end
  }

  /// The end of `day`.
  public init(endOf day: CalendarDate) {
    first = Self.noStart
    end = day
  }

  /// The calendar months from the first of `month` on.
  public init?(year: Int, month: Int, months: Int) {
    guard let start = CalendarDate(year: year, month: month, day: 1), months >= 1 else {
      return nil
    }
    self.init(from: start, through: start.adding(months: months).adding(days: -1))
  }

  /// Whether this is the end of a day, not a stretch of days.
  public var isInstant: Bool { first == Self.noStart }

  /// The first day of a duration; nil for an instant.
  public var start: CalendarDate? { isInstant ? nil : first }

  /// How many days a duration has; 0 for an instant.
  public var dayCount: Int { isInstant ? 0 : Int(end.day) - Int(first.day) + 1 }

  /// How many whole calendar months a duration is, from the first of one to the last of another;
  /// nil where it is not.
  public var wholeMonths: Int? {
    guard let start, start.parts.day == 1, end.isEndOfMonth else { return nil }
    let (startYear, startMonth, _) = start.parts
    let (endYear, endMonth, _) = end.parts
    return (endYear - startYear) * 12 + endMonth - startMonth + 1
  }
}

extension Period: Comparable {
  /// Orders by end, then by start; an instant comes before the durations that end with it.
  public static func < (left: Period, right: Period) -> Bool {
    (left.end, left.first) < (right.end, right.first)
  }
}

extension Period: CustomStringConvertible {
  /// The shortest way to write the period.
  public var description: String {
    guard let start else { return "\(end)@end" }
    if dayCount == 1 { return "\(end)" }
    guard let months = wholeMonths else { return "\(start)..\(end)" }
    let month = start.month
    let yearText = String("\(start)".prefix(4))
    switch months {
    case 12 where month == 1: return yearText
    case 6 where month % 6 == 1: return "\(yearText)H\(month / 6 + 1)"
    case 3 where month % 3 == 1: return "\(yearText)Q\(month / 3 + 1)"
    case 1: return String("\(start)".prefix(7))
    default: return "\(start)..\(end)"
    }
  }

  /// The period that `text` writes, or nil.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }

  /// The period that `bytes` write, or nil.
  public init?(_ bytes: Span<UInt8>) {
    switch bytes.count {
    case 22:
      guard bytes[10] == UInt8(ascii: "."), bytes[11] == UInt8(ascii: "."),
        let start = CalendarDate(bytes.extracting(0..<10)),
        let end = CalendarDate(bytes.extracting(12..<22))
      else { return nil }
      self.init(from: start, through: end)
    case 14:
      guard let day = CalendarDate(bytes.extracting(0..<10)),
        bytes.extracting(10..<14).equals("@end")
      else { return nil }
      self.init(endOf: day)
    case 10:
      guard let day = CalendarDate(bytes) else { return nil }
      self.init(from: day, through: day)
    case 7:
      guard bytes[4] == UInt8(ascii: "-"), let year = bytes.number(0..<4),
        let month = bytes.number(5..<7)
      else { return nil }
      self.init(year: year, month: month, months: 1)
    case 6:
      guard let year = bytes.number(0..<4), let part = bytes.number(5..<6), part >= 1 else {
        return nil
      }
      switch bytes[4] {
      case UInt8(ascii: "H") where part <= 2:
        self.init(year: year, month: part * 6 - 5, months: 6)
      case UInt8(ascii: "Q") where part <= 4:
        self.init(year: year, month: part * 3 - 2, months: 3)
      default: return nil
      }
    case 4:
      guard let year = bytes.number(0..<4) else { return nil }
      self.init(year: year, month: 1, months: 12)
    default: return nil
    }
  }
}

extension Span<UInt8> {
  /// Whether the bytes are those of `text`.
  public func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { other in
      for place in 0..<count where self[place] != other[place] { return false }
      return true
    }
  }
}
