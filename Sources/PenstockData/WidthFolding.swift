/// Full-width forms and typographic signs, as the ASCII that they stand for.
package enum WidthFolding {
  /// The folded bytes; nil where nothing is to be folded.
  ///
  /// `１２３．４％` becomes `123.4%`; the ideographic and the no-break space become a space, the
  /// minus sign and the right quotation mark their ASCII counterparts.
  package static func folded(_ bytes: Span<UInt8>) -> [UInt8]? {
    var needed = false
    for index in 0..<bytes.count {
      switch bytes[index] {
      case 0xC2, 0xE2, 0xE3, 0xEF: needed = true
      default: continue
      }
    }
    guard needed else { return nil }
    var folded: [UInt8] = []
    folded.reserveCapacity(bytes.count)
    for scalar in String(copying: bytes).unicodeScalars {
      if let byte = ascii(scalar) {
        folded.append(byte)
      } else {
        folded.append(contentsOf: UTF8.encode(scalar) ?? .init())
      }
    }
    return folded
  }

  private static func ascii(_ scalar: Unicode.Scalar) -> UInt8? {
    switch scalar.value {
    case 0xFF01...0xFF5E: UInt8(truncatingIfNeeded: scalar.value - 0xFEE0)
    case 0x3000, 0xA0, 0x2009: UInt8(ascii: " ")
    case 0x2212: UInt8(ascii: "-")
    case 0x2019: UInt8(ascii: "'")
    default: nil
    }
  }

  /// A name in one form: full-width letters, digits and signs as ASCII, and without the blanks that
  /// only pad it.
  ///
  /// `万  科Ａ` becomes `万科A`: blanks at either end and between two ideographs go, others become
  /// one space.
  package static func name(_ bytes: Span<UInt8>) -> String {
    let text = folded(bytes).map { String(decoding: $0, as: UTF8.self) } ?? String(copying: bytes)
    var name = String.UnicodeScalarView()
    var hasBlank = false
    for scalar in text.unicodeScalars {
      if scalar == " " || scalar == "\t" {
        hasBlank = true
        continue
      }
      if hasBlank, let last = name.last,
        !(last.properties.isIdeographic && scalar.properties.isIdeographic)
      {
        name.append(" ")
      }
      hasBlank = false
      name.append(scalar)
    }
    return String(name)
  }
}

extension Span<UInt8> {
  /// `range` without the blanks at both its ends.
  package func trimmed(_ range: Range<Int>) -> Range<Int> {
    var range = range
    while let first = range.first, isBlank(first) { range = range.dropFirst() }
    while let last = range.last, isBlank(last) { range = range.dropLast() }
    return range
  }

  /// Whether a space or tab is at `index`.
  package func isBlank(_ index: Int) -> Bool {
    self[index] == UInt8(ascii: " ") || self[index] == UInt8(ascii: "\t")
  }

  /// Whether an ASCII letter is at `index`.
  package func isLetter(_ index: Int) -> Bool {
    let small = self[index] | 0x20
    return small >= UInt8(ascii: "a") && small <= UInt8(ascii: "z")
  }

  /// Whether an ASCII digit is at `index`.
  package func isDigit(_ index: Int) -> Bool { self[index] &- 0x30 <= 9 }
}
