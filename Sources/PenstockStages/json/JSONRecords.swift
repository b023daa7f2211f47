import PenstockData
import PenstockKit

/// The records in a chunk of JSON: objects with commas between, or one on each line.
struct JSONRecords {
  /// How many records there are.
  var count: Int { starts.count }

  /// The keys that were met, with those that were known before.
  var tree: JSONTree { walker.tree }

  private let chunk: Chunk
  private let layout: JSONLayout
  private let name: String
  private var walker: JSONWalker
  private var starts: [Int] = []
  private let nodes: [Int]
  private var keyFields: JSONFields?

  /// Records whose values are not as many as there are names, by row, with what is wrong.
  private(set) var ragged: [(row: Int, reason: String)] = []

  /// Reads the records of `chunk`, which is part of the input called `name`.
  ///
  /// - Parameters:
  ///   - nodes: The nodes of the names of records that are no objects.
  ///   - columnCount: How many columns the tree has; nil where only keys are looked for.
  init(
    _ chunk: Chunk, _ layout: JSONLayout, tree: JSONTree, nodes: [Int] = [], columnCount: Int?,
    name: String
  ) throws {
    self.chunk = chunk
    self.layout = layout
    self.name = name
    self.nodes = nodes
    if layout.container == .members { keyFields = JSONFields(columnCount: 1) }
    walker = JSONWalker(
      scanner: JSONScanner(
        place: chunk.range.lowerBound, end: chunk.range.upperBound, isLines: layout.isLines),
      tree: tree, fields: columnCount.map { JSONFields(columnCount: $0) })
    try chunk.checkUTF8(in: chunk.range, of: name)
    do {
      try chunk.store.withSpan { bytes in
        if layout.isLines { try readLines(bytes) } else { try readList(bytes) }
      }
    } catch let mistake as JSONMistake {
      throw mistake.failure(in: chunk, of: name)
    }
  }

  /// Hands over the columns of the records, as many as the tree has.
  mutating func takeColumns() -> [TextColumn] {
    walker.fields.take()?.finish(in: chunk.store) ?? []
  }

  /// Hands over the keys of the records; nil where they have none.
  mutating func takeKeys() -> TextColumn? {
    keyFields.take()?.finish(in: chunk.store).first
  }

  /// Where a record begins, in words.
  func place(of row: Int) -> String { chunk.place(of: starts[row], in: name) }

  private mutating func readLines(_ bytes: Span<UInt8>) throws(JSONMistake) {
    while true {
      walker.scanner.skipBlanks(bytes)
      if walker.scanner.place == walker.scanner.end { return }
      if !walker.scanner.take("\n", bytes) {
        try readRecord(bytes)
        walker.scanner.skipBlanks(bytes)
        guard walker.scanner.place == walker.scanner.end || walker.scanner.take("\n", bytes) else {
          throw walker.scanner.mistake("expected the end of the line", bytes)
        }
      }
    }
  }

  private mutating func readList(_ bytes: Span<UInt8>) throws(JSONMistake) {
    walker.scanner.skipBlanks(bytes)
    try readElement(bytes)
    while true {
      walker.scanner.skipBlanks(bytes)
      if walker.scanner.place == walker.scanner.end { return }
      guard walker.scanner.take(",", bytes) else {
        throw walker.scanner.mistake(
          keyFields == nil ? "expected `,` or `]`" : "expected `,` or `}`", bytes)
      }
      walker.scanner.skipBlanks(bytes)
      try readElement(bytes)
    }
  }

  /// Reads a record, and its key where it has one.
  private mutating func readElement(_ bytes: Span<UInt8>) throws(JSONMistake) {
    guard keyFields != nil else { return try readRecord(bytes) }
    let start = walker.scanner.place
    guard walker.scanner.byte(bytes) == UInt8(ascii: "\"") else {
      throw walker.scanner.mistake("expected a key in double quotes", bytes)
    }
    let isEscaped = try walker.scanner.string(bytes)
    _ = keyFields?.put(start + 1..<walker.scanner.place - 1, isEscaped: isEscaped, in: 0)
    keyFields?.row += 1
    guard walker.scanner.take(":", bytes) else {
      throw walker.scanner.mistake("expected `:`", bytes)
    }
    walker.scanner.skipBlanks(bytes)
    try readRecord(bytes)
  }

  private mutating func readRecord(_ bytes: Span<UInt8>) throws(JSONMistake) {
    starts.append(walker.scanner.place)
    switch walker.scanner.byte(bytes) {
    case UInt8(ascii: "{") where layout.names == nil:
      try walker.object(bytes, at: JSONTree.root, depth: layout.depth, isField: true)
    case UInt8(ascii: "[") where layout.names != nil && layout.delimiter == nil:
      note(try walker.row(bytes, as: nodes, depth: layout.depth), "values")
    case UInt8(ascii: "\""):
      guard layout.names != nil, let delimiter = layout.delimiter else { fallthrough }
      note(try walker.parts(bytes, by: delimiter, as: nodes), "parts")
    default: throw try wrongKind(bytes)
    }
    walker.fields?.row += 1
  }

  private mutating func note(_ count: Int, _ what: String) {
    if count == nodes.count { return }
    ragged.append((starts.count - 1, "\(count) \(what), and there are \(nodes.count) names"))
  }

  /// What is wrong with a record of another kind than was expected; if it has a mistake of its own,
  /// that is told first.
  private mutating func wrongKind(_ bytes: Span<UInt8>) throws(JSONMistake) -> JSONMistake {
    let start = walker.scanner.place
    let byte = walker.scanner.byte(bytes)
    try walker.value(bytes, at: JSONTree.root, depth: layout.depth, isField: false)
    if layout.names != nil {
      let isString = byte == UInt8(ascii: "\"") && layout.delimiter == nil
      return JSONMistake(
        offset: start,
        message: "a record must be \(layout.delimiter == nil ? "an array" : "a string"), as it has "
          + "its names from `names`",
        help: isString ? "say what stands between its parts: `split: \",\"`" : nil)
    }
    let help =
      switch byte {
      case UInt8(ascii: "["): "say what its values are: `names: [date, close]`"
      case UInt8(ascii: "\""): "say what its parts are: `split: \",\"` and `names: [date, close]`"
      default:
        layout.isLines ? nil as String? : "`records: PATH` says where the array of objects is"
      }
    return JSONMistake(offset: start, message: "a record must be an object", help: help)
  }
}
