/// A plain reader of JSON's grammar, a byte at a time: what the tests hold the fast one to.
struct PlainJSON {
  /// How many records the array has.
  private(set) var count = 0

  private let bytes: [UInt8]
  private var place = 0

  private struct Wrong: Error {}

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether the text is an array of objects, without a key twice in one object.
  mutating func isArrayOfObjects() -> Bool {
    do {
      try list(closedBy: "]", openedBy: "[") { plain in
        plain.count += 1
        guard plain.next == UInt8(ascii: "{") else { throw Wrong() }
        try plain.value()
      }
      blanks()
      return place == bytes.count
    } catch {
      return false
    }
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func blanks() {
    while let byte = next, Array(" \t\r\n".utf8).contains(byte) { place += 1 }
  }

  private mutating func take(_ text: String) -> Bool {
    guard bytes[place...].starts(with: text.utf8) else { return false }
    place += text.utf8.count
    return true
  }

  private mutating func list(
    closedBy close: String, openedBy open: String, _ element: (inout PlainJSON) throws -> Void
  ) throws {
    blanks()
    guard take(open) else { throw Wrong() }
    blanks()
    if take(close) { return }
    repeat {
      blanks()
      try element(&self)
      blanks()
    } while take(",")
    guard take(close) else { throw Wrong() }
  }

  private mutating func value() throws {
    switch next {
    case UInt8(ascii: "{"):
      var keys: Set<String> = []
      try list(closedBy: "}", openedBy: "{") { plain in
        guard keys.insert(try plain.string()).inserted else { throw Wrong() }
        plain.blanks()
        guard plain.take(":") else { throw Wrong() }
        plain.blanks()
        try plain.value()
      }
    case UInt8(ascii: "["): try list(closedBy: "]", openedBy: "[") { try $0.value() }
    case UInt8(ascii: "\""): _ = try string()
    default: if !take("true"), !take("false"), !take("null") { try number() }
    }
  }

  private mutating func number() throws {
    let rest = String(decoding: bytes[place...], as: UTF8.self)
    guard let match = try /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/.prefixMatch(in: rest)
    else { throw Wrong() }
    place += match.0.utf8.count
  }

  private mutating func string() throws -> String {
    let rest = String(decoding: bytes[place...], as: UTF8.self)
    let pattern = /"([^"\\\u{0}-\u{1F}]|\\["\\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/
    guard let match = try pattern.matchingSemantics(.unicodeScalar).prefixMatch(in: rest) else {
      throw Wrong()
    }
    place += match.0.utf8.count
    var text: [UInt16] = []
    var units = match.0.dropFirst().dropLast().utf16[...]
    while let unit = units.popFirst() {
      guard unit == 0x5C, let letter = units.popFirst() else {
        text.append(unit)
        continue
      }
      if letter == 0x75,
        let unit = UInt16(String(decoding: units.prefix(4), as: UTF16.self), radix: 16)
      {
        text.append(unit)
        units.removeFirst(4)
      } else {
        text += [0x5C, letter]
      }
    }
    guard let string = String(validating: text, as: UTF16.self) else { throw Wrong() }
    return string
  }
}
