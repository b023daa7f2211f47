import PenstockKit

/// Text in the cell of a Markdown table.
enum MarkdownText {
  /// The text with what would be read as Markdown escaped, on one line.
  ///
  /// What is read as itself stays as it is: `adjusted_net_loss`, `<1%`, `2025-09-30@end`.
  static func escaped(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    for (place, scalar) in scalars.enumerated() {
      let before = place > 0 ? scalars[place - 1] : " "
      let after = place + 1 < scalars.count ? scalars[place + 1] : " "
      switch scalar {
      case "\n" where before == "\r": continue
      case "\n", "\r": result.append(contentsOf: "<br>".unicodeScalars)
      case "|", "*", "`", "[": result.append(contentsOf: ["\\", scalar])
      case "\\" where isPunctuation(after) || after == "\n" || after == "\r":
        result.append(contentsOf: ["\\", scalar])
      case "<" where after.isASCIILetter || "/!?".unicodeScalars.contains(after):
        result.append(contentsOf: ["\\", scalar])
      case "_" where !(isWord(before) && isWord(after)):
        result.append(contentsOf: ["\\", scalar])
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "!"..."/", ":"..."@", "["..."`", "{"..."~": true
    default: false
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_"
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}

extension String {
  /// How many columns of a terminal the text takes; a Chinese character takes two.
  var shownWidth: Int { reduce(0) { $0 + ($1.isWide ? 2 : 1) } }
}
