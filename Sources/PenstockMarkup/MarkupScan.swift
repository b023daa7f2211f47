import PenstockData

/// Looks over markup for what no honest document has, before the parser sees it.
///
/// The parser takes time that grows with the square of a tag's attributes, and a document type of
/// its own lets a document name files and grow without end. Bytes may come in pieces.
public struct MarkupScan: Sendable {
  /// What the bytes are.
  public enum Language: Sendable {
    case xml, html
  }

  /// No tag may be longer than this, in bytes.
  public static let longestTag = 64 << 10

  /// No tag may have more attributes than this.
  public static let mostAttributes = 1000

  /// No document that is held in memory may have more tags and attributes than these together: the parser
  /// takes up to 500 bytes for each, however short it is.
  public static let mostParts = 4_000_000

  private static let (commentEnd, oddEnd) = (RecentBytes("-->"), RecentBytes("--!>"))

  private enum Mode {
    case text
    case opening  // `<` and what followed it, until it is clear what it begins
    case tag, closingTag
    case until  // a comment, a section, an instruction or a script, until its end
    case documentType
  }

  private let language: Language
  private let mostParts: Int
  private var parts = 0
  private var mode = Mode.text
  private var line = 1
  private var openTables = 0

  private var word: [UInt8] = []  // what followed `<`, in lower case
  private var length = 0  // of the tag
  private var attributes = 0
  private var quote: UInt8 = 0
  private var last: UInt8 = 0  // that was no blank, in the tag
  private var isAfterBlank = false
  private var recent = RecentBytes()
  private var end = RecentBytes()  // what `recent` must be for the text to go on
  private var pendingRaw = RecentBytes()  // the same, for the script that the tag begins

  /// A scan of nothing yet, which bears `mostParts` tags and attributes.
  public init(_ language: Language, mostParts: Int = .max) {
    (self.language, self.mostParts) = (language, mostParts)
  }

  /// Looks over all bytes of a document.
  ///
  /// - Throws: ``MarkupMistake`` where they must not be given to a parser.
  public static func check(_ store: ByteStore, _ language: Language) throws(MarkupMistake) {
    var scan = MarkupScan(language, mostParts: mostParts)
    try scan.take(store, 0..<store.count)
    try scan.finish()
  }

  /// Looks over more bytes.
  ///
  /// - Complexity: O(bytes).
  public mutating func take(_ store: ByteStore, _ range: Range<Int>) throws(MarkupMistake) {
    do {
      try store.withSpan(range) { bytes in
        for place in bytes.indices { try step(bytes[place]) }
      }
    } catch {
      throw error as? MarkupMistake ?? MarkupMistake("\(error)")
    }
  }

  /// Says that the document ends.
  public func finish() throws(MarkupMistake) {
    switch mode {
    case .text: break
    case .opening, .tag, .closingTag:
      throw mistake("the document ends inside a tag: it was cut short")
    case .until, .documentType:
      throw mistake("the document ends inside a comment or a script: it was cut short")
    }
    if openTables > 0 { throw mistake("a table is never closed: the document was cut short") }
  }

  private func mistake(_ message: String) -> MarkupMistake { MarkupMistake(message, line: line) }

  @inline(__always)
  private mutating func step(_ byte: UInt8) throws(MarkupMistake) {
    if byte == UInt8(ascii: "\n") { line += 1 }
    switch mode {
    case .text:
      if byte == UInt8(ascii: "<") {
        try countPart()
        mode = .opening
        word.removeAll(keepingCapacity: true)
      } else if byte == 0 {
        throw mistake("a byte is 0, which no text has")
      }
    case .tag: try tag(byte)
    case .until:
      recent.append(byte.lower)
      if recent.hasSuffix(end) || isOddEnd { leave() }
    case .opening: open(byte)
    case .closingTag: try closingTag(byte)
    case .documentType: try documentType(byte)
    }
  }

  private mutating func countPart() throws(MarkupMistake) {
    parts += 1
    if parts > mostParts {
      throw mistake("the document has more than \(mostParts) tags and attributes")
    }
  }

  // MARK: - Tags

