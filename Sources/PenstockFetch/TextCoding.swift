extension String {
  /// The text with all but unreserved characters as `%XX` (RFC 3986).
  var percentEncoded: String { encoded { "%" + $0 } }

  /// The text as a value of a form: percent-encoded, with `+` for a space.
  var formEncoded: String { percentEncoded.replacing("%20", with: "+") }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }

  private func encoded(_ escape: (String) -> String) -> String {
    if utf8.allSatisfy(Self.isUnreserved) { return self }
    var result = ""
    for byte in utf8 {
      switch byte {
      case let byte where Self.isUnreserved(byte):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        result += escape(byte < 16 ? "0" + hex : hex)
      }
    }
    return result
  }

  /// The bytes of the text in base 64, padded (RFC 4648).
  var base64: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let bytes = Array(utf8)
    var result = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let rest = bytes[start..<Swift.min(start + 3, bytes.count)]
      let word = rest.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - rest.count))
      for place in 0..<4 {
        result.append(place <= rest.count ? alphabet[word >> (18 - 6 * place) & 63] : "=")
      }
    }
    return result
  }

  /// The text as it may be shown on a terminal: control characters and those that turn the direction
  /// of writing are escaped, and what is longer than `limit` characters is cut.
  func shown(limit: Int = 200) -> String {
    var result = ""
    for (count, scalar) in unicodeScalars.enumerated() {
      if count == limit { return result + "…" }
      switch scalar.value {
      case 0..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
