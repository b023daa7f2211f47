import PenstockData

/// The escapes in JSON's strings: `\n`, `\"`, `\u4EBF`.
enum JSONEscapes {
  /// Checks the escape at `place`, or the surrogate pair of two; returns the place after it.
  static func check(
    at place: Int, before end: Int, _ bytes: Span<UInt8>
  ) throws(JSONMistake) -> Int {
    guard place + 1 < end else {
      throw JSONMistake(offset: place, message: "a string is never closed")
    }
    if bytes[place + 1] != UInt8(ascii: "u") {
      if plain(bytes[place + 1]) != nil { return place + 2 }
      throw JSONMistake(
        offset: place, message: "a backslash stands before nothing that can be escaped",
        help: "write `\\\\` for a backslash")
    }
    guard let unit = unit(at: place, before: end, bytes) else {
      throw JSONMistake(offset: place, message: "`\\u` needs four hexadecimal digits")
    }
    if !isSurrogate(unit) { return place + 6 }
    guard unit < 0xDC00, let low = Self.unit(at: place + 6, before: end, bytes),
      isSurrogate(low), low >= 0xDC00
    else { throw JSONMistake(offset: place, message: "half of a surrogate pair stands alone") }
    return place + 12
  }

  /// Appends the text of `bytes`, whose escapes were checked, without its escapes.
  static func append(unescaped bytes: Span<UInt8>, to writer: inout ByteWriter) {
    var place = 0
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count else {
        writer.append(bytes[place])
        place += 1
        continue
      }
      if let byte = plain(bytes[place + 1]) {
        writer.append(byte)
        place += 2
        continue
      }
      var value = unit(at: place, before: bytes.count, bytes) ?? 0xFFFD
      place += 6
      if isSurrogate(value) {
        let low = unit(at: place, before: bytes.count, bytes) ?? 0xDC00
        value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
        place += 6
      }
      let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { writer.append(byte) }
    }
  }

  /// The text of `bytes` without its escapes.
  static func text(_ bytes: Span<UInt8>) -> String {
    var writer = ByteWriter(capacity: bytes.count)
    append(unescaped: bytes, to: &writer)
    let store = writer.finish()
    return store.text(0..<store.count)
  }

  /// The byte that an escape of one letter means.
  private static func plain(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    default: nil
    }
  }

  /// The UTF-16 unit that the escape `\uXXXX` at `place` means.
  private static func unit(at place: Int, before end: Int, _ bytes: Span<UInt8>) -> UInt32? {
    guard place + 6 <= end, bytes[place] == UInt8(ascii: "\\"),
      bytes[place + 1] == UInt8(ascii: "u")
    else { return nil }
    var value: UInt32 = 0
    for digit in place + 2..<place + 6 {
      switch bytes[digit] {
      case let byte where byte &- 0x30 < 10: value = value << 4 | UInt32(byte &- 0x30)
      case let byte where (byte | 0x20) &- 0x61 < 6:
        value = value << 4 | UInt32((byte | 0x20) &- 0x61 + 10)
      default: return nil
      }
    }
    return value
  }

  private static func isSurrogate(_ unit: UInt32) -> Bool { unit & 0xF800 == 0xD800 }
}
