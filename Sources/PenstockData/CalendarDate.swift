/// A day of the Gregorian calendar: four bytes, no time, no zone.
public struct CalendarDate: Sendable, Hashable, Comparable {
  /// Days since 1970-01-01, negative before.
  public let day: Int32

  /// The day that is `day` days after 1970-01-01.
  @inlinable
  public init(day: Int32) { self.day = day }

  /// The day of that year (0 through 9999), month and day of month; nil where there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.daysIn(month: month, year: year)
    else { return nil }
    self.init(uncheckedYear: year, month: month, day: day)
  }

  /// Days from civil, after Howard Hinnant's `chrono`-compatible low-level date algorithms.
  init(uncheckedYear year: Int, month: Int, day: Int) {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.day = Int32(clamping: era * 146_097 + dayOfEra - 719_468)
  }

  /// Year, month and day of month.
  public var parts: (year: Int, month: Int, day: Int) {
    let shifted = Int(day) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthIndex + 2) / 5 + 1
    )
  }

  /// The year.
  public var year: Int { parts.year }

  /// The month, 1 through 12.
  public var month: Int { parts.month }

  /// The day that is `count` days later.
  public func adding(days count: Int) -> CalendarDate {
    CalendarDate(day: Int32(clamping: Int(day) + min(max(count, -1 << 40), 1 << 40)))
  }

  /// The same day of the month `count` months later, or that month's last day if it is shorter.
  public func adding(months count: Int) -> CalendarDate {
    let (year, month, day) = parts
    let months = year * 12 + month - 1 + Int(Int32(clamping: count))
    let newYear = months >= 0 ? months / 12 : (months - 11) / 12
    let newMonth = months - newYear * 12 + 1
    let last = Self.daysIn(month: newMonth, year: newYear)
    return CalendarDate(uncheckedYear: newYear, month: newMonth, day: min(day, last))
  }

  /// Whether this is the last day of its month.
  public var isEndOfMonth: Bool {
    let (year, month, day) = parts
    return day == Self.daysIn(month: month, year: year)
  }

  /// Whether this is a Saturday or Sunday.
  public var isWeekend: Bool {
    // 1970-01-01 was a Thursday.
    let weekday = (Int(day) % 7 + 7 + 3) % 7
    return weekday >= 5
  }

  /// How many days the month has.
  public static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whether `left` is the earlier day.
  public static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.day < right.day }
}

extension CalendarDate: CustomStringConvertible {
  /// `YYYY-MM-DD`, as ISO 8601 writes it.
  public var description: String {
    var writer = ByteWriter(capacity: 16)
    writer.append(self)
    let store = writer.finish()
    return store.text(0..<store.count)
  }

  /// The day that `text` writes as `YYYY-MM-DD`, or nil.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }

  /// The day that `bytes` write as `YYYY-MM-DD`, or nil.
  public init?(_ bytes: Span<UInt8>) {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = bytes.number(0..<4), let month = bytes.number(5..<7),
      let day = bytes.number(8..<10)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

extension Span<UInt8> {
  /// The whole number that the digits in `range` write, or nil where one of them is no digit.
  package func number(_ range: Range<Int>) -> Int? {
    var value = 0
    for place in range {
      let digit = self[place] &- 0x30
      if digit > 9 { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}

extension ByteWriter {
  /// Appends a day as `YYYY-MM-DD`; a year past four digits, or before 0, is written in full.
  public mutating func append(_ date: CalendarDate) {
    let (year, month, day) = date.parts
    if (0...9999).contains(year) { append(year, from: 1000) } else { append(Int64(year)) }
    append(UInt8(ascii: "-"))
    append(month, from: 10)
    append(UInt8(ascii: "-"))
    append(day, from: 10)
  }

  /// Appends the digits of `value` from the one worth `power` on.
  private mutating func append(_ value: Int, from power: Int) {
    var power = power
    while power > 0 {
      append(UInt8(truncatingIfNeeded: 0x30 + value / power % 10))
      power /= 10
    }
  }
}
