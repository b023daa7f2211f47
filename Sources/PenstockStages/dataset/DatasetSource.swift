import PenstockData
import PenstockKit

/// Reads a file of a dataset, with the types, units and parts of facts that its manifest says.
///
/// The link to the newest generation is followed once, when the pipeline is checked. What a sink only
/// added, such as the first day of each period, is left out.
///
/// A pipeline that reads its own dataset reads what it published last, before this run. `columns` say
/// what that has: where nothing was published yet there are no rows, and a column that the last
/// generation does not have, or has in another type, is missing in all of them. Only this form can be
/// checked before the first run.
struct DatasetSource: Source {
  static let name = "dataset"
  static let summary =
    "Reads a file of another pipeline's dataset, or of its own last one, with its exact types."
  static let readsFiles = false

  struct Settings: StageSettings {
    let name: String
    let location: SourceLocation?

    init(from fields: inout FieldReader) {
      name = fields.whole(
        "The dataset, and of several files which: `NAME/FILE`; the pipeline's own name means what it "
          + "published last, with `columns` for what that has.", example: "ai_ipo/facts.csv")
      location = fields.location
    }
  }

  private var source: (any Source)?
  private var places: [Int?] = []  // of the columns that flow out, among those of the file
  private let schema: Schema

  init(_ settings: Settings, _ binding: inout SourceBinding) {
    let parts = settings.name.split(separator: "/", maxSplits: 1).map(String.init)
    if !binding.inputs.isEmpty {
      binding.note(Diagnostic("`dataset` reads no path", help: "leave `path` out"))
    }
    if binding.refusesUnreadableRows {
      binding.note(
        Diagnostic(
          "a dataset has no row that can't be read", at: settings.location,
          help: "leave `on_error` out"))
    }
    if parts.first == binding.pipeline, !binding.pipeline.isEmpty {
      schema = Self.ownSchema(parts, settings, &binding)
      let isThere =
        parts.count > 1 && binding.datasets.files(of: parts[0]).contains(parts[1])
      if isThere, let table = Self.published(parts, settings, &binding) {
        read(table, settings, &binding)
      }
      binding.output = schema
      return
    }
    let table = Self.table(parts, settings, &binding)
    schema = table?.schema ?? Schema()
    guard let table else { return }
    read(table, settings, &binding)
    if table.inputs.isEmpty || source != nil { binding.output = schema }
  }

  /// Sets what reads the file, and where its columns are among those that flow out.
  private mutating func read(
    _ table: PublishedTable, _ settings: Settings, _ binding: inout SourceBinding
  ) {
    if table.inputs.isEmpty { return }
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
    guard inner.notes.diagnostics.isEmpty else {
      source = nil
      return
    }
    binding.inputs = table.inputs
    places = schema.fields.map { field in
      let from = binding.columns?.first { $0.name.name == field.name }?.from ?? field.name
      return table.schema[from]?.type == field.type ? inner.output.index(of: from) : nil
    }
  }

  /// The columns that a pipeline says its own last dataset has.
  private static func ownSchema(
    _ parts: [String], _ settings: Settings, _ binding: inout SourceBinding
  ) -> Schema {
    if parts.count < 2 {
      binding.note(
        Diagnostic(
          "nothing says which of the pipeline's own files to read", at: settings.location,
          help: "write `dataset: \(parts[0])/FILE`"))
    }
    guard let columns = binding.columns else {
      binding.note(
        Diagnostic(
          "nothing says what columns there are before the first run", at: settings.location,
          help: "say which to read: `columns: { symbol: text, close: decimal }`"))
      return Schema()
    }
    return SourceColumns(names: columns.map(\.from), &binding).schema
  }

  private static func table(
    _ parts: [String], _ settings: Settings, _ binding: inout SourceBinding
  ) -> PublishedTable? {
    if binding.columns != nil {
      binding.note(
        Diagnostic(
          "a dataset says itself what its columns are", at: settings.location,
          help: "leave `columns` out, and change them with stages"))
    }
    return published(parts, settings, &binding)
  }

  private static func published(
    _ parts: [String], _ settings: Settings, _ binding: inout SourceBinding
  ) -> PublishedTable? {
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
    let columns = zip(places, schema.fields).map { place, field in
      place.map { batch.columns[$0] } ?? .missing(field.type, count: batch.rowCount)
    }
    return Batch(schema: schema, columns: columns, rowCount: batch.rowCount)
  }
}

/// Reads what is not there: a file of no parts, or one that was not published yet.
private struct NoChunks: ChunkReader {
  func next() -> Chunk? { nil }
}
