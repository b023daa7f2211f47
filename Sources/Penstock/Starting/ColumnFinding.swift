import PenstockData
import PenstockKit

/// How a column should be declared, and what was seen of it.
public struct ColumnFinding: Sendable {
  /// The column's name.
  public let name: String

  /// What its values are.
  public var type: ValueType

  /// A date's layout, where it is not `YYYY-MM-DD`.
  var layout: String?

  /// The unit that stands behind each value.
  var unit: String?

  /// What stands between groups of three digits.
  var thousands: String?

  /// Texts that mean that there is no value.
  var missing: [String] = []

  /// Some values, as they are written.
  public var values = ""

  /// Why it is so, and what else was seen.
  public var remarks: [String] = []

  /// What a person should confirm.
  public var confirm: String?

  init(name: String, type: ValueType) {
    self.name = name
    self.type = type
  }

  /// The declaration as it is written.
  public var written: String { written(unit: unit) }

  /// The declaration with a unit, of the input's column `from` where that is called otherwise.
  func written(unit: String?, from: String? = nil) -> String {
    var words: [String] = []
    if let layout { words.append("format: \(StartingText.scalar(layout))") }
    if let unit { words.append("unit: \(StartingText.scalar(unit))") }
    if let thousands { words.append("thousands: \(StartingText.quoted(thousands))") }
    if !missing.isEmpty {
      words.append("missing: [\(missing.map(StartingText.quoted).joined(separator: ", "))]")
    }
    let origin = from.map { "from: \(StartingText.scalar($0)), " } ?? ""
    return words.isEmpty
      ? type.rawValue : "{ \(origin)type: \(type.rawValue), \(words.joined(separator: ", ")) }"
  }

  /// What was seen, in a line.
  public var seen: String { ([values].filter { !$0.isEmpty } + remarks).joined(separator: "; ") }
}

/// Texts as YAML.
enum StartingText {
  /// The text, in quotes where it would be something else without.
  static func scalar(_ text: String) -> String {
    let isPlain =
      text.allSatisfy { $0.isLetter || $0.isNumber || "_-./%()（）".contains($0) }
      && text.first.map { $0.isLetter || $0.isNumber || text.hasPrefix("../") } == true
      && !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    return isPlain ? text : quoted(text)
  }

  /// The text in quotes.
  static func quoted(_ text: String) -> String { JSONValue.quoted(text) }

  /// A name for a node or a pipeline of what a file is called; `other` where nothing is left of it.
  static func name(of path: String, or other: String) -> String {
    var file = path.split(separator: "/").last.map(String.init) ?? path
    if let packing = [".gz", ".zst", ".zip"].first(where: { file.lowercased().hasSuffix($0) }) {
      file = String(file.dropLast(packing.count))
    }
    let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    let name = String(
      stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") ? $0 : "_" })
    return name.contains { $0 != "_" } ? String(name.prefix(60)) : other
  }
}
