import PenstockData
import PenstockFiles
import PenstockKit

/// The records of a chunk as one text column for each field.
///
/// Regular text stays where it is and is only looked at. A chunk with doubled quotes, blank lines or
/// records of another length is copied field by field.
struct CSVRecords {
  /// One column for each field.
  private(set) var columns: [TextColumn] = []

  /// How many records there are.
  private(set) var count = 0

  /// Records of another length, by row, with what is wrong; only where these are refused.
  private(set) var ragged: [(row: Int, reason: String)] = []

  private let dialect: CSVDialect

  /// The records of `chunk`, which must have `fieldCount` fields each.
  ///
  /// - Parameter refuses: Whether a record of another length is kept as far as it goes and listed
  ///   in ``ragged``; otherwise it is a failure.
  init(
    _ chunk: Chunk, fieldCount: Int, _ dialect: CSVDialect, name: String, refuses: Bool
  ) throws {
    self.dialect = dialect
    let chunk = try Self.decoded(chunk, dialect, name)
    let index = FieldIndex(
      chunk.store, in: chunk.range, delimiter: dialect.delimiter, quote: dialect.quote,
      fieldCount: fieldCount)
    if index.endsInsideQuotes {
      throw StageFailure("a quote is never closed", place: "the end of \(name)")
    }
    if !index.isIrregular,
      let grid = FieldGrid(
        chunk.store, index, from: chunk.range.lowerBound, delimiter: dialect.delimiter,
        quote: dialect.quote)
    {
      columns = (0..<fieldCount).map { TextColumn(grid, field: $0) }
      count = grid.recordCount
    } else {
      try copyFields(chunk, index, fieldCount, name, refuses)
    }
  }

  /// The chunk in UTF-8.
  private static func decoded(
    _ chunk: Chunk, _ dialect: CSVDialect, _ name: String
  ) throws -> Chunk {
    if let offset = chunk.store.firstPlace(of: 0, in: chunk.range) {
      throw StageFailure(
        "the text has a NUL byte, as no table has",
        help: "is the file damaged, or encoded as utf-16? `csv: { encoding: utf-16le }`",
        place: place(of: offset, in: chunk, name))
    }
    do {
      let store = try dialect.encoding.utf8(chunk.store, in: chunk.range)
      if store === chunk.store { return chunk }
      return Chunk(store, 0..<store.count, input: chunk.input, firstLine: chunk.firstLine)
    } catch let byte as InvalidByte {
      throw StageFailure(
        "the text is not \(dialect.encoding.rawValue)",
        help: "say how it is encoded: `csv: { encoding: gb18030 }`",
        place: place(of: byte.offset, in: chunk, name))
    }
  }

  /// Where a byte is that should not be there, in words.
  private static func place(of offset: Int, in chunk: Chunk, _ name: String) -> String {
    let before = chunk.range.lowerBound..<offset
    let line = chunk.firstLine + chunk.store.count(quote: nil, in: before).newlines
    let start = chunk.store.endOfLastRecord(in: before, quote: nil) ?? before.lowerBound
    return "byte \(offset - start + 1) of line \(line) of \(name)"
  }

  /// The line on which a record begins; only asked for when something is wrong.
  func line(of row: Int, in chunk: Chunk) -> Int {
    chunk.store.withSpan(chunk.range) { bytes in
      var line = chunk.firstLine
      var record = -1
      var isAtStart = true
      var isInside = false
      for place in bytes.indices {
        if isAtStart, bytes[place] != UInt8(ascii: "\n"), bytes[place] != UInt8(ascii: "\r") {
          record += 1
          isAtStart = false
          if record == row { return line }
        }
        if bytes[place] == dialect.quote { isInside.toggle() }
        if bytes[place] == UInt8(ascii: "\n") {
          line += 1
          if !isInside { isAtStart = true }
        }
      }
      return line
    }
  }

