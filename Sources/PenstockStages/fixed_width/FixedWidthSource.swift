import PenstockData
import PenstockFiles
import PenstockKit

/// Reads lines whose fields stand in fixed places.
///
/// The blanks around a field are none of it, and a field of blanks alone is missing. What stands
/// outside the declared places is not read. A character that lies across the edge of a field is an
/// error.
struct FixedWidthSource: Source {
  static let name = "fixed_width"
  static let summary = "Reads lines whose fields stand in fixed places."

  struct Settings: StageSettings {
    let words: FixedWidthWords
    let skipped: Int
    let footer: Int
    let encoding: TextEncoding?

    init(from fields: inout FieldReader) {
      words = FixedWidthWords(from: &fields)
      skipped = fields.optional(
        "skip", "How many lines stand above the records, such as a header.", default: 0)
      footer = fields.optional(
        "footer", "How many lines at the end are no records, such as sums.", default: 0)
      encoding = TextEncoding.read(in: &fields)
      let (least, skipPlace) = (min(skipped, footer), fields.location(of: "skip"))
      fields.check(least >= 0, Diagnostic("a file has no fewer lines than none", at: skipPlace))
      let (unit, encoding, place) = (words.unit, encoding, fields.location(of: "count"))
      fields.check(
        unit != .bytes || encoding?.isCutAtNewlines ?? true,
        Diagnostic(
          "in \(encoding?.rawValue ?? "") places are counted in characters or cells", at: place))
    }
  }

  private let settings: Settings
  private let inputs: [any ByteInput]
  private let refuses: Bool
  private let columns: SourceColumns

  init(_ settings: Settings, _ binding: inout SourceBinding) {
    self.settings = settings
    let isRaw = settings.words.unit == .bytes
    inputs = binding.inputs.map {
      TextInput($0, declared: settings.encoding, decoding: !isRaw)
    }
    refuses = binding.refusesUnreadableRows
    if inputs.isEmpty {
      binding.note(
        Diagnostic("`fixed_width` needs a file to read", help: "add `path: data/FILE.txt`"))
    }
    columns = SourceColumns(
      names: settings.words.fields.entries.map(\.name.name),
      captures: inputs.first?.captures.map(\.name) ?? [], &binding)
    binding.output = columns.schema
  }

  func open() -> any ChunkReader {
    LineReader(inputs: inputs, skipped: settings.skipped, footer: settings.footer)
  }

  func decode(_ chunk: Chunk, _ context: inout StageContext) throws -> Batch {
    let input = inputs[chunk.input]
    let spans = settings.words.fields.entries.map(\.value)
    let fields: FixedFields
    if settings.words.unit == .bytes {
      fields = try FixedFields(
        bytesOf: chunk, spans, settings.encoding ?? .utf8, name: input.name)
    } else {
      fields = try FixedFields(chunk, spans, settings.words.unit, name: input.name)
    }
    return try columns.batch(
      fields.columns, of: input, rowCount: fields.lines.count, refuses: refuses,
      place: { "line \(fields.lines[$0]) of \(input.name)" }, &context)
  }
}
