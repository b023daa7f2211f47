import PenstockData
import PenstockKit

/// A script of which JSON is a part: `callback({…});`, `var quotes = [...];`, with comments.
///
/// Only calls and assignments of one JSON value are understood; any other statement is an error.
struct JSONScript {
  /// What of a script is wanted.
  enum Part: String, CaseIterable, Sendable {
    /// The one value that is passed or assigned.
    case value
    /// An object of all names that are assigned to, and their values.
    case names
  }

  private let store: ByteStore
  private let name: String
  private var place = 0
  private var statements: [(name: String, value: Range<Int>)] = []

  /// The JSON text that is wanted of the script in `store`, and where it lies.
  ///
  /// - Throws: `StageFailure` where a statement is of another kind, or there is not one value.
  static func json(
    _ part: Part, in store: ByteStore, name: String
  ) throws -> (store: ByteStore, range: Range<Int>) {
    var script = JSONScript(store: store, name: name)
    do {
      try store.withSpan { bytes in try script.read(bytes) }
    } catch let mistake as JSONMistake {
      throw mistake.failure(in: Chunk(store, 0..<store.count), of: name)
    }
    switch part {
    case .names: return script.object()
    case .value:
      guard script.statements.count == 1 else {
        throw StageFailure(
          "\(name) has \(script.statements.count) values, and one was expected",
          help: "`script: names` makes an object of them")
      }
      return (store, script.statements[0].value)
    }
  }

  private init(store: ByteStore, name: String) {
    (self.store, self.name) = (store, name)
  }

  private mutating func read(_ bytes: Span<UInt8>) throws(JSONMistake) {
    if JSONScanner.hasMark(bytes) { place = 3 }
    while try skipBlanks(bytes), place < bytes.count {
      let start = place
      let name = try target(bytes)
      let isCall = bytes[place] == UInt8(ascii: "(")
      place += 1
      _ = try skipBlanks(bytes)
      let isWrapped = !isCall && place < bytes.count && bytes[place] == UInt8(ascii: "(")
      if isWrapped {
        place += 1
        _ = try skipBlanks(bytes)
      }
      let value = self.value(bytes)
      statements.append((name, value))
      _ = try skipBlanks(bytes)
      if isCall || isWrapped {
        guard place < bytes.count, bytes[place] == UInt8(ascii: ")") else {
          throw JSONMistake(
            offset: start, message: "this statement passes or assigns more than one JSON value")
        }
        place += 1
      }
    }
  }

  /// Goes past blanks, comments and semicolons.
  private mutating func skipBlanks(_ bytes: Span<UInt8>) throws(JSONMistake) -> Bool {
    while place < bytes.count {
      let byte = bytes[place]
      if byte <= 0x20 || byte == UInt8(ascii: ";") {
        place += 1
      } else if byte == UInt8(ascii: "/"), place + 1 < bytes.count {
        try skipComment(bytes)
      } else {
        break
      }
    }
    return true
  }

  private mutating func skipComment(_ bytes: Span<UInt8>) throws(JSONMistake) {
    let start = place
    let isLine = bytes[place + 1] == UInt8(ascii: "/")
    guard isLine || bytes[place + 1] == UInt8(ascii: "*") else {
      throw JSONMistake(offset: start, message: "expected a name, found `/`")
    }
    place += 2
    while place < bytes.count {
      if isLine {
        if bytes[place] == UInt8(ascii: "\n") { return }
      } else if bytes[place] == UInt8(ascii: "/"), bytes[place - 1] == UInt8(ascii: "*"),
        place - start > 2
      {
        place += 1
        return
      }
      place += 1
    }
    if !isLine { throw JSONMistake(offset: start, message: "a comment is never closed") }
  }

  /// Goes past the name that is called or assigned to, up to the bracket or equals sign behind it.
  private mutating func target(_ bytes: Span<UInt8>) throws(JSONMistake) -> String {
    let start = place
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "="), UInt8(ascii: "("):
        let words = String(copying: bytes.extracting(start..<place)).split(separator: " ")
        let isDeclared = words.count == 2 && ["var", "let", "const"].contains(words[0])
        guard let name = words.last, words.count == 1 || isDeclared else {
          throw Self.noStatement(start)
        }
        return String(name)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80..., UInt8(ascii: "_"), UInt8(ascii: "$"),
        UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "'"),
        UInt8(ascii: "\""), UInt8(ascii: " "):
        place += 1
      default: throw Self.noStatement(start)
      }
    }
    throw Self.noStatement(start)
  }

  private static func noStatement(_ place: Int) -> JSONMistake {
    JSONMistake(
      offset: place, message: "this is neither `name(…)` nor `name = …`",
      help: "leave `script` out where the file is JSON")
  }

  /// Goes past a value; whether it is JSON is found out when it is read.
  private mutating func value(_ bytes: Span<UInt8>) -> Range<Int> {
    let start = place
    var depth = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        place += 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
          place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ")") where depth <= 0, UInt8(ascii: ";") where depth <= 0,
        UInt8(ascii: "\n") where depth <= 0:
        return start..<place
      default: break
      }
      place += 1
    }
    place = min(place, bytes.count)
    return start..<place
  }

  /// An object of the names; each line of it is that of the script.
  private func object() -> (ByteStore, Range<Int>) {
    var writer = ByteWriter(capacity: store.count + 64)
    writer.append("{")
    var end = 0
    for (place, statement) in statements.enumerated() {
      if place > 0 { writer.append(",") }
      let lines = store.count(quote: nil, in: end..<statement.value.lowerBound).newlines
      for _ in 0..<lines { writer.append("\n") }
      writer.append(json: statement.name)
      writer.append(":")
      store.withSpan(statement.value) { writer.append($0) }
      end = statement.value.upperBound
    }
    writer.append("}")
    let object = writer.finish()
    return (object, 0..<object.count)
  }
}
