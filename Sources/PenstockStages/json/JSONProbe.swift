import PenstockData
import PenstockKit

/// Looks up single values in a JSON document, such as how many pages it says that there are.
public struct JSONProbe {
  private let store: ByteStore

  /// What a value is, as far as anybody asks.
  public enum Value: Sendable, Hashable {
    /// A string's text, unescaped, or the text of a number, `true` or `false`.
    case scalar(String)
    /// An array of so many elements.
    case array(count: Int)
    /// An object.
    case object
  }

  /// A probe of the document in `store`.
  public init(_ store: ByteStore) { self.store = store }

  /// The value at `path`, written as `data.total` or `pages[0].next`; nil where there is none, or
  /// `null`.
  ///
  /// - Throws: ``StageFailure`` where the document is no JSON on the way there, or the path is none.
  public func value(at path: String) throws -> Value? {
    var notes = Notes()
    let place = SourceLocation(file: "", line: 1, column: 1)
    guard let path = JSONPath.read(LocatedValue(.scalar(path, isQuoted: true), at: place), &notes)
    else { throw StageFailure("`\(path)` is no path in a JSON document") }
    do {
      return try store.withSpan { bytes in
        // What stands before the document, such as a byte order mark or a call of JSONP, is no part of it.
        var start = 0
        while start < bytes.count, bytes[start] != UInt8(ascii: "{"),
          bytes[start] != UInt8(ascii: "[")
        { start += 1 }
        var walk = Walk(
          JSONScanner(place: start < store.count ? start : 0, end: store.count, isLines: false))
        return try walk.find(path.steps[...], bytes, depth: 0)
      }
    } catch let mistake as JSONMistake {
      throw StageFailure(mistake.message, help: mistake.help, place: "byte \(mistake.offset)")
    }
  }

  /// Whether `path` is one.
  public static func isPath(_ path: String) -> Bool {
    var notes = Notes()
    let place = SourceLocation(file: "", line: 1, column: 1)
    return JSONPath.read(LocatedValue(.scalar(path, isQuoted: true), at: place), &notes) != nil
  }

  /// A walk down to one value, past all that is beside the way.
  private struct Walk {
    private var scanner: JSONScanner

    init(_ scanner: JSONScanner) { self.scanner = scanner }

    mutating func find(
      _ steps: ArraySlice<JSONPath.Step>, _ bytes: Span<UInt8>, depth: Int
    ) throws(JSONMistake) -> Value? {
      scanner.skipBlanks(bytes)
      guard let step = steps.first else { return try value(bytes, depth: depth) }
      switch (step, scanner.byte(bytes)) {
      case (.key(let wanted), UInt8(ascii: "{")):
        scanner.place += 1
        if scanner.take("}", bytes) { return nil }
        repeat {
          let key = try text(bytes)
          guard scanner.take(":", bytes) else { throw scanner.mistake("expected `:`", bytes) }
          if key == wanted { return try find(steps.dropFirst(), bytes, depth: depth + 1) }
          _ = try value(bytes, depth: depth + 1)
        } while scanner.take(",", bytes)
      case (.index(let wanted), UInt8(ascii: "[")):
        scanner.place += 1
        if scanner.take("]", bytes) { return nil }
        var index = 0
        repeat {
          if index == wanted { return try find(steps.dropFirst(), bytes, depth: depth + 1) }
          _ = try value(bytes, depth: depth + 1)
          index += 1
        } while scanner.take(",", bytes)
      default: break
      }
      return nil
    }

    /// Goes past a value.
    private mutating func value(
      _ bytes: Span<UInt8>, depth: Int
    ) throws(JSONMistake) -> Value? {
      guard depth < JSONWalker.deepest else {
        throw scanner.mistake("too many arrays and objects inside each other", bytes)
      }
      scanner.skipBlanks(bytes)
      let start = scanner.place
      switch scanner.byte(bytes) {
      case UInt8(ascii: "\""): return .scalar(try text(bytes))
      case UInt8(ascii: "n"):
        try scanner.literal("null", bytes)
        return nil
      case UInt8(ascii: "{"):
        scanner.place += 1
        if scanner.take("}", bytes) { return .object }
        repeat {
          _ = try text(bytes)
          guard scanner.take(":", bytes) else { throw scanner.mistake("expected `:`", bytes) }
          _ = try value(bytes, depth: depth + 1)
        } while scanner.take(",", bytes)
        guard scanner.take("}", bytes) else { throw scanner.mistake("expected `}`", bytes) }
        return .object
      case UInt8(ascii: "["):
        scanner.place += 1
        var count = 0
        if scanner.take("]", bytes) { return .array(count: 0) }
        repeat {
          _ = try value(bytes, depth: depth + 1)
          count += 1
        } while scanner.take(",", bytes)
        guard scanner.take("]", bytes) else { throw scanner.mistake("expected `]`", bytes) }
        return .array(count: count)
      case UInt8(ascii: "t"): try scanner.literal("true", bytes)
      case UInt8(ascii: "f"): try scanner.literal("false", bytes)
      default: try scanner.number(bytes)
      }
      return .scalar(Self.text(bytes, start..<scanner.place))
    }

    /// Goes past a string; returns what it says.
    private mutating func text(_ bytes: Span<UInt8>) throws(JSONMistake) -> String {
      scanner.skipBlanks(bytes)
      guard scanner.byte(bytes) == UInt8(ascii: "\"") else {
        throw scanner.mistake("expected a string", bytes)
      }
      let start = scanner.place + 1
      let isEscaped = try scanner.string(bytes)
      let range = start..<scanner.place - 1
      return isEscaped ? JSONEscapes.text(bytes.extracting(range)) : Self.text(bytes, range)
    }

    private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
      var text: [UInt8] = []
      for place in range { text.append(bytes[place]) }
      return String(decoding: text, as: UTF8.self)
    }
  }
}
