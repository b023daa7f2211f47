import PenstockData
import PenstockKit

/// The first record of a file: the names of its columns.
enum CSVHeader {
  /// Reads the names from the start of `input`.
  static func read(_ input: any ByteInput, _ dialect: CSVDialect) throws -> [String] {
    var reader = CSVReader(inputs: [input], dialect: dialect, header: nil)
    guard let chunk = try reader.next(blockSize: 1 << 16) else {
      throw StageFailure("`\(input.name)` is empty, and a header was expected")
    }
    return try names(in: chunk, dialect, name: input.name).names
  }

  /// The names in the first record of a chunk, and where that record ends.
  static func names(
    in chunk: Chunk, _ dialect: CSVDialect, name: String
  ) throws -> (names: [String], end: Int) {
    let end = recordEnd(in: chunk, dialect)
    let record = Chunk(chunk.store, chunk.range.lowerBound..<end, firstLine: chunk.firstLine)
    let index = FieldIndex(
      chunk.store, in: record.range, delimiter: dialect.delimiter, quote: dialect.quote)
    let records = try CSVRecords(
      record, fieldCount: index.ends.count, dialect, name: name, refuses: false)
    return (records.columns.map { $0.count > 0 ? $0[0] ?? "" : "" }, end)
  }

  private static func recordEnd(in chunk: Chunk, _ dialect: CSVDialect) -> Int {
    chunk.store.withSpan(chunk.range) { bytes in
      var isInside = false
      for place in bytes.indices {
        if bytes[place] == dialect.quote { isInside.toggle() }
        if bytes[place] == UInt8(ascii: "\n"), !isInside {
          return chunk.range.lowerBound + place + 1
        }
      }
      return chunk.range.upperBound
    }
  }
}
