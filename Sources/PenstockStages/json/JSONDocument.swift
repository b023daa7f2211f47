import PenstockData
import PenstockKit

/// One JSON document with the array of records in it, cut into chunks between the records.
///
/// What stands around the array is read as strictly as what is in it; the records themselves are
/// only looked over here for where they end.
struct JSONDocument: ChunkReader {
  private struct Level {
    let node: Int
    let object: Int  // 0: an array
    let previous: Int
  }

  private let chunk: Chunk
  private let name: String
  private let layout: JSONLayout
  private let size: Int
  private var walker: JSONWalker
  private var levels: [Level] = []
  private var arrayStart = 0
  private var nextStart: Int?  // where the next chunk begins
  private var one: Range<Int>?  // the only record
  private var line: Int

  /// Goes down to the array of records.
  init(_ text: Chunk, _ layout: JSONLayout, _ size: Int, name: String) throws {
    chunk = text
    self.name = name
    self.layout = layout
    self.size = size
    line = text.firstLine
    walker = JSONWalker(
      scanner: JSONScanner(
        place: text.range.lowerBound, end: text.range.upperBound, isLines: false),
      tree: JSONTree())
    try located { document, bytes throws(JSONMistake) in try document.enter(bytes) }
    try chunk.checkUTF8(in: text.range.lowerBound..<arrayStart, of: name)
  }

  mutating func next() throws -> Chunk? {
    guard let start = nextStart else { return nil }
    if let one {
      nextStart = nil
      try located { document, bytes throws(JSONMistake) in try document.leave(bytes) }
      try chunk.checkUTF8(in: one.upperBound..<chunk.range.upperBound, of: name)
      return Chunk(chunk.store, one, input: chunk.input, firstLine: line)
    }
    let cut = chunk.store.withSpan { bytes in
      JSONCut(in: bytes, from: start, to: min(start + size, bytes.count))
    }
    nextStart = cut.isLast ? nil : cut.place + 1
    if cut.isLast {
      walker.scanner.place = cut.place
      try located { document, bytes throws(JSONMistake) in try document.leave(bytes) }
      try chunk.checkUTF8(in: cut.place..<chunk.range.upperBound, of: name)
      if start == arrayStart, cut.isBlank { return nil }
    }
    defer { line += chunk.store.count(quote: nil, in: start..<cut.place).newlines }
    return Chunk(chunk.store, start..<cut.place, input: chunk.input, firstLine: line)
  }

  private mutating func located(
    _ body: (inout JSONDocument, Span<UInt8>) throws(JSONMistake) -> Void
  ) throws {
    do {
      try chunk.store.withSpan { bytes in try body(&self, bytes) }
    } catch let mistake as JSONMistake {
      throw mistake.failure(in: chunk, of: name)
    }
  }

  private mutating func enter(_ bytes: Span<UInt8>) throws(JSONMistake) {
    var node = JSONTree.root
    for (depth, step) in layout.path.steps.enumerated() {
      walker.scanner.skipBlanks(bytes)
      let level =
        switch step {
        case .key(let key): try find(key, bytes, at: node, depth: depth)
        case .index(let index): try find(index, bytes, at: node, depth: depth)
        }
      levels.append(level)
      if level.object > 0 { node = level.previous }
    }
    walker.scanner.skipBlanks(bytes)
    try enterRecords(bytes)
    nextStart = arrayStart
    line += chunk.store.count(quote: nil, in: chunk.range.lowerBound..<arrayStart).newlines
  }

  private mutating func enterRecords(_ bytes: Span<UInt8>) throws(JSONMistake) {
    let start = walker.scanner.place
    let opening = walker.scanner.byte(bytes)
    switch layout.container {
    case .elements:
      guard opening == UInt8(ascii: "[") else {
        throw absent("the records must be an array", at: start, bytes)
      }
      try walker.enter(layout.path.steps.count, bytes)
    case .members:
      guard opening == UInt8(ascii: "{") else {
        throw absent("the records must be the values of an object", at: start, bytes)
      }
      try walker.enter(layout.path.steps.count, bytes)
    case .one:
      let tree = walker.tree
      try walker.value(bytes, at: JSONTree.root, depth: layout.depth, isField: false)
      walker.tree = tree
      one = start..<walker.scanner.place
    }
    arrayStart = one?.lowerBound ?? walker.scanner.place
  }

