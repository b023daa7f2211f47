/// A moment: microseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Microseconds since the start of 1970 in UTC.
  public let microseconds: Int64

  /// The moment that many microseconds after the start of 1970 in UTC.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// Whether `left` is the earlier moment.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.microseconds < right.microseconds
  }
}

extension Timestamp: CustomStringConvertible {
  /// `YYYY-MM-DDThh:mm:ss[.ffffff]Z`, with as many decimals as the moment has.
  public var description: String {
    var (day, rest) = microseconds.quotientAndRemainder(dividingBy: 86_400_000_000)
    if rest < 0 { (day, rest) = (day - 1, rest + 86_400_000_000) }
    let fraction = rest % 1_000_000
    rest /= 1_000_000
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    var text = "\(CalendarDate(day: Int32(clamping: day)))T"
    text += "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
    if fraction != 0 {
      text += "\(Decimal(units: Int128(fraction), scale: 6).shortest)".dropFirst()
    }
    return text + "Z"
  }

  /// The moment that `text` writes as `YYYY-MM-DDThh:mm:ss[.f…]` with `Z` or `±hh:mm`, or nil.
  ///
  /// A zone is required: a local time without one is no moment.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }

  /// The moment that `bytes` write, or nil.
  public init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= 20, let date = CalendarDate(bytes.extracting(0..<10)),
      bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let hour = bytes.number(11..<13), let minute = bytes.number(14..<16),
      let second = bytes.number(17..<19), hour < 24, minute < 60, second < 60
    else { return nil }
    var place = 19
    var fraction = 0
    if bytes[place] == UInt8(ascii: ".") {
      place += 1
      var weight = 100_000
      let start = place
      while place < bytes.count, let digit = bytes.number(place..<place + 1) {
        if weight == 0, digit != 0 { return nil }
        fraction += digit * weight
        weight /= 10
        place += 1
      }
      if place == start { return nil }
    }
    guard let offset = Self.zone(bytes.extracting(place..<bytes.count)) else { return nil }
    let seconds = Int64(date.day) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
    microseconds = seconds * 1_000_000 + Int64(fraction)
  }

  /// The seconds by which a zone is ahead of UTC.
  package static func zone(_ bytes: Span<UInt8>) -> Int? {
    if bytes.equals("Z") { return 0 }
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = bytes.number(1..<3),
      let minutes = bytes.number(4..<6), hours < 24, minutes < 60
    else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
    case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
    default: return nil
    }
  }
}
