import PenstockData
import PenstockFiles
import PenstockKit

/// Reads JSON: an array of objects, one object a line, or records in the other forms that services
/// send them in: arrays or delimited strings with names beside them, the values of an object, one
/// object alone, all of it in a script.
///
/// Objects in a record are flattened (`price.close`), arrays stay the JSON that was written, numbers
/// stay the text that was written. What RFC 8259 does not allow, a key that stands twice in one
/// object and half a surrogate pair are errors with line and column; nothing is repaired in silence.
struct JSONSource: Source {
  static let name = "json"
  static let summary = "Reads JSON: an array of objects, one object a line, and other forms."

  typealias Settings = JSONSettings

  /// What one input says of its records.
  private struct Surroundings {
    /// The nodes of the records' names.
    var nodes: [Int] = []

    /// The values beside the records.
    var values: [String?] = []
  }

  private let layout: JSONLayout
  private let inputs: [any ByteInput]
  private let refuses: Bool
  private var surroundings: [Surroundings] = []
  private var tree = JSONTree()
  private var fieldCount = 0  // in the records
  private var nameCount = 0  // with declared fields that no record has
  private let columns: SourceColumns

  init(_ settings: Settings, _ binding: inout SourceBinding) {
    layout = settings.layout
    inputs = binding.inputs.texts(settings.encoding)
    refuses = binding.refusesUnreadableRows
    let captures = inputs.first?.captures.map(\.name) ?? []
    if inputs.isEmpty {
      binding.note(
        Diagnostic("`json` needs a file to read", help: "add `path: data/FILE.json`"))
    }
    let others = (settings.key.map { [$0] } ?? []) + settings.beside
    var names: [String] = []
    do {
      let recordCount = try Self.readKeys(inputs, layout, &tree, &surroundings)
      names = tree.assignColumns()
      fieldCount = names.count
      // Where there are no records, nobody can tell which columns they would have had.
      if recordCount == 0, layout.names == nil {
        names = PickedColumns.declared(in: binding, but: captures + others.map(\.name))
      }
      Self.check(names, captures, others, &binding)
    } catch {
      binding.note(Self.diagnostic(error))
      names = PickedColumns.declared(in: binding, but: captures + others.map(\.name))
    }
    nameCount = names.count
    let beside = others.map(\.name).filter { !names.contains($0) }
    columns = SourceColumns(names: names + beside, captures: captures, &binding)
    binding.output = columns.schema
  }

  /// Enters the keys of all records, and what stands beside them; returns how many records there are.
  private static func readKeys(
    _ inputs: [any ByteInput], _ layout: JSONLayout, _ tree: inout JSONTree,
    _ surroundings: inout [Surroundings]
  ) throws -> Int {
    var count = 0
    for input in inputs {
      let around = try Self.surroundings(of: input, layout, &tree)
      surroundings.append(around)
      var reader = JSONReader(inputs: [input], layout: layout)
      var keys: Set<String> = []
      while let chunk = try reader.next() {
        var records = try JSONRecords(
          chunk, layout, tree: tree, nodes: around.nodes, columnCount: nil,
          name: input.name)
        tree = records.tree
        count += records.count
        guard let column = records.takeKeys() else { continue }
        for row in 0..<column.count where !keys.insert(column[row] ?? "").inserted {
          throw StageFailure(
            "the key `\(column[row] ?? "")` stands here twice", place: records.place(of: row))
        }
      }
    }
    return count
  }

  private static func surroundings(
    of input: any ByteInput, _ layout: JSONLayout, _ tree: inout JSONTree
  ) throws -> Surroundings {
    var result = Surroundings()
    var names: [String] = []
    if case .list(let list) = layout.names { names = list }
    let namesPath: JSONPath? = if case .path(let path) = layout.names { path } else { nil }
    if namesPath != nil || !layout.beside.isEmpty {
      let text = try JSONReader.text(of: input, layout, number: 0)
      try text.checkUTF8(in: text.range, of: input.name)
      let lookup = JSONLookup(text, name: input.name)
      if let namesPath { names = try lookup.strings(at: namesPath) }
      result.values = try layout.beside.map { try lookup.value(at: $0) }
    }
    for name in names {
      let node = tree.child(of: JSONTree.root, name)
      tree.note(node, isNull: true)
      result.nodes.append(node)
    }
    return result
  }

  private static func check(
    _ names: [String], _ captures: [String], _ others: [ColumnName],
    _ binding: inout SourceBinding
  ) {
    for other in others where names.contains(other.name) {
      binding.note(
        Diagnostic(
          "the records have a field `\(other.name)`", at: other.location,
          help: "choose another name"))
    }
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
    let surroundings = surroundings[chunk.input]
    var records = try JSONRecords(
      chunk, layout, tree: tree, nodes: surroundings.nodes, columnCount: fieldCount,
      name: input.name)
    for (row, reason) in records.ragged {
      if !refuses {
        throw StageFailure(
          "this record has \(reason)", help: "`on_error: refuse` sets it aside",
          place: records.place(of: row))
      }
      context.refuse(Int32(row), code: "E_RECORD_RAGGED", reason)
    }
    var texts = records.takeColumns()
    for _ in fieldCount..<nameCount {
      texts.append(TextColumn(repeating: nil, count: records.count))
    }
    if let keys = records.takeKeys() { texts.append(keys) }
    for value in surroundings.values + input.captures.map({ $0.value }) {
      texts.append(TextColumn(repeating: value, count: records.count))
    }
    return try columns.batch(
      texts, rowCount: records.count, refuses: refuses, place: records.place, &context)
  }
}
