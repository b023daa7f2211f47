import PenstockData

/// Takes out what stands above a table, and the comments in it, before anybody looks for records.
///
/// A comment leaves its newline behind, so that lines keep their numbers.
struct CSVFilter: ByteReader {
  private var base: any ByteReader
  private let comment: UInt8?
  private let quote: UInt8?
  private var linesToSkip: Int

  private var isAtStart = true
  private var isAtLineStart = true
  private var isInComment = false
  private var isInQuotes = false

  init(_ base: any ByteReader, _ dialect: CSVDialect) {
    self.base = base
    comment = dialect.comment
    quote = dialect.quote
    linesToSkip = dialect.rows.skipped
  }

  mutating func read(_ count: Int, after tail: ByteTail?) throws -> ByteStore? {
    while let store = try base.read(max(count, 3), after: nil) {
      var writer = ByteWriter(capacity: store.count + (tail?.range.count ?? 0))
      if let tail { tail.store.withSpan(tail.range) { writer.append($0) } }
      let kept = writer.count
      let mark = isAtStart && store.hasMark ? 3 : 0
      isAtStart = false
      store.withSpan(mark..<store.count) { filter($0, into: &writer) }
      if writer.count > kept { return writer.finish() }
    }
    return nil
  }

  private mutating func filter(_ bytes: Span<UInt8>, into writer: inout ByteWriter) {
    for place in bytes.indices {
      let byte = bytes[place]
      let isNewline = byte == UInt8(ascii: "\n")
      if linesToSkip > 0 {
        if isNewline { linesToSkip -= 1 }
      } else if isInComment {
        guard isNewline else { continue }
        isInComment = false
        isAtLineStart = true
        writer.append(byte)
      } else if isAtLineStart, !isInQuotes, byte == comment {
        isInComment = true
      } else {
        if byte == quote { isInQuotes.toggle() }
        isAtLineStart = isNewline
        writer.append(byte)
      }
    }
  }
}

extension ByteStore {
  /// Whether the bytes begin with the byte order mark of UTF-8.
  var hasMark: Bool {
    count >= 3 && withSpan(0..<3) { $0[0] == 0xEF && $0[1] == 0xBB && $0[2] == 0xBF }
  }
}
