import PenstockKit

/// From which to which place of a line a field reaches: `1-8`, `9`, `10-` to the end.
struct FieldSpan: SettingValue, Hashable {
  /// The first place, from 0.
  let start: Int

  /// The place after the last; nil for the line's end.
  let end: Int?

  static var shape: ValueShape { .text("places in a line, such as 1-8") }
  static var placeholder: FieldSpan { FieldSpan(start: 0, end: 1) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> FieldSpan? {
    guard let text = value.scalar, !value.isNothing else {
      notes.noteWrongType(value, wanted: shape)
      return nil
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    if parts.count <= 2, let first = Int(parts[0]), (1...100_000).contains(first) {
      if parts.count == 1 { return FieldSpan(start: first - 1, end: first) }
      if parts[1].isEmpty { return FieldSpan(start: first - 1, end: nil) }
      if let last = Int(parts[1]), last >= first, last <= 100_000 {
        return FieldSpan(start: first - 1, end: last)
      }
    }
    notes.note(
      Diagnostic(
        "`\(text)` are no places in a line", at: value.location,
        help: "write the first and the last, counted from 1, such as `1-8`, or `9-` to the end"))
    return nil
  }
}

/// What a place in a line is.
enum WidthUnit: String, CaseIterable, SettingValue, DescribedWord, Sendable {
  /// A character of Unicode.
  case characters
  /// A byte of the file, as it is encoded there.
  case bytes
  /// A cell of a terminal: Chinese characters and full-width forms take two.
  case cells

  /// What it means.
  var summary: String {
    switch self {
    case .characters: "A character is one place."
    case .bytes: "A byte of the file is one place; in GB18030 a Chinese character has two."
    case .cells: "A cell of a terminal is one place; a Chinese character takes two."
    }
  }

  /// How many places a character takes.
  func width(of scalar: Unicode.Scalar) -> Int {
    switch self {
    case .characters: 1
    case .bytes: UTF8.width(scalar)
    case .cells: scalar.isWide ? 2 : 1
    }
  }
}

extension Unicode.Scalar {
  /// Whether it takes two cells of a terminal (East Asian Width W and F, by blocks).
  var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1B000...0x1B2FF, 0x1F300...0x1F64F,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

/// Reads the settings that source and sink share.
struct FixedWidthWords: Sendable {
  let fields: NamedValues<FieldSpan>
  let unit: WidthUnit

  init(from reader: inout FieldReader) {
    fields = reader.required(
      "fields", "The columns, and from which to which place of a line each reaches.",
      example: "{ date: 1-8, name: 9-28, close: 29- }")
    unit = reader.optional(
      "count",
      "What a place in a line is.", default: WidthUnit.characters)
    let entries = fields.entries
    for (place, entry) in entries.enumerated() {
      for other in entries[..<place] {
        let overlaps =
          entry.value.start < other.value.end ?? Int.max
          && other.value.start < entry.value.end ?? Int.max
        reader.check(
          !overlaps,
          Diagnostic(
            "`\(entry.name.name)` begins before `\(other.name.name)` ends", at: entry.name.location)
        )
      }
    }
  }
}
