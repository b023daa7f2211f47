extension Diagnostic {
  /// The diagnostic as people read it, with the line it speaks of and a caret under the place.
  ///
  /// - Parameter text: The text of a file by its shown path, where it is known.
  public func rendered(text: (String) -> String?) -> String {
    var lines = ["\(severity.rawValue): \(message.escapedForTerminal)"]
    if let location {
      lines.append("  --> \(location.file):\(location.line):\(location.column)")
      lines += Self.excerpt(location, text(location.file))
    }
    if let help { lines.append("  help: \(help.escapedForTerminal)") }
    lines += notes.map { "  note: \($0.escapedForTerminal)" }
    return lines.joined(separator: "\n")
  }

  private static func excerpt(_ location: SourceLocation, _ text: String?) -> [String] {
    guard let text else { return [] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard location.line >= 1, location.line <= lines.count else { return [] }
    let line = String(lines[location.line - 1]).filter { $0 != "\r" }
    let number = "\(location.line)"
    let gutter = String(repeating: " ", count: number.count)
    // A caret line that keeps the tabs and the width of wide characters of the line above it.
    let before = line.prefix(location.column - 1).map { $0.isWide ? "  " : $0 == "\t" ? "\t" : " " }
    let marked = line.dropFirst(location.column - 1).prefix(location.length)
    let carets = marked.map { $0.isWide ? "^^" : "^" }.joined()
    return [
      "\(number) | \(line.escapedForTerminal)",
      "\(gutter) | \(before.joined())\(carets.isEmpty ? "^" : carets)",
    ]
  }
}

extension String {
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
  /// Control characters but for tab and newline, bidirectional marks and odd line ends.
  fileprivate var steersTerminal: Bool {
    switch value {
    case 0x09, 0x0A: false
    case 0x00..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0x061C: true
    default: false
    }
  }
}

extension Character {
  /// Whether a terminal shows the character two columns wide: CJK, full-width forms.
  public var isWide: Bool {
    guard let first = unicodeScalars.first?.value else { return false }
    return switch first {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
