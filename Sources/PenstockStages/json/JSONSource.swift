import PenstockData
import PenstockKit

/// Reads JSON: an array of objects, or one object a line.
///
/// Objects in a record are flattened (`price.close`), arrays stay the JSON that was written, numbers
/// stay the text that was written. What RFC 8259 does not allow, a key that stands twice in one
/// object and half a surrogate pair are errors with line and column; nothing is repaired in silence.
struct JSONSource: Source {
  static let name = "json"
  static let summary = "Reads JSON: an array of objects, or one object a line."

  struct Settings: StageSettings {
    let layout: JSONLayout

    init(from fields: inout FieldReader) {
      let records = fields.optional(
        "records", "Where the array of objects is in the document.",
        default: JSONPath.document, fallbackInWords: "the document itself", example: "data.diff")
      let isLines = fields.optional(
        "lines", "Whether the file has one object on each line.", default: false)
      let place = fields.location(of: "records")
      fields.check(
        !isLines || records.steps.isEmpty,
        Diagnostic("a file of lines has no `records` to look for", at: place))
      layout = JSONLayout(isLines: isLines, path: records)
    }
  }

  private let layout: JSONLayout
  private let inputs: [any ByteInput]
  private let refuses: Bool
  private var tree = JSONTree()
  private var fieldCount = 0  // in the records
  private var nameCount = 0  // with declared fields that no record has
  private let columns: SourceColumns

  init(_ settings: Settings, _ binding: inout SourceBinding) {
    layout = settings.layout
    inputs = binding.inputs
    refuses = binding.refusesUnreadableRows
    let captures = inputs.first?.captures.map(\.name) ?? []
    if inputs.isEmpty {
      binding.note(
        Diagnostic("`json` needs a file to read", help: "add `path: data/FILE.json`"))
    }
    var names: [String] = []
    do {
      let recordCount = try Self.readKeys(inputs, layout, &tree)
      names = tree.assignColumns()
      fieldCount = names.count
      // Where there are no records, nobody can tell which columns they would have had.
      if recordCount == 0 { names = Self.declared(binding, but: captures) }
      Self.check(names, captures, &binding)
    } catch {
      binding.note(Self.diagnostic(error))
      names = Self.declared(binding, but: captures)
    }
    nameCount = names.count
    columns = SourceColumns(names: names, captures: captures, &binding)
    binding.output = columns.schema
  }

  /// Enters the keys of all records; returns how many records there are.
  private static func readKeys(
    _ inputs: [any ByteInput], _ layout: JSONLayout, _ tree: inout JSONTree
  ) throws -> Int {
    var reader = JSONReader(inputs: inputs, layout: layout)
    var count = 0
    while let chunk = try reader.next() {
      let records = try JSONRecords(
        chunk, layout, tree: tree, columnCount: nil, name: inputs[chunk.input].name)
      tree = records.tree
      count += records.count
    }
    return count
  }

  private static func declared(_ binding: SourceBinding, but captures: [String]) -> [String] {
    var names: [String] = []
    for column in binding.columns ?? [] where !(names + captures).contains(column.from) {
      names.append(column.from)
    }
    return names
  }

  private static func check(
    _ names: [String], _ captures: [String], _ binding: inout SourceBinding
  ) {
    if names.contains("") { binding.note(Diagnostic("a field of the records has no name")) }
    for name in captures where names.contains(name) {
      binding.note(
        Diagnostic("the records have a field `\(name)`, and so has the path", help: "rename it"))
    }
  }

  private static func diagnostic(_ error: any Error) -> Diagnostic {
    guard let failure = error as? StageFailure else { return Diagnostic("\(error)") }
    return Diagnostic(
      failure.message, help: failure.help, notes: failure.place.map { [$0] } ?? [])
  }

  func open() -> any ChunkReader { JSONReader(inputs: inputs, layout: layout) }

  func decode(_ chunk: Chunk, _ context: inout StageContext) throws -> Batch {
    let input = inputs[chunk.input]
    var records = try JSONRecords(
      chunk, layout, tree: tree, columnCount: fieldCount, name: input.name)
    var texts = records.takeColumns()
    for _ in fieldCount..<nameCount {
      texts.append(TextColumn(repeating: nil, count: records.count))
    }
    for capture in input.captures {
      texts.append(TextColumn(repeating: capture.value, count: records.count))
    }
    return try columns.batch(
      texts, rowCount: records.count, refuses: refuses, place: records.place, &context)
  }
}
