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

  /// Reads the records of `chunk`, which is part of the input called `name`.
  ///
  /// - Parameter columnCount: How many columns the tree has; nil where only keys are looked for.
  init(
    _ chunk: Chunk, _ layout: JSONLayout, tree: JSONTree, columnCount: Int?, name: String
  ) throws {
    self.chunk = chunk
    self.layout = layout
    self.name = name
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
    try readRecord(bytes)
    while true {
      walker.scanner.skipBlanks(bytes)
      if walker.scanner.place == walker.scanner.end { return }
      guard walker.scanner.take(",", bytes) else {
        throw walker.scanner.mistake("expected `,` or `]`", bytes)
      }
      walker.scanner.skipBlanks(bytes)
      try readRecord(bytes)
    }
  }

  private mutating func readRecord(_ bytes: Span<UInt8>) throws(JSONMistake) {
    let start = walker.scanner.place
    guard walker.scanner.byte(bytes) == UInt8(ascii: "{") else {
      // A value of another kind may have a mistake of its own, which is told first.
      try walker.value(bytes, at: JSONTree.root, depth: layout.depth, isField: false)
      throw JSONMistake(
        offset: start, message: "a record must be an object",
        help: layout.isLines ? nil : "`records: PATH` says where the array of objects is")
    }
    starts.append(start)
    try walker.object(bytes, at: JSONTree.root, depth: layout.depth, isField: true)
    walker.fields?.row += 1
  }
}

/// Where the records lie in a text of JSON.
struct JSONLayout: Sendable {
  /// Whether they stand one on each line; otherwise in one array.
  let isLines: Bool

  /// Where the array is.
  let path: JSONPath

  /// How many arrays and objects a record stands in.
  var depth: Int { isLines ? 0 : path.steps.count + 1 }
}
