import PenstockKit

/// A length of time as people write it: `30s`, `5m`, `2h`, `1d`.
public struct TimeSpan: SettingValue, Hashable {
  /// How many seconds it has.
  public let seconds: Int

  /// A time of so many seconds.
  public init(seconds: Int) { self.seconds = seconds }

  /// What may be written for it.
  public static var shape: ValueShape { .text("a time, such as 30s, 5m, 2h or 1d") }

  /// What stands in for a value that could not be read.
  public static var placeholder: TimeSpan { TimeSpan(seconds: 1) }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> TimeSpan? {
    if let text = value.scalar, let seconds = seconds(of: text) {
      return TimeSpan(seconds: seconds)
    }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }

  /// How many seconds a text such as `5m` or `s` names; nil where it names none.
  static func seconds(of text: String) -> Int? {
    let factors: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last.flatMap({ factors[$0] }), let number = Int(text.dropLast()),
      (1...100_000).contains(number), text.first != "+"
    else { return nil }
    return number * unit
  }
}

/// How many bytes, as people write it: `500MB`, `2GB`.
public struct ByteCount: SettingValue, Hashable {
  /// How many bytes.
  public let bytes: Int

  /// A size of so many bytes.
  public init(bytes: Int) { self.bytes = bytes }

  /// What may be written for it.
  public static var shape: ValueShape { .text("a size, such as 500MB or 2GB") }

  /// What stands in for a value that could not be read.
  public static var placeholder: ByteCount { ByteCount(bytes: 1) }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> ByteCount? {
    let text = value.scalar ?? ""
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let factors = ["B": 1, "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000]
    if let number = Int(digits), (1...1_000_000).contains(number),
      let factor = factors[text.dropFirst(digits.count).uppercased()]
    {
      return ByteCount(bytes: number * factor)
    }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}

/// How many requests may go in which time: `5/s`, `100/m`, `1/h`.
public struct RequestRate: SettingValue, Hashable {
  /// The time between two requests, in milliseconds.
  public let milliseconds: Int

  /// What may be written for it.
  public static var shape: ValueShape { .text("a rate, such as 5/s or 100/m") }

  /// What stands in for a value that could not be read.
  public static var placeholder: RequestRate { RequestRate(milliseconds: 1) }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> RequestRate? {
    let parts = (value.scalar ?? "").split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2, let count = Int(parts[0]), (1...100_000).contains(count),
      let seconds = TimeSpan.seconds(of: "1" + parts[1])
    {
      return RequestRate(milliseconds: (seconds * 1000 + count - 1) / count)
    }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}
