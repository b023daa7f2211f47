import PenstockData

extension ByteWriter {
  /// Appends a JSON string of `text`.
  mutating func append(json text: String) {
    let store = ByteStore(text)
    append(json: TextSlice(offset: 0, length: store.count), of: store)
  }

  /// Appends a JSON string of a text value, with what JSON demands escaped and nothing else.
  mutating func append(json slice: TextSlice, of store: ByteStore) {
    append(UInt8(ascii: "\""))
    store.withSpan(slice.range) { bytes in
      if Self.isPlain(bytes) {
        append(slice, of: store)
      } else {
        for place in bytes.indices {
          if Self.isPlain(bytes[place]) {
            append(bytes[place])
          } else {
            append(escaped: bytes[place])
          }
        }
      }
    }
    append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ bytes: Span<UInt8>) -> Bool {
    var isPlain = true
    for place in bytes.indices { isPlain = isPlain && Self.isPlain(bytes[place]) }
    return isPlain
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
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
