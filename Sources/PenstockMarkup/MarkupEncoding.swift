import PenstockData

/// How a document says that it is encoded: in its XML declaration, or in a `meta` element.
public enum MarkupEncoding {
  /// How far into a document it is looked for, in bytes.
  public static let reach = 4096

  /// The word that a document begins with; nil where it says nothing.
  public static func declared(in start: ByteStore, _ language: MarkupScan.Language) -> String? {
    let text = start.withSpan(0..<min(start.count, reach)) { bytes in
      // Only ASCII counts: whatever the encoding is, these words are ASCII in it.
      String(
        decoding: bytes.indices.map { bytes[$0] < 0x80 ? bytes[$0] : UInt8(ascii: "?") },
        as: UTF8.self
      ).lowercased()
    }
    switch language {
    case .xml:
      guard let declaration = text.firstRange(of: "<?xml "),
        let end = text[declaration.upperBound...].firstRange(of: "?>"),
        let word = text[..<end.lowerBound].firstRange(of: "encoding")
      else { return nil }
      return value(text[word.upperBound..<end.lowerBound])
    case .html:
      var rest = text[...]
      while let tag = rest.firstRange(of: "<meta") {
        rest = rest[tag.upperBound...]
        let end = rest.firstIndex(of: ">") ?? rest.endIndex
        if let word = rest[..<end].firstRange(of: "charset") {
          return value(rest[word.upperBound..<end])
        }
        rest = rest[end...]
      }
      return nil
    }
  }

  /// What stands behind an equals sign, in quotes or not.
  private static func value(_ text: Substring) -> String? {
    let afterSign = text.drop { $0 == " " }
    guard afterSign.first == "=" else { return nil }
    let value = afterSign.dropFirst().drop { $0 == " " || $0 == "\"" || $0 == "'" }
    let word = value.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    return word.isEmpty ? nil : String(word)
  }
}
