import PenstockData
import PenstockFiles
import PenstockKit

/// Reads delimited text, such as CSV, as RFC 4180 has it.
///
/// A field that is empty and not quoted is missing. Quotes out of place, records of another length
/// and bytes that do not fit the encoding are errors with the line's number; nothing is repaired in silence.
struct CSVSource: Source {
  static let name = "csv"
  static let summary = "Reads delimited text: a header, then one record a line."

  struct Settings: StageSettings {
    let dialect: CSVDialect
    let names: [String]?
    let namesLocation: SourceLocation?

    init(from fields: inout FieldReader) {
      var dialect = CSVDialectWords(from: &fields).dialect
      dialect.encoding = fields.optional(
        "encoding", "How the text is encoded; GBK and GB2312 are read as GB18030.", default: .utf8)
      self.dialect = dialect
      let (delimiter, delimiterPlace) = (dialect.delimiter, fields.location(of: "delimiter"))
      fields.check(
        dialect.encoding == .utf8 || delimiter < 0x30 || (0x3A...0x3F).contains(delimiter),
        Diagnostic(
          "this delimiter may be part of a character in \(dialect.encoding.rawValue)",
          at: delimiterPlace))
      names = fields.optional(
        "names", "The columns' names, for files that have no header.", example: "[date, close]")
      namesLocation = fields.location(of: "names")
    }
  }

  private let settings: Settings
  private let inputs: [any ByteInput]
  private let refuses: Bool
  private var names: [String] = []
  private var columns: SourceColumns

  init(_ settings: Settings, _ binding: inout SourceBinding) {
    self.settings = settings
    inputs = binding.inputs
    refuses = binding.refusesUnreadableRows
    let captures = inputs.first?.captures.map(\.name) ?? []
    if inputs.isEmpty {
      binding.note(
        Diagnostic("`csv` needs a file to read", help: "add `path: data/FILE.csv`"))
    }
    var isKnown = !inputs.isEmpty
    do {
      names =
        try settings.names ?? inputs.first.map { try CSVHeader.read($0, settings.dialect) } ?? []
      Self.check(names + captures, settings, &binding)
      isKnown = isKnown && binding.notes.diagnostics.isEmpty
    } catch {
      isKnown = false
      binding.note(Self.diagnostic(error))
    }
    // Without a header no declared column can be held against it.
    var unheard = binding
    columns =
      isKnown
      ? SourceColumns(names: names, captures: captures, &binding)
      : SourceColumns(names: [], &unheard)
    binding.output = columns.schema
  }

  private static func check(
    _ names: [String], _ settings: Settings, _ binding: inout SourceBinding
  ) {
    let header = binding.inputs.first.map { "the header of `\($0.name)`" } ?? "the header"
    let owner = settings.names == nil ? header : "`names`"
    let location = settings.names == nil ? nil : settings.namesLocation
    var seen: Set<String> = []
    for (place, name) in names.enumerated() {
      if name.isEmpty {
        binding.note(Diagnostic("column \(place + 1) of \(owner) has no name", at: location))
      } else if !seen.insert(name).inserted {
        binding.note(Diagnostic("\(owner) has two columns `\(name)`", at: location))
      }
    }
  }

  private static func diagnostic(_ error: any Error) -> Diagnostic {
    guard let failure = error as? StageFailure else { return Diagnostic("\(error)") }
    return Diagnostic(
      failure.message, help: failure.help, notes: failure.place.map { ["it is at \($0)"] } ?? [])
  }

  func open() -> any ChunkReader {
    CSVReader(
      inputs: inputs, dialect: settings.dialect, header: settings.names == nil ? names : nil)
  }

  func decode(_ chunk: Chunk, _ context: inout StageContext) throws -> Batch {
    let input = inputs[chunk.input]
    let records = try CSVRecords(
      chunk, fieldCount: names.count, settings.dialect, name: input.name, refuses: refuses)
    for (row, reason) in records.ragged {
      context.refuse(Int32(row), code: "E_RECORD_RAGGED", reason)
    }
    var texts = records.columns
    for capture in input.captures {
      texts.append(TextColumn(repeating: capture.value, count: records.count))
    }
    return try columns.batch(
      texts, rowCount: records.count, refuses: refuses,
      place: { "line \(records.line(of: $0, in: chunk)) of \(input.name)" }, &context)
  }
}
