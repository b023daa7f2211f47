import PenstockData

/// Days and times as a spreadsheet counts them, and the number formats that make them such.
enum XLSXDate {
  /// What a number format makes of a number.
  enum Kind: Sendable {
    case number, date, time, dateAndTime
  }

  /// What a built-in format makes of a number, by its identifier (ECMA-376 part 1, 18.8.30, with
  /// those of Chinese programs).
  static func kind(ofBuiltIn format: Int) -> Kind {
    switch format {
    case 14...17, 27...31, 36, 50...54, 57, 58: .date
    case 18...21, 32...35, 45, 47, 55, 56: .time
    case 22: .dateAndTime
    default: .number
    }
  }

  /// What a format's code makes of a number: `yyyy-mm-dd`, `#,##0.00`, `[h]:mm`.
  static func kind(of code: String) -> Kind {
    var (hasDay, hasMonth, hasTime) = (false, false, false)
    var rest = code.lowercased()[...]
    while let character = rest.first {
      rest = rest.dropFirst()
      switch character {
      case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
      case "\\", "_", "*": rest = rest.dropFirst()
      case "[":
        // A span of hours is a number of days, and no time of a day.
        let word = rest.prefix { $0 != "]" }
        if !word.isEmpty, word.allSatisfy({ "hms".contains($0) }) { return .number }
        rest = rest.dropFirst(word.count + 1)
      case ";": rest = ""
      case "y", "d": hasDay = true
      case "m": hasMonth = true
      case "h", "s": hasTime = true
      case "g" where rest.hasPrefix("eneral"): rest = rest.dropFirst(6)
      default: break
      }
    }
    if hasTime { return hasDay ? .dateAndTime : .time }
    return hasDay || hasMonth ? .date : .number
  }

  /// The day, the time or both that a number of days counts; nil where there is no such day.
  ///
  /// - Parameters:
  ///   - number: A plain decimal.
  ///   - is1904: Whether days are counted from 1904-01-01; otherwise from 1900-01-01 as day 1, with
  ///     a 29th of February in 1900 that never was.
  static func text(_ number: String, _ kind: Kind, is1904: Bool) -> String? {
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard let days = Int(parts[0]), days >= 0, days < 3_000_000, !number.hasPrefix("-") else {
      return nil
    }
    var milliseconds = Self.milliseconds(parts.count > 1 ? parts[1] : "")
    var day = days
    if milliseconds == 86_400_000 { (day, milliseconds) = (day + 1, 0) }
    let time = self.time(milliseconds)
    if kind == .time, day == 0 { return time }
    guard let date = date(day, is1904: is1904) else { return nil }
    return kind == .date && milliseconds == 0 ? "\(date)" : "\(date)T\(time)"
  }

  private static func date(_ day: Int, is1904: Bool) -> CalendarDate? {
    let epoch =
      is1904
      ? CalendarDate(year: 1904, month: 1, day: 1)
      : CalendarDate(year: 1899, month: 12, day: day < 60 ? 31 : 30)
    if !is1904, day == 60 || day == 0 { return nil }
    guard let date = epoch?.adding(days: day), date.year <= 9999 else { return nil }
    return date
  }

  /// A fraction of a day in milliseconds, rounded half up.
  private static func milliseconds(_ fraction: Substring) -> Int {
    let digits = fraction.prefix(15)
    guard let value = Int128(digits) else { return 0 }
    let scale = (0..<digits.count).reduce(1 as Int128) { product, _ in product * 10 }
    return Int((value * 86_400_000 * 2 + scale) / (scale * 2))
  }

  private static func time(_ milliseconds: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let seconds = milliseconds / 1000
    let rest = milliseconds % 1000
    let text = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    return rest == 0 ? text : text + "." + String(String(1000 + rest).dropFirst())
  }
}
