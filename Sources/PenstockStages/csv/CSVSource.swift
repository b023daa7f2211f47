import PenstockData
import PenstockFiles
import PenstockKit

/// Reads delimited text, such as CSV, as RFC 4180 has it, with what people put around it: titles,
/// headers of several rows, comments, notes at the end.
///
/// A field that is empty and not quoted is missing. Quotes out of place, records of another length
/// and bytes that do not fit the encoding are errors with the line's number; nothing is repaired in silence.
struct CSVSource: Source {
  static let name = "csv"
  static let summary = "Reads delimited text: a header, then one record a line."

  struct Settings: StageSettings {
    let dialect: CSVDialect
    let encoding: TextEncoding?
    let names: [String]?
    let namesLocation: SourceLocation?
    let isUnion: Bool

    init(from fields: inout FieldReader) {
      var dialect = CSVDialectWords(from: &fields).dialect
      encoding = TextEncoding.read(in: &fields)
      if let encoding, encoding.isCutAtNewlines { dialect.encoding = encoding }
      names = fields.optional(
        "names", "The columns' names, for files that have no header.", example: "[date, close]")
      namesLocation = fields.location(of: "names")
      dialect.rows = HeaderRows(from: &fields, unit: "lines")
      let comment = fields.optional(
        "comment", "What a line begins with that is a comment.", as: String.self, example: "\"#\"")
      dialect.comment = comment?.utf8.first
      let ragged = fields.optional(
        "ragged",
        "What becomes of records of another length than the header.",
        default: RaggedRecords.fail)
      dialect.pads = ragged == .pad
      isUnion = fields.optional(
        "union_by_name",
        "Whether files of one pattern may have different columns: those that a file lacks are "
          + "missing in it.", default: false)
      self.dialect = dialect
      check(&fields, comment)
    }

    private func check(_ fields: inout FieldReader, _ comment: String?) {
      let commentPlace = fields.location(of: "comment")
      fields.check(
        comment.map { $0.utf8.count == 1 && $0.utf8.first.map { $0 < 0x30 } ?? false } ?? true,
        Diagnostic(
          "`\(comment ?? "")` can't begin a comment", at: commentPlace,
          help: "use one mark, such as `#`"))
      let rowsPlace = fields.location(of: "header_rows")
      fields.check(
        names == nil || dialect.rows.count == 1,
        Diagnostic("files with `names` have no header", at: rowsPlace))
      let (delimiter, delimiterPlace) = (dialect.delimiter, fields.location(of: "delimiter"))
      fields.check(
        dialect.encoding == .utf8 || delimiter < 0x30 || (0x3A...0x3F).contains(delimiter),
        Diagnostic(
          "this delimiter may be part of a character in \(dialect.encoding.rawValue)",
          at: delimiterPlace))
    }
  }

  private let settings: Settings
  private let inputs: [any ByteInput]
  private let refuses: Bool
  private let layouts: ColumnLayouts
  private var columns: SourceColumns

  init(_ settings: Settings, _ binding: inout SourceBinding) {
    self.settings = settings
    // What can be cut before it is decoded is decoded chunk by chunk, on all cores.
    let isDecodedLater = settings.dialect.encoding != .utf8
    inputs = binding.inputs.map {
      TextInput($0, declared: settings.encoding, decoding: !isDecodedLater)
    }
    refuses = binding.refusesUnreadableRows
    let captures = inputs.first?.captures.map(\.name) ?? []
    if inputs.isEmpty {
      binding.note(
        Diagnostic("`csv` needs a file to read", help: "add `path: data/FILE.csv`"))
    }
    var isKnown = !inputs.isEmpty
    var names: [String] = []
    do {
      names = try settings.names ?? Self.header(of: inputs, settings)
      Self.check(names + captures, settings, &binding)
      isKnown = isKnown && binding.notes.diagnostics.isEmpty
    } catch {
      isKnown = false
      binding.note(Self.diagnostic(error))
    }
    layouts = ColumnLayouts(
      names: names, mayLack: settings.isUnion,
      help: "`union_by_name: true` takes the columns of all files together")
    // Without a header no declared column can be held against it.
    var unheard = binding
    columns =
      isKnown
      ? SourceColumns(names: names, captures: captures, &binding)
      : SourceColumns(
        names: PickedColumns.declared(in: binding, but: captures), captures: captures, &unheard)
    binding.output = columns.schema
  }

  /// The header of the first input, or the columns of all, in the order in which they appear.
  private static func header(
    of inputs: [any ByteInput], _ settings: Settings
  ) throws -> [String] {
    let headers = try inputs.prefix(settings.isUnion ? inputs.count : 1).map {
      try CSVHeader.read($0, settings.dialect)
    }
    guard settings.isUnion, let first = headers.first else { return headers.first ?? [] }
    var names = first
    var seen = Set(first)
    for name in headers.dropFirst().joined() where seen.insert(name).inserted {
      names.append(name)
    }
    return names
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
      inputs: inputs, dialect: settings.dialect, layouts: settings.names == nil ? layouts : nil)
  }

  func decode(_ chunk: Chunk, _ context: inout StageContext) throws -> Batch {
    let input = inputs[chunk.input]
    let layout = layouts[chunk.input]
    let records = try CSVRecords(
      chunk, fieldCount: layout?.fieldCount ?? layouts.names.count, settings.dialect,
      name: input.name, refuses: refuses)
    for (row, reason) in records.ragged {
      context.refuse(Int32(row), code: "E_RECORD_RAGGED", reason)
    }
    var texts = records.columns
    if let layout {
      texts = layout.places.map { place in
        place.map { texts[$0] } ?? TextColumn(repeating: nil, count: records.count)
      }
    }
    for capture in input.captures {
      texts.append(TextColumn(repeating: capture.value, count: records.count))
    }
    return try columns.batch(
      texts, rowCount: records.count, refuses: refuses,
      place: { "line \(records.line(of: $0, in: chunk)) of \(input.name)" }, &context)
  }
}

/// What becomes of records of another length than the header.
enum RaggedRecords: String, CaseIterable, SettingValue, DescribedWord {
  case fail, pad

  /// What it means.
  var summary: String {
    switch self {
    case .fail: "The record can't be read: the run fails, or `on_error: refuse` sets it aside."
    case .pad: "Short records end in missing values; empty fields beyond the header are dropped."
    }
  }
}