  /// Goes to the value of a key.
  private mutating func find(
    _ key: String, _ bytes: Span<UInt8>, at node: Int, depth: Int
  ) throws(JSONMistake) -> Level {
    let start = walker.scanner.place
    let message = "there is no `\(key)` here"
    guard walker.scanner.byte(bytes) == UInt8(ascii: "{") else {
      throw absent(message, at: start, bytes)
    }
    try walker.enter(depth, bytes)
    let object = walker.tree.beginObject()
    if walker.scanner.take("}", bytes) { throw absent(message, at: start, bytes) }
    var previous = -1
    while true {
      previous = try walker.key(bytes, in: object, at: node, after: previous)
      if walker.tree.key(previous) == key { break }
      try walker.value(bytes, at: previous, depth: depth + 1, isField: false)
      guard walker.scanner.take(",", bytes) else {
        if walker.scanner.take("}", bytes) { throw absent(message, at: start, bytes) }
        throw walker.scanner.mistake("expected `,` or `}`", bytes)
      }
    }
    return Level(node: node, object: object, previous: previous)
  }

  /// Goes to an element of an array.
  private mutating func find(
    _ index: Int, _ bytes: Span<UInt8>, at node: Int, depth: Int
  ) throws(JSONMistake) -> Level {
    let start = walker.scanner.place
    let message = "there is no element [\(index)] here"
    guard walker.scanner.byte(bytes) == UInt8(ascii: "[") else {
      throw absent(message, at: start, bytes)
    }
    try walker.enter(depth, bytes)
    if walker.scanner.take("]", bytes) { throw absent(message, at: start, bytes) }
    for _ in 0..<index {
      walker.scanner.skipBlanks(bytes)
      try walker.value(bytes, at: node, depth: depth + 1, isField: false)
      guard walker.scanner.take(",", bytes) else {
        if walker.scanner.take("]", bytes) { throw absent(message, at: start, bytes) }
        throw walker.scanner.mistake("expected `,` or `]`", bytes)
      }
    }
    return Level(node: node, object: 0, previous: -1)
  }

  /// Reads what stands behind the records, to the document's end.
  private mutating func leave(_ bytes: Span<UInt8>) throws(JSONMistake) {
    do throws(JSONMistake) {
      if one == nil { try leaveRecords(bytes) }
      for (depth, level) in levels.enumerated().reversed() {
        if level.object == 0 {
          try walker.restOfArray(bytes, at: level.node, depth: depth)
        } else {
          try walker.restOfObject(
            bytes, level.object, at: level.node, after: level.previous, depth: depth, isField: false
          )
        }
      }
      walker.scanner.skipBlanks(bytes)
      guard walker.scanner.place == walker.scanner.end else {
        throw walker.scanner.mistake("expected the end of the document", bytes)
      }
    } catch {
      // A mistake in the records may have led here: the first one is the one to tell.
      let start = one?.lowerBound ?? arrayStart - 1
      var strict = JSONWalker(
        scanner: JSONScanner(place: start, end: walker.scanner.end, isLines: false),
        tree: JSONTree())
      try strict.value(bytes, at: JSONTree.root, depth: layout.path.steps.count, isField: false)
      throw error
    }
  }

  private mutating func leaveRecords(_ bytes: Span<UInt8>) throws(JSONMistake) {
    let isArray = layout.container == .elements
    guard walker.scanner.take(isArray ? "]" : "}", bytes) else {
      throw walker.scanner.mistake("expected `,` or `\(isArray ? "]" : "}")`", bytes)
    }
  }

  /// Says that the path leads nowhere, and where an array of objects is.
  ///
  /// A mistake in the document is told instead: it comes first.
  private func absent(
    _ message: String, at offset: Int, _ bytes: Span<UInt8>
  ) -> JSONMistake {
    var probe = JSONWalker(
      scanner: JSONScanner(
        place: chunk.range.lowerBound, end: chunk.range.upperBound, isLines: false),
      tree: JSONTree())
    do throws(JSONMistake) {
      probe.scanner.skipBlanks(bytes)
      try probe.value(bytes, at: JSONTree.root, depth: 0, isField: false)
    } catch {
      return error
    }
    probe.scanner.skipBlanks(bytes)
    var help = probe.tree.firstRecords.map { node in
      let path = JSONPath(steps: probe.tree.keys(node).map { .key($0) })
      return path.steps.isEmpty ? "leave `records` out" : "say `records: \(path)`"
    }
    if probe.scanner.byte(bytes) == UInt8(ascii: "{") {
      help = "say `lines: true` where each line is an object"
    }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "{"), help == nil,
      message == "the records must be an array"
    {
      help = "say `one: true` where this is the record, or `key: NAME` where its values are records"
    }
    return JSONMistake(offset: offset, message: message, help: help)
  }
}
