/// Where the parts of a day, and of a time of day, stand in a text.
///
/// | in the layout | stands for |
/// |---|---|
/// | `YYYY` | the year |
/// | `MM`, `M` | the month in two digits, or in one or two |
/// | `MMMM`, `MMM` | the month's English name, or its first three letters; capitals do not count |
/// | `DD`, `D` | the day of the month, likewise |
/// | `hh`, `h`, `mm`, `ss` | hour, minute, second |
///
/// Everything else stands for itself: `D MMMM YYYY` reads `30 October 2026`, `hmmss` both `92501` and
/// `103000`.
public struct DateLayout: Sendable, Hashable {
  private enum Part: Sendable, Hashable {
    case literal(UInt8)
    case number(Field, least: Int, most: Int)
    case monthName(isShort: Bool)

    var least: Int {
      switch self {
      case .literal: 1
      case .number(_, let least, _): least
      case .monthName: 3
      }
    }
  }

  private enum Field: Int, Sendable, Hashable {
    case year, month, day, hour, minute, second
  }

  private let parts: [Part]
  private let rests: [Int]  // the least length of what follows each part

  /// Whether year, month and day are there.
  public let hasDate: Bool

  /// Whether hour and minute are there.
  public let hasTime: Bool

  /// The layout that `pattern` shows; nil unless it has a whole day, a time of day or both, each
  /// part once.
  public init?(_ pattern: String) {
    let bytes = Array(pattern.utf8)
    var parts: [Part] = []
    var fields: [Field] = []
    var place = 0
    while place < bytes.count {
      let letter = bytes[place]
      let end = bytes[place...].firstIndex { $0 != letter } ?? bytes.count
      guard let part = Self.part(letter, count: end - place) else { return nil }
      if case .literal = part {
        parts += bytes[place..<end].map { .literal($0) }
      } else {
        parts.append(part)
        if case .number(let field, _, _) = part {
          fields.append(field)
        } else {
          fields.append(.month)
        }
      }
      place = end
    }
    hasDate = [.year, .month, .day].allSatisfy(fields.contains)
    hasTime = [.hour, .minute].allSatisfy(fields.contains)
    let dateFields = fields.count { $0.rawValue <= Field.day.rawValue }
    guard Set(fields).count == fields.count, hasDate || hasTime, hasDate || dateFields == 0,
      hasTime || dateFields == fields.count
    else { return nil }
    var rests = [Int](repeating: 0, count: parts.count)
    for place in parts.indices.reversed().dropFirst() {
      rests[place] = rests[place + 1] + parts[place + 1].least
    }
    (self.parts, self.rests) = (parts, rests)
  }

  private static func part(_ letter: UInt8, count: Int) -> Part? {
    switch (letter, count) {
    case (UInt8(ascii: "Y"), 4): .number(.year, least: 4, most: 4)
    case (UInt8(ascii: "M"), 4): .monthName(isShort: false)
    case (UInt8(ascii: "M"), 3): .monthName(isShort: true)
    case (UInt8(ascii: "M"), 1...2): .number(.month, least: count, most: 2)
    case (UInt8(ascii: "D"), 1...2): .number(.day, least: count, most: 2)
    case (UInt8(ascii: "h"), 1...2): .number(.hour, least: count, most: 2)
    case (UInt8(ascii: "m"), 2): .number(.minute, least: 2, most: 2)
    case (UInt8(ascii: "s"), 2): .number(.second, least: 2, most: 2)
    case (UInt8(ascii: "Y"), _), (UInt8(ascii: "M"), _), (UInt8(ascii: "D"), _): nil
    case (UInt8(ascii: "h"), _), (UInt8(ascii: "m"), _), (UInt8(ascii: "s"), _): nil
    default: .literal(letter)
    }
  }

  /// The day that `bytes` write in this layout, or nil.
  public func date(_ bytes: Span<UInt8>) -> CalendarDate? {
    guard hasDate, let values = values(bytes) else { return nil }
    return CalendarDate(year: values[0], month: values[1], day: values[2])
  }

  /// The seconds from the start of 1970, by the clock that the text was written by, or nil; of a
  /// layout without a day the seconds from midnight.
  public func seconds(_ bytes: Span<UInt8>) -> Int64? {
    guard let values = values(bytes), values[3] < 24, values[4] < 60, values[5] < 60 else {
      return nil
    }
    let time = Int64(values[3] * 3600 + values[4] * 60 + values[5])
    if !hasDate { return time }
    return CalendarDate(year: values[0], month: values[1], day: values[2]).map {
      Int64($0.day) * 86_400 + time
    }
  }

  private func values(_ bytes: Span<UInt8>) -> InlineArray<6, Int>? {
    var values = InlineArray<6, Int>(repeating: 0)
    var place = 0
    for (part, rest) in zip(parts, rests) {
      let room = bytes.count - place - rest
      guard room >= part.least else { return nil }
      switch part {
      case .literal(let byte):
        guard bytes[place] == byte else { return nil }
        place += 1
      case .number(let field, let least, let most):
        let isLonger = least < most && room > least && bytes.isDigit(place + least)
        let length = isLonger ? most : least
        guard let number = bytes.number(place..<place + length) else { return nil }
        values[field.rawValue] = number
        place += length
      case .monthName(let isShort):
        guard let (month, length) = Self.month(bytes, at: place, isShort: isShort) else {
          return nil
        }
        values[Field.month.rawValue] = month
        place += length
      }
    }
    return place == bytes.count ? values : nil
  }

  private static func month(
    _ bytes: Span<UInt8>, at start: Int, isShort: Bool
  ) -> (month: Int, length: Int)? {
    for (place, name) in months.enumerated() {
      let name = isShort ? name.prefix(3) : name[...]
      guard start + name.count <= bytes.count,
        name.indices.allSatisfy({ bytes[start + $0] | 0x20 == name[$0] })
      else { continue }
      return (place + 1, name.count)
    }
    return nil
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ].map { Array($0.utf8) }
}
