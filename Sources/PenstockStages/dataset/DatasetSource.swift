import PenstockData
import PenstockKit

/// Reads a file of another pipeline's dataset, with the types, units and parts of facts that its
/// manifest says.
///
/// The link to the newest generation is followed once, when the pipeline is checked. What a sink only
/// added, such as the first day of each period, is left out.
struct DatasetSource: Source {
  static let name = "dataset"
  static let summary = "Reads a file of another pipeline's dataset, with its exact types."

  struct Settings: StageSettings {
    let name: String
    let location: SourceLocation?

    init(from fields: inout FieldReader) {
      name = fields.whole(
        "The dataset, and of several files which: `NAME/FILE`.", example: "ai_ipo/facts.csv")
      location = fields.location
    }
  }

  private var source: (any Source)?
  private var places: [Int] = []  // of the columns that flow out, among those of the file
  private let schema: Schema

  init(_ settings: Settings, _ binding: inout SourceBinding) {
    let table = Self.table(settings, &binding)
    schema = table?.schema ?? Schema()
    guard let table else { return }
    if table.inputs.isEmpty {
      binding.output = schema
      return
    }
    if binding.refusesUnreadableRows {
      binding.note(
        Diagnostic(
          "a dataset has no row that can't be read", at: settings.location,
          help: "leave `on_error` out"))
    }
    let parts = table.inputs[0].captures.map(\.name)
    var inner = SourceBinding(
      inputs: table.inputs,
      columns: (table.schema.fields + table.added).map { Self.declaration($0, parts) },
      location: settings.location)
    switch table.format {
    case .delimited(let delimiter, let quote):
      let words = ["delimiter": Self.word(delimiter), "quote": Self.word(quote)]
      source = CSVSource(Self.settings(words), &inner)
    case .json(let isLines): source = JSONSource(Self.settings(["lines": "\(isLines)"]), &inner)
    case .parquet, .other:
      binding.note(
        Diagnostic(
          "`\(settings.name)` can't be read back", at: settings.location,
          help: "name a CSV or JSON file of the dataset"))
    }
    for diagnostic in inner.notes.diagnostics { binding.note(diagnostic) }
    guard inner.notes.diagnostics.isEmpty else { return }
    places = schema.names.compactMap { inner.output.index(of: $0) }
    binding.output = schema
  }

  private static func table(
    _ settings: Settings, _ binding: inout SourceBinding
  ) -> PublishedTable? {
    if !binding.inputs.isEmpty {
      binding.note(Diagnostic("`dataset` reads no path", help: "leave `path` out"))
    }
    if binding.columns != nil {
      binding.note(
        Diagnostic(
          "a dataset says itself what its columns are", at: settings.location,
          help: "leave `columns` out, and change them with stages"))
    }
    let parts = settings.name.split(separator: "/", maxSplits: 1).map(String.init)
    do {
      return try binding.datasets.table(
        parts.first ?? "", file: parts.count > 1 ? parts[1] : nil)
    } catch let error as DiagnosticsError {
      for var diagnostic in error.diagnostics {
        diagnostic.location = settings.location
        binding.note(diagnostic)
      }
    } catch {
      binding.note(Diagnostic("\(error)", at: settings.location))
    }
    return nil
  }

  private static func declaration(_ field: Field, _ parts: [String]) -> ColumnDeclaration {
    ColumnDeclaration(
      name: ColumnName(field.name), type: field.type,
      format: ColumnFormat(
        missing: parts.contains(field.name) ? [PublishedTable.missingPart] : []))
  }

  private static func word(_ byte: UInt8) -> String {
    byte == UInt8(ascii: "\t") ? "tab" : String(UnicodeScalar(byte))
  }

  /// The settings of a source as they would be written.
  private static func settings<Words: StageSettings>(_ words: [String: String]) -> Words {
    let place = SourceLocation(file: "", line: 1, column: 1)
    let entries = words.keys.sorted().map { key in
      LocatedValue.Entry(
        key: key, location: place,
        value: LocatedValue(.scalar(words[key] ?? "", isQuoted: true), at: place))
    }
    var reader = FieldReader(LocatedValue(.map(entries), at: place), owner: name)
    return Words(from: &reader)
  }

  func open() throws -> any ChunkReader {
    try source?.open() ?? NoChunks()
  }

  func decode(_ chunk: Chunk, _ context: inout StageContext) throws -> Batch {
    guard let batch = try source?.decode(chunk, &context) else { return Batch(emptyWith: schema) }
    return Batch(
      schema: schema, columns: places.map { batch.columns[$0] }, rowCount: batch.rowCount)
  }
}

/// Reads a file of parts of which there is none.
private struct NoChunks: ChunkReader {
  func next() -> Chunk? { nil }
}
