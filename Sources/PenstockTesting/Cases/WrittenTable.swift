import Penstock
import PenstockFiles

/// A table as a test writes it: a list of rows, text in CSV, or a file with such text.
enum WrittenTable: SettingValue {
  case rows([LocatedValue], SourceLocation)
  case text(String, SourceLocation)
  case file(String, SourceLocation)

  private struct Words: StageSettings {
    let file: String
    let location: SourceLocation?

    init(from fields: inout FieldReader) {
      file = fields.required(
        "file", "A file with the table, from the pipeline's folder.", example: "tests/rows.csv")
      location = fields.location(of: "file")
    }
  }

  static var shape: ValueShape {
    .any([
      .list(.map(.cell)), .text("a table as CSV"), Nested<Words>.shape,
    ])
  }

  /// A file, in the place of a text.
  static var fileShape: ValueShape { Nested<Words>.shape }

  static var placeholder: WrittenTable {
    .rows([], SourceLocation(file: "", line: 1, column: 1))
  }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> WrittenTable? {
    switch value.content {
    case .scalar(let text, _):
      if !value.isNothing { return .text(text, value.location) }
    case .list(let rows): return .rows(rows, value.location)
    case .map:
      return Nested<Words>.read(value, &notes).map {
        .file($0.settings.file, $0.settings.location ?? value.location)
      }
    }
    notes.note(
      Diagnostic(
        "expected rows, found nothing", at: value.location,
        help: "write `[]` for no rows, or a table after `|`"))
    return nil
  }

  /// Where it stands.
  var location: SourceLocation {
    switch self {
    case .rows(_, let location), .text(_, let location), .file(_, let location): location
    }
  }

  /// The text that is written, or is in the file; nil for rows.
  func text(in folder: String) throws(DiagnosticsError) -> String? {
    switch self {
    case .rows: return nil
    case .text(let text, _): return text
    case .file(let path, let location):
      if let text = TextFile.read(InputPath.join(folder, path)) { return text }
      throw DiagnosticsError(
        Diagnostic(
          "there is no file `\(path)`", at: location,
          help: "a path begins at the pipeline's own folder"))
    }
  }
}

/// The rows of a table that a test writes, each with its place.
struct WrittenRows {
  /// One row.
  struct Row {
    /// The values, in the order of the columns; nil for a missing one.
    let cells: [String?]

    /// Where it stands.
    let location: SourceLocation
  }

  /// The columns' names, with their places.
  private(set) var names: [ColumnName] = []

  /// The rows.
  private(set) var rows: [Row] = []

  /// The rows of `table`.
  ///
  /// - Parameter lines: The lines of the file that the table stands in, to find its rows there.
  init(_ table: WrittenTable, in folder: String, lines: [Substring]) throws(DiagnosticsError) {
    if case .rows(let values, _) = table {
      try read(values)
      return
    }
    let text = try table.text(in: folder) ?? ""
    if case .file(let path, _) = table {
      try read(text, after: SourceLocation(file: InputPath.join(folder, path), line: 0, column: 1))
    } else {
      try read(text, after: table.location, lines)
    }
  }

  // MARK: Lists of maps

  private mutating func read(_ values: [LocatedValue]) throws(DiagnosticsError) {
    var notes = Notes()
    var places: [String: Int] = [:]
    for value in values {
      guard let entries = value.entries else {
        notes.noteWrongType(value, wanted: .map(.cell))
        continue
      }
      for entry in entries where places[entry.key] == nil {
        places[entry.key] = names.count
        names.append(ColumnName(entry.key, at: entry.location))
      }
      for entry in entries where entry.value.scalar == nil {
        notes.noteWrongType(entry.value, wanted: .text("a text, a number or nothing"))
      }
    }
    if notes.hasErrors { throw DiagnosticsError(notes.diagnostics) }
    rows = values.map { value in
      let cells = names.map { name -> String? in
        value[name.name].flatMap { $0.isNothing ? nil : $0.scalar }
      }
      return Row(cells: cells, location: value.location)
    }
  }

  // MARK: CSV

  /// Reads a table whose header is in the line after `start`.
  private mutating func read(
    _ text: String, after start: SourceLocation, _ lines: [Substring]? = nil
  ) throws(DiagnosticsError) {
    var notes = Notes()
    let records = text.writtenLines.enumerated().filter { !$0.element.allSatisfy(\.isWhitespace) }
    for (offset, record) in records {
      let location = Self.place(of: record, line: start.line + 1 + offset, start, lines)
      let cells = Self.cells(record)
      if names.isEmpty {
        names = cells.map { ColumnName($0 ?? "", at: location) }
        noteHeader(location, &notes)
      } else if cells.count == names.count {
        rows.append(Row(cells: cells, location: location))
      } else {
        notes.note(
          Diagnostic(
            "this row has \(cells.count) values, and the header \(names.count) names", at: location,
            help: "put quotes around a value that has a comma in it"))
      }
    }
    if notes.hasErrors { throw DiagnosticsError(notes.diagnostics) }
  }

  private func noteHeader(_ location: SourceLocation, _ notes: inout Notes) {
    var seen: Set<String> = []
    for name in names where name.name.isEmpty || !seen.insert(name.name).inserted {
      notes.note(
        Diagnostic(
          name.name.isEmpty
            ? "a column of this table has no name" : "two columns are called `\(name.name)`",
          at: location))
    }
  }

  /// Where a record stands: in its line where that has it as it is, else where the table begins.
  private static func place(
    of record: Substring, line: Int, _ start: SourceLocation, _ lines: [Substring]?
  ) -> SourceLocation {
    guard let lines else { return SourceLocation(file: start.file, line: line, column: 1) }
    guard line <= lines.count, lines[line - 1].hasSuffix(record) else { return start }
    return SourceLocation(
      file: start.file, line: line, column: lines[line - 1].count - record.count + 1,
      length: record.count)
  }

  /// The values of a record: blanks around them do not count, nothing is missing, `""` is empty.
  static func cells(_ record: Substring) -> [String?] {
    var cells: [String?] = []
    var cell = ""
    var isQuoted = false
    var wasQuoted = false
    func end() {
      let trimmed = wasQuoted ? cell : cell.trimmed
      cells.append(trimmed.isEmpty && !wasQuoted ? nil : trimmed)
      (cell, wasQuoted) = ("", false)
    }
    var rest = record[...]
    while let character = rest.popFirst() {
      switch character {
      case "\"" where isQuoted && rest.first == "\"":
        cell.append("\"")
        rest.removeFirst()
      case "\"" where isQuoted: isQuoted = false
      case "\"" where cell.allSatisfy({ $0 == " " }) && !wasQuoted:
        (cell, isQuoted, wasQuoted) = ("", true, true)
      case "," where !isQuoted: end()
      case " " where wasQuoted && !isQuoted: continue
      default: cell.append(character)
      }
    }
    end()
    return cells
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
