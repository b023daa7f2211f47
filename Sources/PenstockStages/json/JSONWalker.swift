import PenstockData

/// Walks over JSON values, refuses what RFC 8259 does not allow, and takes the fields of records.
///
/// A record's objects are flattened into its fields, its arrays are fields as they are written. An
/// array's elements share the node of its key: nothing of them is a field.
struct JSONWalker {
  var scanner: JSONScanner
  var tree: JSONTree

  /// Where the fields go; nil where only their names are wanted.
  var fields: JSONFields?

  /// No value may stand inside more arrays and objects than this.
  static let deepest = 512

  /// Goes past a value at `node`, inside `depth` arrays and objects.
  ///
  /// - Parameter isField: Whether the value, or what is in it, is part of a record.
  mutating func value(
    _ bytes: Span<UInt8>, at node: Int, depth: Int, isField: Bool
  ) throws(JSONMistake) {
    let start = scanner.place
    switch scanner.byte(bytes) {
    case UInt8(ascii: "{"):
      if isField { tree.note(node, isObject: true) }
      return try object(bytes, at: node, depth: depth, isField: isField)
    case UInt8(ascii: "\""):
      let isEscaped = try scanner.string(bytes)
      if isField { try put(start + 1..<scanner.place - 1, isEscaped: isEscaped, at: node) }
      return
    case UInt8(ascii: "n"):
      try scanner.literal("null", bytes)
      if isField { tree.note(node, isNull: true) }
      return
    case UInt8(ascii: "["): try array(bytes, at: node, depth: depth)
    case UInt8(ascii: "t"): try scanner.literal("true", bytes)
    case UInt8(ascii: "f"): try scanner.literal("false", bytes)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try scanner.number(bytes)
    case let byte:
      let isNoNumber = byte == UInt8(ascii: "N") || byte == UInt8(ascii: "I")
      let help = isNoNumber ? "JSON has no NaN and no Infinity; a missing number is `null`" : nil
      throw scanner.mistake("expected a value", bytes, help: help)
    }
    if isField { try put(start..<scanner.place, isEscaped: false, at: node) }
  }

  /// Goes past an object.
  mutating func object(
    _ bytes: Span<UInt8>, at node: Int, depth: Int, isField: Bool
  ) throws(JSONMistake) {
    try enter(depth, bytes)
    let object = tree.beginObject()
    if scanner.take("}", bytes) { return }
    let first = try key(bytes, in: object, at: node, after: -1)
    try value(bytes, at: first, depth: depth + 1, isField: isField)
    try restOfObject(bytes, object, at: node, after: first, depth: depth, isField: isField)
  }

  /// Goes past what follows a member of an object.
  mutating func restOfObject(
    _ bytes: Span<UInt8>, _ object: Int, at node: Int, after first: Int, depth: Int, isField: Bool
  ) throws(JSONMistake) {
    var previous = first
    while !scanner.take("}", bytes) {
      guard scanner.take(",", bytes) else { throw scanner.mistake("expected `,` or `}`", bytes) }
      previous = try key(bytes, in: object, at: node, after: previous)
      try value(bytes, at: previous, depth: depth + 1, isField: isField)
    }
  }

  /// Goes past a key and what stands before its value; returns the key's node.
  mutating func key(
    _ bytes: Span<UInt8>, in object: Int, at node: Int, after previous: Int
  ) throws(JSONMistake) -> Int {
    scanner.skipBlanks(bytes)
    let start = scanner.place
    guard scanner.byte(bytes) == UInt8(ascii: "\"") else {
      throw scanner.mistake("expected a key in double quotes", bytes)
    }
    let isEscaped = try scanner.string(bytes)
    let text = bytes.extracting(start + 1..<scanner.place - 1)
    let child = tree.child(of: node, after: previous, text, isEscaped: isEscaped)
    if tree.isSecond(child, in: object) {
      throw JSONMistake(offset: start, message: "the key `\(tree.key(child))` stands here twice")
    }
    guard scanner.take(":", bytes) else { throw scanner.mistake("expected `:`", bytes) }
    scanner.skipBlanks(bytes)
    return child
  }

  /// Goes past an array.
  mutating func array(_ bytes: Span<UInt8>, at node: Int, depth: Int) throws(JSONMistake) {
    try enter(depth, bytes)
    if scanner.take("]", bytes) { return }
    if scanner.byte(bytes) == UInt8(ascii: "{") { tree.noteRecords(node) }
    try value(bytes, at: node, depth: depth + 1, isField: false)
    try restOfArray(bytes, at: node, depth: depth)
  }

  /// Goes past what follows an element of an array.
  mutating func restOfArray(
    _ bytes: Span<UInt8>, at node: Int, depth: Int
  ) throws(JSONMistake) {
    while !scanner.take("]", bytes) {
      guard scanner.take(",", bytes) else { throw scanner.mistake("expected `,` or `]`", bytes) }
      scanner.skipBlanks(bytes)
      try value(bytes, at: node, depth: depth + 1, isField: false)
    }
  }

  /// Goes past the bracket that opens an array or object.
  mutating func enter(_ depth: Int, _ bytes: Span<UInt8>) throws(JSONMistake) {
    guard depth < Self.deepest else {
      throw scanner.mistake("more than \(Self.deepest) arrays and objects in each other", bytes)
    }
    scanner.place += 1
  }

  /// Takes a value of the record that is being read.
  mutating func put(
    _ range: Range<Int>, isEscaped: Bool, at node: Int
  ) throws(JSONMistake) {
    guard range.count <= TextSlice.maximumLength else {
      throw JSONMistake(
        offset: range.lowerBound,
        message: "a value is longer than \(TextSlice.maximumLength) bytes")
    }
    tree.note(node)
    if fields == nil { return }
    let column = tree.column(node)
    var field: String { tree.keys(node).joined(separator: ".") }
    if column < 0 {
      throw JSONMistake(
        offset: range.lowerBound,
        message: "the field `\(field)` was not there when the columns were looked up",
        help: "run again; does something write to the file?")
    }
    if fields?.put(range, isEscaped: isEscaped, in: column) == false {
      throw JSONMistake(
        offset: range.lowerBound, message: "two values for the field `\(field)`")
    }
  }
}
