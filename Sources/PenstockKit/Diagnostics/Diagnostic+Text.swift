extension Diagnostic {
  /// The diagnostic as people read it, with the line it speaks of and a caret under the place.
  ///
  /// - Parameter text: The text of a file by its shown path, where it is known.
  public func rendered(text: (String) -> String?) -> String {
    var lines = ["\(severity.rawValue): \(message.shownInLine)"]
    if let location {
      lines.append("  --> \(location.file.shownInLine):\(location.line):\(location.column)")
      lines += text(location.file).flatMap { Excerpt(of: location, in: $0)?.lines } ?? []
    }
    if let help { lines.append("  help: \(help.shownInLine)") }
    lines += notes.map { "  note: \($0.shownInLine)" }
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// The text on one line of a message: safe for a terminal, with what is quoted cut to a length
  /// that can be read.
  fileprivate var shownInLine: String {
    var parts: [String] = []
    for (place, part) in split(separator: "`", omittingEmptySubsequences: false).enumerated() {
      let isQuoted = place % 2 == 1
      parts.append(isQuoted && part.count > 120 ? part.prefix(60) + "…" : String(part))
    }
    let text = parts.joined(separator: "`")
    return (text.count > 1000 ? text.prefix(1000) + "…" : text).escapedForTerminal
      .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
      .split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "\\t")
  }

  /// The text with everything that could steer a terminal written out as `\u{…}`.
  public var escapedForTerminal: String {
    guard unicodeScalars.contains(where: \.steersTerminal) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      if scalar.steersTerminal {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  /// Control characters but for tab and newline, bidirectional marks, odd line ends, and
  /// characters that nobody sees.
  fileprivate var steersTerminal: Bool {
    switch value {
    case 0x09, 0x0A: false
    case 0x00..<0x20, 0x7F..<0xA0, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E,
      0x2060...0x2064, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}

extension Character {
  /// Whether a terminal shows the character two columns wide: CJK, full-width forms.
  public var isWide: Bool {
    guard let first = unicodeScalars.first?.value else { return false }
    return switch first {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

extension String {
  /// How many columns of a terminal the text takes.
  public var shownWidth: Int { reduce(0) { $0 + ($1.isWide ? 2 : 1) } }
}
