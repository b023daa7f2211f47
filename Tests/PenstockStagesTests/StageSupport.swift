import PenstockData
import PenstockKit
import Testing

/// Bytes in memory to read from.
struct MemoryInput: ByteInput {
  var name = "data/rows.json"
  var captures: [(name: String, value: String)] = []
  let bytes: [UInt8]

  init(_ text: String, captures: [(name: String, value: String)] = []) {
    self.init(bytes: Array(text.utf8))
    self.captures = captures
  }

  init(bytes: [UInt8]) { self.bytes = bytes }

  func open() -> any ByteReader { Reader(bytes: bytes) }

  private struct Reader: ByteReader {
    let bytes: [UInt8]
    var place = 0

    mutating func read(_ count: Int, after tail: ByteTail?) -> ByteStore? {
      let next = bytes[place..<min(place + count, bytes.count)]
      if next.isEmpty { return nil }
      place = next.endIndex
      let kept = tail.map { tail in tail.store.withSpan(tail.range) { Array(copying: $0) } } ?? []
      return ByteStore(kept + next)
    }
  }
}

extension ByteStore {
  /// A store of any bytes.
  convenience init(_ bytes: [UInt8]) {
    self.init(capacity: bytes.count) { room in
      room.copyBytes(from: bytes)
      return bytes.count
    }
  }
}

extension Array<UInt8> {
  /// The bytes of a span.
  init(copying bytes: Span<UInt8>) {
    self = bytes.indices.map { bytes[$0] }
  }
}

/// Settings as YAML would give them, each value on its own line of `pipeline.yaml`.
enum Words: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  case scalar(String)
  case quoted(String)
  case list([Words])
  case map([(String, Words)])

  init(stringLiteral text: String) { self = .scalar(text) }
  init(arrayLiteral values: Words...) { self = .list(values) }
  init(dictionaryLiteral entries: (String, Words)...) { self = .map(entries) }

  /// The value; its keys and scalars are numbered by line in the order written.
  var located: LocatedValue {
    var line = 0
    return located(&line)
  }

  private func located(_ line: inout Int) -> LocatedValue {
    line += 1
    let here = SourceLocation(file: "pipeline.yaml", line: line, column: 1)
    switch self {
    case .scalar(let text): return LocatedValue(.scalar(text, isQuoted: false), at: here)
    case .quoted(let text): return LocatedValue(.scalar(text, isQuoted: true), at: here)
    case .list(let values): return LocatedValue(.list(values.map { $0.located(&line) }), at: here)
    case .map(let entries):
      let located = entries.map { key, value in
        LocatedValue.Entry(key: key, location: here, value: value.located(&line))
      }
      return LocatedValue(.map(located), at: here)
    }
  }
}

/// A table as people read it: its columns and the printed values, row by row.
struct Printed: Equatable {
  var names: [String]
  var rows: [[String?]]

  init(_ names: [String], _ rows: [[String?]]) {
    (self.names, self.rows) = (names, rows)
  }

  init(_ batches: [Batch], _ schema: Schema) {
    names = schema.names
    rows = batches.flatMap { batch in
      (0..<batch.rowCount).map { row in batch.columns.map { $0[row] } }
    }
  }
}

extension StageDefinition {
  /// The stage with its settings; the test fails where these have a mistake.
  func configured(_ words: Words) throws -> ConfiguredStage {
    var notes = Notes()
    let stage = read(words.located, &notes)
    return try #require(stage, "\(notes.diagnostics.map(\.message))")
  }

  /// The mistakes in the settings, each with its line.
  func mistakes(_ words: Words) -> [String] {
    var notes = Notes()
    _ = read(words.located, &notes)
    return notes.diagnostics.map(\.inShort)
  }

  /// Binds a source; what it notes is thrown.
  func reading(
    _ inputs: [any ByteInput], _ words: Words = [:], columns: [ColumnDeclaration]? = nil,
    refuses: Bool = false
  ) throws -> (source: any Source, schema: Schema) {
    guard case .source(let bind) = try configured(words).bind else { throw NotThatKind() }
    var binding = SourceBinding(inputs: inputs, columns: columns, refusesUnreadableRows: refuses)
    let source = bind(&binding)
    guard binding.notes.diagnostics.isEmpty else {
      throw DiagnosticsError(binding.notes.diagnostics)
    }
    return (source, binding.output)
  }

  /// Binds a transform or sink and gives what it noted.
  func bound(_ words: Words, _ input: Schema) throws -> (Binding, BoundTransform?, BoundSink?) {
    var binding = Binding(
      stage: name, input: input,
      location: SourceLocation(file: "pipeline.yaml", line: 100, column: 1))
    switch try configured(words).bind {
    case .transform(let bind):
      let transform = bind(&binding)
      return (binding, transform, nil)
    case .sink(let bind):
      let sink = bind(&binding)
      return (binding, nil, sink)
    case .source: throw NotThatKind()
    }
  }
}

/// A stage was asked for something that is another kind's.
struct NotThatKind: Error {}

extension Diagnostic {
  /// The line, if any, and the message.
  var inShort: String { (location.map { "\($0.line): " } ?? "") + message }
}

extension Source {
  /// All rows, and the refusals by row.
  func all(_ schema: Schema) throws -> (table: Printed, refusals: [Refusal]) {
    var reader = try open()
    var batches: [Batch] = []
    var context = StageContext()
    while let chunk = try reader.next() { batches.append(try decode(chunk, &context)) }
    return (Printed(batches, schema), context.refusals)
  }
}

extension Batch {
  /// A batch of columns of text, with missing values for nil.
  static func texts(_ names: [String], _ rows: [[String?]]) -> Batch {
    typed(names.map { ($0, .text) }, rows)
  }

  /// A batch of columns read from text as `types` say.
  static func typed(_ types: [(String, ValueType)], _ rows: [[String?]]) -> Batch {
    let columns = types.enumerated().map { place, type in
      TextColumn(rows.map { $0[place] }).decoded(as: type.1).column
    }
    return Batch(
      schema: Schema(types.map { Field($0.0, $0.1) }), columns: columns, rowCount: rows.count)
  }
}
