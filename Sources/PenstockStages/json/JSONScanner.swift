import PenstockData

/// Reads the tokens of JSON, strictly as RFC 8259 has them.
///
/// Only a token's place is worked out: numbers stay the text that was written, and strings their
/// escapes, which are checked here so that ``JSONEscapes`` can't fail.
struct JSONScanner {
  /// The next byte's place.
  var place: Int

  /// The place after the last byte.
  let end: Int

  /// Whether the text is one of lines, so that a newline is no blank.
  let isLines: Bool

  /// The next byte; 0, which no token begins with, at the end.
  @inline(__always)
  func byte(_ bytes: Span<UInt8>) -> UInt8 { place < end ? bytes[place] : 0 }

  @inline(__always)
  mutating func skipBlanks(_ bytes: Span<UInt8>) {
    while place < end {
      switch bytes[place] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): place += 1
      case UInt8(ascii: "\n") where !isLines: place += 1
      default: return
      }
    }
  }

  /// Goes past `byte` if it is next, after blanks.
  @inline(__always)
  mutating func take(_ byte: Unicode.Scalar, _ bytes: Span<UInt8>) -> Bool {
    skipBlanks(bytes)
    guard self.byte(bytes) == UInt8(ascii: byte) else { return false }
    place += 1
    return true
  }

  /// Goes past `true`, `false` or `null`.
  mutating func literal(_ word: StaticString, _ bytes: Span<UInt8>) throws(JSONMistake) {
    let length = word.utf8CodeUnitCount
    guard place + length <= end, bytes.extracting(place..<place + length).equals(word) else {
      throw mistake("expected `\(word)`", bytes)
    }
    place += length
  }

  /// Goes past a number.
  mutating func number(_ bytes: Span<UInt8>) throws(JSONMistake) {
    if byte(bytes) == UInt8(ascii: "-") { place += 1 }
    if byte(bytes) == UInt8(ascii: "0") {
      place += 1
      if isDigit(bytes) { throw mistake("a number begins with a needless 0", bytes) }
    } else {
      try digits(bytes)
    }
    if byte(bytes) == UInt8(ascii: ".") {
      place += 1
      try digits(bytes)
    }
    if byte(bytes) | 0x20 == UInt8(ascii: "e") {
      place += 1
      if [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(byte(bytes)) { place += 1 }
      try digits(bytes)
    }
  }

  @inline(__always)
  private func isDigit(_ bytes: Span<UInt8>) -> Bool { byte(bytes) &- 0x30 < 10 }

  private mutating func digits(_ bytes: Span<UInt8>) throws(JSONMistake) {
    guard isDigit(bytes) else { throw mistake("expected a digit", bytes) }
    while isDigit(bytes) { place += 1 }
  }

  /// Goes past a string, from its first quote to after its last; returns whether it has escapes.
  mutating func string(_ bytes: Span<UInt8>) throws(JSONMistake) -> Bool {
    let start = place
    var isEscaped = false
    place += 1
    while place < end {
      let byte = bytes[place]
      if byte == UInt8(ascii: "\"") {
        place += 1
        return isEscaped
      }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        place = try JSONEscapes.check(at: place, before: end, bytes)
      } else if byte < 0x20 {
        let help = byte == UInt8(ascii: "\n") ? "is a quote left open?" : nil
        throw mistake("a string has a control character that is not escaped", bytes, help: help)
      } else {
        place += 1
      }
    }
    throw JSONMistake(offset: start, message: "a string is never closed")
  }

  /// Whether the text begins with a byte order mark.
  static func hasMark(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
  }
}

extension JSONScanner {
  /// A mistake at the next byte: what is wrong, or what was expected instead of what is there.
  func mistake(
    _ message: String, _ bytes: Span<UInt8>, help: String? = nil
  ) -> JSONMistake {
    let isExpectation = message.hasPrefix("expected")
    return JSONMistake(
      offset: place, message: isExpectation ? "\(message), found \(found(bytes))" : message,
      help: help)
  }

  /// What is next, in words.
  private func found(_ bytes: Span<UInt8>) -> String {
    guard place < bytes.count else { return "the end" }
    switch bytes[place] {
    case UInt8(ascii: "\n"): return "the end of the line"
    case let byte where byte < 0x20 || byte == 0x7F: return "byte \(byte)"
    default:
      let text = String(copying: bytes.extracting(place..<min(place + 8, bytes.count)))
      return text.first.map { "`\($0)`" } ?? "the end"
    }
  }
}
