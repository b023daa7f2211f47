import PenstockData
import PenstockKit

/// The first record of a file, or the first few: the names of its columns.
enum CSVHeader {
  /// Reads the names from the start of `input`.
  static func read(_ input: any ByteInput, _ dialect: CSVDialect) throws -> [String] {
    var reader = CSVReader(inputs: [input], dialect: dialect, layouts: nil)
    guard let chunk = try reader.next(blockSize: 1 << 16) else {
      throw StageFailure("`\(input.name)` is empty, and a header was expected")
    }
    return try names(in: chunk, dialect, name: input.name).names
  }

  /// The names in the first records of a chunk, and where the last of these ends.
  static func names(
    in chunk: Chunk, _ dialect: CSVDialect, name: String
  ) throws -> (names: [String], end: Int) {
    var rows: [[String]] = []
    var end = chunk.range.lowerBound
    var line = chunk.firstLine
    while rows.count < dialect.rows.count {
      if end == chunk.range.upperBound {
        throw StageFailure(
          "\(name) has \(rows.count) rows, and the header alone has \(dialect.rows.count)")
      }
      let start = end
      end = recordEnd(in: chunk, from: start, dialect)
      let record = Chunk(chunk.store, start..<end, firstLine: line)
      line += chunk.store.count(quote: nil, in: record.range).newlines
      // Where a comment stood there is an empty line.
      if dialect.comment != nil, isBlank(record) { continue }
      rows.append(try fields(of: record, dialect, name: name))
    }
    return (HeaderRows.joined(rows), end)
  }

  private static func fields(
    of record: Chunk, _ dialect: CSVDialect, name: String
  ) throws -> [String] {
    let index = FieldIndex(
      record.store, in: record.range, delimiter: dialect.delimiter, quote: dialect.quote)
    let records = try CSVRecords(
      record, fieldCount: index.ends.count, dialect, name: name, refuses: false)
    return records.columns.map { $0.count > 0 ? $0[0] ?? "" : "" }
  }

  private static func isBlank(_ record: Chunk) -> Bool {
    record.store.withSpan(record.range) { bytes in
      bytes.indices.allSatisfy {
        bytes[$0] == UInt8(ascii: "\n") || bytes[$0] == UInt8(ascii: "\r")
      }
    }
  }

  private static func recordEnd(in chunk: Chunk, from start: Int, _ dialect: CSVDialect) -> Int {
    chunk.store.withSpan(start..<chunk.range.upperBound) { bytes in
      var isInside = false
      for place in bytes.indices {
        if bytes[place] == dialect.quote { isInside.toggle() }
        if bytes[place] == UInt8(ascii: "\n"), !isInside { return start + place + 1 }
      }
      return chunk.range.upperBound
    }
  }
}
