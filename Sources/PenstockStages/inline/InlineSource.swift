import PenstockData
import PenstockKit

/// Rows that are written in the pipeline file itself.
///
/// Values are the text that is written, `~` and nothing are missing. The columns are all keys in
/// order of appearance; `columns:` gives them types.
struct InlineSource: Source {
  static let name = "inline"
  static let summary = "Gives the rows that are written under it."
  static let readsFiles = false

  struct Settings: StageSettings {
    let rows: [NamedValues<InlineValue>]
    let locations: [SourceLocation?]

    init(from fields: inout FieldReader) {
      rows = fields.required(
        "rows", "The rows, each a map of columns to values.",
        example: "[{ symbol: 600000.XSHG, lot: 100 }]")
      locations = fields.locations(in: "rows")
    }
  }

  private let texts: [TextColumn]
  private let rowCount: Int
  private let locations: [SourceLocation?]
  private let columns: SourceColumns
  private let refuses: Bool

  init(_ settings: Settings, _ binding: inout SourceBinding) {
    rowCount = settings.rows.count
    locations = settings.locations
    refuses = binding.refusesUnreadableRows
    if !binding.inputs.isEmpty {
      binding.note(Diagnostic("`inline` reads no file", help: "leave `path` out"))
    }
    var names: [String] = []
    var places: [String: Int] = [:]
    var values: [[String?]] = []
    for (row, map) in settings.rows.enumerated() {
      for entry in map.entries {
        let place = places[entry.name.name] ?? names.count
        if place == names.count {
          names.append(entry.name.name)
          places[entry.name.name] = place
          values.append([String?](repeating: nil, count: rowCount))
        }
        values[place][row] = entry.value.text
      }
    }
    texts = values.map { TextColumn($0) }
    columns = SourceColumns(names: names, &binding)
    binding.output = columns.schema
    checkValues(&binding)
  }

  /// Notes a value that can't be read: what is written in the pipeline is looked at by `check`.
  private func checkValues(_ binding: inout SourceBinding) {
    guard binding.notes.diagnostics.isEmpty, !refuses else { return }
    var badRow = 0
    var context = StageContext()
    do {
      _ = try columns.batch(
        texts, rowCount: rowCount, refuses: false,
        place: { row in
          badRow = row
          return "row \(row + 1)"
        }, &context)
    } catch let failure as StageFailure {
      binding.note(Diagnostic(failure.message, at: locations[badRow], help: failure.help))
    } catch {
      binding.note(Diagnostic("\(error)"))
    }
  }

  func open() -> any ChunkReader { InlineReader(hasRows: rowCount > 0) }

  func decode(_ chunk: Chunk, _ context: inout StageContext) throws -> Batch {
    try columns.batch(
      texts, rowCount: rowCount, refuses: refuses,
      place: { row in
        let line = locations[row].map { "line \($0.line) of \($0.file)" }
        return line ?? "row \(row + 1)"
      }, &context)
  }
}

/// Gives one chunk for all rows; the rows themselves are the source's.
private struct InlineReader: ChunkReader {
  var hasRows: Bool

  mutating func next() -> Chunk? {
    guard hasRows else { return nil }
    hasRows = false
    let store = ByteStore("rows")
    return Chunk(store, 0..<store.count)
  }
}

/// One value as it is written in the pipeline file, or nothing.
struct InlineValue: SettingValue {
  /// The text; nil for nothing.
  let text: String?

  static var shape: ValueShape { .cell }
  static var placeholder: InlineValue { InlineValue(text: nil) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> InlineValue? {
    if value.isNothing { return placeholder }
    if let text = value.scalar { return InlineValue(text: text) }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}
