import PenstockKit

/// A column that orders rows: its name, or `{ NAME: desc }`.
struct SortEntry: SettingValue {
  /// Which values come first.
  enum Direction: String, CaseIterable, SettingValue, DescribedWord {
    case ascending = "asc"
    case descending = "desc"

    var summary: String {
      switch self {
      case .ascending: "Small values, early days, false and A first."
      case .descending: "Large values first; missing ones last all the same."
      }
    }

    static func read(_ value: LocatedValue, _ notes: inout Notes) -> Direction? {
      readWord(
        value,
        synonyms: [
          "ascending": .ascending, "descending": .descending, "up": .ascending,
          "down": .descending,
        ], &notes)
    }
  }

  /// The column.
  let column: ColumnName

  /// Which of its values come first.
  let direction: Direction

  static var shape: ValueShape { .any([.column, .map(Direction.shape)]) }
  static var placeholder: SortEntry { SortEntry(column: ColumnName(""), direction: .ascending) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> SortEntry? {
    guard let entries = value.entries else {
      return ColumnName.read(value, &notes).map { SortEntry(column: $0, direction: .ascending) }
    }
    guard let entry = entries.first, entries.count == 1 else {
      notes.note(
        Diagnostic(
          "a map of several columns has no order", at: value.location,
          help: "make each an entry of the list: `[symbol, date: desc]`"))
      return nil
    }
    return Direction.read(entry.value, &notes).map { direction in
      SortEntry(column: ColumnName(entry.key, at: entry.location), direction: direction)
    }
  }
}

/// What `sort` may be told.
struct SortSettings: StageSettings {
  let by: [SortEntry]

  init(from fields: inout FieldReader) {
    let entries: OneOrMore<SortEntry> = fields.required(
      "by", "The columns that order the rows, the first one first.",
      example: "[symbol, date: desc]")
    by = entries.values
    let (place, isRead) = (fields.location(of: "by"), fields.notes.diagnostics.isEmpty)
    fields.check(
      !by.isEmpty || !isRead,
      Diagnostic("`sort` puts rows in no order", at: place, help: "list a column"))
    var seen: Set<String> = []
    for entry in by {
      fields.check(
        seen.insert(entry.column.name).inserted,
        Diagnostic("column `\(entry.column.name)` is listed twice", at: entry.column.location))
    }
  }
}
