import PenstockData
import PenstockKit

/// Looks up single values in a document by their paths.
///
/// The document is read as strictly as ever while its records are; here only the way is gone.
struct JSONLookup {
  private let text: Chunk
  private let name: String

  /// A lookup in the document that `text` is, of the input called `name`.
  init(_ text: Chunk, name: String) {
    (self.text, self.name) = (text, name)
  }

  /// The value at `path` as a field has it: text, a number as it is written, nil for `null`.
  ///
  /// - Throws: `StageFailure` where there is none.
  func value(at path: JSONPath) throws -> String? {
    try look(path) { walker, bytes throws(JSONMistake) in
      let start = walker.scanner.place
      try walker.value(bytes, at: JSONTree.root, depth: 0, isField: false)
      let written = bytes.extracting(start..<walker.scanner.place)
      if written.equals("null") { return nil }
      if written[0] != UInt8(ascii: "\"") { return String(copying: written) }
      return JSONEscapes.text(written.extracting(1..<written.count - 1))
    }
  }

  /// The array of strings at `path`.
  ///
  /// - Throws: `StageFailure` where there is none.
  func strings(at path: JSONPath) throws -> [String] {
    try look(path) { walker, bytes throws(JSONMistake) in
      let start = walker.scanner.place
      guard walker.scanner.byte(bytes) == UInt8(ascii: "[") else {
        throw JSONMistake(offset: start, message: "the names must be an array of strings")
      }
      walker.scanner.place += 1
      var strings: [String] = []
      if walker.scanner.take("]", bytes) { return strings }
      repeat {
        walker.scanner.skipBlanks(bytes)
        let place = walker.scanner.place
        guard walker.scanner.byte(bytes) == UInt8(ascii: "\"") else {
          throw JSONMistake(offset: place, message: "a name must be a string")
        }
        _ = try walker.scanner.string(bytes)
        let name = JSONEscapes.text(bytes.extracting(place + 1..<walker.scanner.place - 1))
        if strings.contains(name) {
          throw JSONMistake(offset: place, message: "the name `\(name)` stands here twice")
        }
        strings.append(name)
      } while walker.scanner.take(",", bytes)
      guard walker.scanner.take("]", bytes) else {
        throw walker.scanner.mistake("expected `,` or `]`", bytes)
      }
      return strings
    }
  }

  private func look<Result>(
    _ path: JSONPath,
    _ body: (inout JSONWalker, Span<UInt8>) throws(JSONMistake) -> Result
  ) throws -> Result {
    do {
      return try text.store.withSpan { bytes in
        var walker = JSONWalker(
          scanner: JSONScanner(
            place: text.range.lowerBound, end: text.range.upperBound, isLines: false),
          tree: JSONTree())
        walker.scanner.skipBlanks(bytes)
        for step in path.steps { try Self.go(step, path, &walker, bytes) }
        return try body(&walker, bytes)
      }
    } catch let mistake as JSONMistake {
      throw mistake.failure(in: text, of: name)
    }
  }

  private static func go(
    _ step: JSONPath.Step, _ path: JSONPath, _ walker: inout JSONWalker, _ bytes: Span<UInt8>
  ) throws(JSONMistake) {
    let start = walker.scanner.place
    let absent = JSONMistake(offset: start, message: "there is no `\(path)` in the document")
    switch step {
    case .key(let key):
      guard walker.scanner.byte(bytes) == UInt8(ascii: "{") else { throw absent }
      walker.scanner.place += 1
      let object = walker.tree.beginObject()
      if walker.scanner.take("}", bytes) { throw absent }
      var previous = -1
      while true {
        previous = try walker.key(bytes, in: object, at: JSONTree.root, after: previous)
        if walker.tree.key(previous) == key { return }
        try walker.value(bytes, at: previous, depth: 0, isField: false)
        if !walker.scanner.take(",", bytes) { throw absent }
      }
    case .index(let index):
      guard walker.scanner.byte(bytes) == UInt8(ascii: "[") else { throw absent }
      walker.scanner.place += 1
      if walker.scanner.take("]", bytes) { throw absent }
      for _ in 0..<index {
        walker.scanner.skipBlanks(bytes)
        try walker.value(bytes, at: JSONTree.root, depth: 0, isField: false)
        if !walker.scanner.take(",", bytes) { throw absent }
      }
      walker.scanner.skipBlanks(bytes)
    }
  }
}