  @inline(__always)
  private mutating func tag(_ byte: UInt8) throws(MarkupMistake) {
    length += 1
    if length > Self.longestTag { throw mistake("a tag is longer than \(Self.longestTag) bytes") }
    if quote != 0 {
      if byte != quote { return }
      // What follows a value begins an attribute, also without a blank between.
      (quote, last, isAfterBlank) = (0, byte, true)
      return
    }
    if byte <= 0x20 || byte == UInt8(ascii: "/") {
      isAfterBlank = true
      return
    }
    defer { last = byte }
    if byte == UInt8(ascii: ">") {
      endTag()
    } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), last == UInt8(ascii: "=") {
      // Elsewhere a quote begins nothing.
      (quote, isAfterBlank) = (byte, false)
    } else if isAfterBlank, byte != UInt8(ascii: "=") {
      isAfterBlank = false
      try countPart()
      attributes += 1
      if attributes > Self.mostAttributes {
        throw mistake("a tag has more than \(Self.mostAttributes) attributes")
      }
    }
  }

  private mutating func endTag() {
    mode = .text
    if pendingRaw.isEmpty { return }
    until(pendingRaw)
    pendingRaw = RecentBytes()
  }

  private mutating func openTag(_ byte: UInt8) throws(MarkupMistake) {
    (mode, length, attributes, quote, isAfterBlank) = (.tag, word.count, 0, 0, false)
    last = 0
    if language == .html {
      if word.elementsEqual("table".utf8) { openTables += 1 }
      for name in ["script", "style"] where word.elementsEqual(name.utf8) {
        pendingRaw = RecentBytes("</\(name)")
      }
    }
    try tag(byte)
  }

  private mutating func closingTag(_ byte: UInt8) throws(MarkupMistake) {
    length += 1
    if length > Self.longestTag { throw mistake("a tag is longer than \(Self.longestTag) bytes") }
    if byte == UInt8(ascii: ">") {
      if language == .html, word.elementsEqual("/table".utf8) { openTables -= 1 }
      mode = .text
    } else if word.count < 8, byte > 0x20 {
      word.append(byte.lower)
    }
  }

  // MARK: - What begins with `<`

  private mutating func open(_ byte: UInt8) {
    let first = word.first ?? byte
    switch first {
    case UInt8(ascii: "?"): until(RecentBytes(language == .xml ? "?>" : ">"))
    case UInt8(ascii: "/"):
      word.append(byte.lower)
      (mode, length) = (.closingTag, 1)
    case UInt8(ascii: "!"):
      word.append(byte.lower)
      openDeclaration()
    default:
      let isName =
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first.lower)
        || first == UInt8(ascii: "_") || first == UInt8(ascii: ":")
      guard isName || language == .xml else {
        // In HTML a `<` before anything else is a mere character.
        mode = .text
        return
      }
      let isPart = byte > 0x20 && byte != UInt8(ascii: "/") && byte != UInt8(ascii: ">")
      if isPart, word.count < 12 {
        word.append(byte.lower)
      } else {
        pendingTag(byte)
      }
    }
  }

  private mutating func pendingTag(_ byte: UInt8) {
    // A tag of a name alone can't be too long or have too many attributes.
    try? openTag(byte)
  }

  private mutating func openDeclaration() {
    let name = String(decoding: word.dropFirst(), as: UTF8.self)
    switch name {
    case "--": until(Self.commentEnd)
    case "[cdata[" where language == .xml: until(RecentBytes("]]>"))
    case "doctype": (mode, length, quote) = (.documentType, 0, 0)
    default:
      let isOpen = ["--", "[cdata[", "doctype"].contains { $0.hasPrefix(name) }
      if !isOpen { until(RecentBytes(">")) }
    }
  }

  private mutating func documentType(_ byte: UInt8) throws(MarkupMistake) {
    length += 1
    if length > Self.longestTag {
      throw mistake("a document type is longer than \(Self.longestTag) bytes")
    }
    if quote != 0 {
      if byte == quote { quote = 0 }
    } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      quote = byte
    } else if byte == UInt8(ascii: "[") {
      throw mistake(
        "the document has a document type of its own, which may name files and grow without end")
    } else if byte == UInt8(ascii: ">") {
      mode = .text
    }
  }

  private mutating func until(_ end: RecentBytes) {
    self.end = end
    recent = RecentBytes()
    mode = .until
  }

  /// Whether a comment ends as only HTML lets it end.
  private var isOddEnd: Bool {
    language == .html && end == Self.commentEnd && recent.hasSuffix(Self.oddEnd)
  }

  private mutating func leave() {
    // A script ends with a tag of its own, which may go on.
    let isScript = end.count > 3
    mode = isScript ? .closingTag : .text
    length = 0
    word = [UInt8(ascii: "/")]
  }
}

/// The last few bytes of a text, in lower case.
private struct RecentBytes: Sendable, Equatable {
  private var bytes: UInt128 = 0
  private(set) var count = 0

  init() {}

  init(_ text: String) { for byte in text.utf8 { append(byte.lower) } }

  var isEmpty: Bool { count == 0 }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    bytes = bytes << 8 | UInt128(byte)
    count = min(count + 1, 16)
  }

  @inline(__always)
  func hasSuffix(_ end: RecentBytes) -> Bool {
    count >= end.count && bytes & (1 << (8 * UInt128(end.count)) - 1) == end.bytes
  }
}

extension UInt8 {
  /// The letter of ASCII in lower case; other bytes as they are.
  @inline(__always)
  fileprivate var lower: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }
}
