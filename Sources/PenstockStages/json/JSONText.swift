import PenstockData

extension ByteWriter {
  /// Appends a JSON string of `text`.
  mutating func append(json text: String) {
    let bytes = Array(text.utf8)
    append(json: bytes.span)
  }

  /// Appends a JSON string of the UTF-8 in `bytes`, with what JSON demands escaped and nothing else.
  mutating func append(json bytes: Span<UInt8>) {
    append(UInt8(ascii: "\""))
    var start = 0
    for place in 0..<bytes.count {
      let byte = bytes[place]
      if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { continue }
      append(bytes.extracting(start..<place))
      append(escaped: byte)
      start = place + 1
    }
    append(bytes.extracting(start..<bytes.count))
    append(UInt8(ascii: "\""))
  }

  private mutating func append(escaped byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
    case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
    default:
      append(byte < 0x10 ? "u000" : "u001")
      let digit = byte & 0xF
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}

extension JSONScanner {
  /// Whether all of `bytes` are one JSON number.
  static func isNumber(_ bytes: Span<UInt8>) -> Bool {
    var scanner = JSONScanner(place: 0, end: bytes.count, isLines: true)
    do throws(JSONMistake) {
      try scanner.number(bytes)
      return scanner.place == bytes.count
    } catch {
      return false
    }
  }
}
