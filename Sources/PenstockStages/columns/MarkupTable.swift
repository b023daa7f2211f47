import PenstockData
import PenstockFiles
import PenstockKit
import PenstockMarkup

/// Where rows and columns are in a document, by XPath.
struct MarkupLayout: Sendable {
  let language: MarkupScan.Language
  let rows: MarkupPath
  let fields: NamedValues<MarkupPath>?
  var namespaces: NamedValues<String>?
  let encoding: TextEncoding?
}

/// The rows that XPath finds in documents, as both `xml` and `html` read them.
struct MarkupTable: Sendable {
  private let inputs: [any ByteInput]
  private let layout: MarkupLayout
  private let refuses: Bool
  private let names: [String]
  private let isKnown: Bool

  /// Finds out which columns there are.
  init(
    _ layout: MarkupLayout, source: String, _ binding: inout SourceBinding
  ) {
    inputs = binding.inputs
    self.layout = layout
    refuses = binding.refusesUnreadableRows
    var names = layout.fields?.entries.map(\.name.name) ?? []
    var isKnown = !inputs.isEmpty
    if inputs.isEmpty {
      binding.note(
        Diagnostic("`\(source)` needs a file to read", help: "add `path: data/FILE.\(source)`"))
    }
    do {
      var known = Set(names)
      for input in inputs {
        var rows = try MarkupRows(input, layout, names: [:])
        try rows.look { name in
          if layout.fields == nil, known.insert(name).inserted { names.append(name) }
        }
      }
    } catch {
      isKnown = false
      binding.note(Diagnostic(reading: error))
    }
    self.names = names
    self.isKnown = isKnown
  }

  /// The columns that flow out.
  func columns(_ binding: inout SourceBinding) -> SourceColumns {
    let captures = inputs.first?.captures.map(\.name) ?? []
    // What can't be read can't be held against the declared columns.
    if isKnown { return SourceColumns(names: names, captures: captures, &binding) }
    var unheard = binding
    let declared = PickedColumns.declared(in: binding, but: captures)
    return SourceColumns(
      names: layout.fields == nil ? declared : names, captures: captures, &unheard)
  }

  /// A reader of all documents.
  var reader: any ChunkReader {
    let (inputs, layout) = (inputs, layout)
    let places = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return PackedReader(inputCount: inputs.count) { input in
      try MarkupRows(inputs[input], layout, names: places)
    }
  }

  /// Makes a batch of a chunk of the reader.
  func decode(
    _ chunk: Chunk, _ columns: SourceColumns, _ context: inout StageContext
  ) throws -> Batch {
    let input = inputs[chunk.input]
    let rows = PackedRows(chunk, columnCount: names.count)
    return try columns.batch(
      rows.columns, of: input, rowCount: rows.numbers.count, refuses: refuses,
      place: { "line \(rows.numbers[$0]) of \(input.name)" }, &context)
  }
}

/// The rows of one document.
private struct MarkupRows: RowProducer {
  private let rows: [MarkupNode]
  private let queries: [MarkupQuery]?
  private let names: [String: Int]
  private let name: String
  private var place = 0

  /// The rows of the document that `input` is; `names` says where each column is.
  init(_ input: any ByteInput, _ layout: MarkupLayout, names: [String: Int]) throws {
    let document = try MarkupDocument.read(input, layout.language, layout.encoding)
    for entry in layout.namespaces?.entries ?? [] {
      document.setPrefix(entry.name.name, entry.value)
    }
    name = input.name
    self.names = names
    do {
      rows = try MarkupQuery(layout.rows, in: document).nodes()
      queries = try layout.fields?.entries.map { entry throws(MarkupMistake) in
        try MarkupQuery(entry.value, in: document)
      }
    } catch {
      throw error.failure(in: name)
    }
  }

  mutating func next(_ packed: inout PackedRowWriter) throws -> Bool {
    guard place < rows.count else { return false }
    let row = rows[place]
    place += 1
    packed.beginRow(row.line)
    do {
      if let queries {
        for query in queries { try packed.append(query.text(from: row)) }
      } else {
        var values = [String?](repeating: nil, count: names.count)
        try Self.fields(of: row) { name, value throws(MarkupMistake) in
          guard let column = names[name] else { return }
          if values[column] != nil {
            throw MarkupMistake("two values for `\(name)` in one row", line: row.line)
          }
          values[column] = value
        }
        for value in values { try packed.append(value) }
      }
    } catch let mistake as MarkupMistake {
      throw mistake.failure(in: name)
    }
    return true
  }

  /// Goes through all rows and tells the names of what is in them; asks the XPaths of the first.
  mutating func look(_ tell: (String) -> Void) throws {
    do {
      if let queries, let first = rows.first {
        for query in queries { _ = try query.text(from: first) }
      }
      guard queries == nil else { return }
      for row in rows {
        try Self.fields(of: row) { name, _ throws(MarkupMistake) in tell(name) }
      }
    } catch {
      throw error.failure(in: name)
    }
  }

  /// The attributes of a row and the elements in it, by name; elements in elements by both names.
  private static func fields(
    of row: MarkupNode, _ take: (String, String) throws(MarkupMistake) -> Void
  ) throws(MarkupMistake) {
    try fields(of: row, below: "", take)
  }

  private static func fields(
    of node: MarkupNode, below prefix: String,
    _ take: (String, String) throws(MarkupMistake) -> Void
  ) throws(MarkupMistake) {
    for attribute in node.attributes { try take(prefix + attribute.name, attribute.value) }
    for element in node.elements {
      if element.elements.isEmpty { try take(prefix + element.name, element.text) }
      try fields(of: element, below: prefix + element.name + ".", take)
    }
  }
}

extension Diagnostic {
  /// What is to be told of an input that can't be read.
  init(reading error: any Error) {
    if let failure = error as? StageFailure {
      self.init(
        failure.message, help: failure.help, notes: failure.place.map { ["it is at \($0)"] } ?? [])
    } else {
      self.init("\(error)")
    }
  }
}