  private mutating func copyFields(
    _ chunk: Chunk, _ index: FieldIndex, _ fieldCount: Int, _ name: String, _ refuses: Bool
  ) throws {
    var writer = ByteWriter(capacity: chunk.range.count + 64)
    var slices = [[TextSlice]](repeating: [], count: fieldCount)
    var start = chunk.range.lowerBound
    var field = 0
    var hasSurplus = false  // whether a field beyond the last column has a value
    func fail(_ message: String, _ help: String? = nil) -> StageFailure {
      let before = chunk.range.lowerBound..<min(start, chunk.range.upperBound)
      let line = chunk.firstLine + chunk.store.count(quote: nil, in: before).newlines
      return StageFailure(message, help: help, place: "line \(line) of \(name)")
    }
    for end in index.ends.map({ Int($0) }) {
      let isLast = isEndOfRecord(end, chunk)
      let bounds = start..<(isLast ? withoutReturn(start, end, chunk) : end)
      if !(isLast && field == 0 && bounds.isEmpty && fieldCount > 1) {
        guard let slice = copy(bounds, chunk, &writer) else {
          throw fail(
            "a quote or a carriage return stands inside a field",
            "quote the field and double its quotes; lines end with a newline, whatever stands before"
          )
        }
        if field < fieldCount {
          slices[field].append(slice)
        } else if !slice.isMissing {
          hasSurplus = true
        }
        field += 1
      }
      if isLast, field > 0 {
        if dialect.pads, !hasSurplus {
          for missing in stride(from: field, to: fieldCount, by: 1) {
            slices[missing].append(.missing)
          }
        } else if field != fieldCount {
          let reason = "\(field) fields, and the header has \(fieldCount)"
          if !refuses {
            throw fail("this record has \(reason)", "`on_error: refuse` sets it aside")
          }
          ragged.append((count, reason))
          for missing in stride(from: field, to: fieldCount, by: 1) {
            slices[missing].append(.missing)
          }
        }
        count += 1
        (field, hasSurplus) = (0, false)
      }
      start = end + 1
    }
    let store = writer.finish()
    columns = slices.map { TextColumn($0, in: store) }
  }

  private func isEndOfRecord(_ end: Int, _ chunk: Chunk) -> Bool {
    end >= chunk.range.upperBound
      || chunk.store.withSpan(end..<end + 1) { $0[0] == UInt8(ascii: "\n") }
  }

  private func withoutReturn(_ start: Int, _ end: Int, _ chunk: Chunk) -> Int {
    guard end > start else { return end }
    return chunk.store.withSpan(end - 1..<end) { $0[0] == UInt8(ascii: "\r") } ? end - 1 : end
  }

  /// Copies a field without its quotes and doubled quotes; nil where a quote or a carriage return
  /// stands out of place.
  private func copy(
    _ bounds: Range<Int>, _ chunk: Chunk, _ writer: inout ByteWriter
  ) -> TextSlice? {
    chunk.store.withSpan(bounds) { bytes in
      if bytes.count == 0 { return .missing }
      guard let quote = dialect.quote, bytes[0] == quote else {
        for place in bytes.indices
        where bytes[place] == dialect.quote || bytes[place] == UInt8(ascii: "\r") {
          return nil
        }
        let start = writer.count
        writer.append(bytes)
        return TextSlice(offset: start, length: bytes.count)
      }
      guard bytes.count >= 2, bytes[bytes.count - 1] == quote else { return nil }
      writer.append(quote)
      let start = writer.count
      var isDoubled = false
      var place = 1
      while place < bytes.count - 1 {
        if bytes[place] == quote {
          place += 1
          guard place < bytes.count - 1, bytes[place] == quote else { return nil }
          isDoubled = true
        }
        writer.append(bytes[place])
        place += 1
      }
      let length = writer.count - start
      writer.append(quote)
      return TextSlice(offset: start, length: length, quoted: !isDoubled)
    }
  }
}
