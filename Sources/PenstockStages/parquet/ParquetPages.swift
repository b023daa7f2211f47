import PenstockData
import PenstockFiles

/// What the file's footer says of one column of a row group.
struct ParquetChunk: Sendable {
  let rowCount: Int
  let missingCount: Int
  let isCoded: Bool
  let dataStart: Int  // from the start of the chunk, where its dictionary stands if it has one
  let size: Int
  let plainSize: Int  // before compression, with the headers of pages
  let least: ByteStore?
  let greatest: ByteStore?

  /// The numbers that Parquet gives to the ways in which values and levels are written.
  var encodings: [Int] { isCoded ? [0, 3, 8] : [0, 3] }
}

/// Writes the pages of columns.
struct ParquetPages {
  /// Compresses pages; nil leaves them as they are.
  let compressor: ZstdCompressor?

  /// How many rows a page has at most; a multiple of eight.
  static let rows = 1 << 15

  /// A page of texts ends with the one with which it reaches this many bytes.
  static let bytes = 1 << 20

  /// Longer bounds are left out of the footer.
  private static let longestBound = 64

  private enum PageType: Int {
    case data = 0
    case dictionary = 2
  }

  private enum Encoding {
    static let plain = 0
    static let runs = 3
    static let codes = 8
  }

  /// Appends the pages of a column, its dictionary first where it has one.
  func append(_ column: PackedColumn, to writer: inout ByteWriter) throws -> ParquetChunk {
    let start = writer.count
    var plainSize = 0
    if column.isCoded {
      var values = ByteWriter(capacity: column.values.byteCount)
      values.append(column.values, 0..<column.values.count)
      plainSize += try append(.dictionary, values.finish(), to: &writer) { thrift in
        thrift.structure(7) {
          $0.integer(1, column.values.count)
          $0.integer(2, Encoding.plain)
        }
      }
    }
    let dataStart = writer.count
    var row = 0
    var value = 0
    while row < column.rowCount {
      let (rows, values) = Self.page(of: column, from: row, value)
      let body = Self.body(of: column, rows, values)
      plainSize += try append(.data, body, to: &writer) { thrift in
        thrift.structure(5) {
          $0.integer(1, rows.count)
          $0.integer(2, column.isCoded ? Encoding.codes : Encoding.plain)
          $0.integer(3, Encoding.runs)
          $0.integer(4, Encoding.runs)
        }
      }
      row = rows.upperBound
      value = values.upperBound
    }
    let bounds = column.values.bounds
    return ParquetChunk(
      rowCount: column.rowCount, missingCount: column.missingCount, isCoded: column.isCoded,
      dataStart: dataStart - start, size: writer.count - start, plainSize: plainSize,
      least: bounds?.least.ifShort(Self.longestBound),
      greatest: bounds?.greatest.ifShort(Self.longestBound))
  }

  /// The rows of the next page, and the places of their values.
  private static func page(
    of column: PackedColumn, from row: Int, _ value: Int
  ) -> (rows: Range<Int>, values: Range<Int>) {
    var end = min(row + rows, column.rowCount)
    var count = column.valueCount(of: row..<end)
    if !column.isCoded, count > 0 {
      let fitting = column.values.count(from: value, atMost: count, reaching: bytes)
      if fitting < count {
        end = column.rowEnd(ofValues: fitting, from: row)
        count = fitting
      }
    }
    return (row..<end, value..<value + count)
  }

  private static func body(
    of column: PackedColumn, _ rows: Range<Int>, _ values: Range<Int>
  ) -> ByteStore {
    var levels = ByteWriter(capacity: rows.count / 8 + 16)
    levels.append(levelsOf: column, rows)
    let levelBytes = levels.finish()
    var writer = ByteWriter(capacity: values.count * 8 + levelBytes.count + 64)
    writer.append(lowFirst: UInt32(truncatingIfNeeded: levelBytes.count))
    writer.append(levelBytes)
    if column.isCoded {
      writer.append(UInt8(truncatingIfNeeded: column.bitWidth))
      writer.append(codesOf: column, values)
    } else {
      writer.append(column.values, values)
    }
    return writer.finish()
  }

  /// Appends a page behind its header.
  ///
  /// - Parameter describe: Writes what the header says of a page of that type.
  /// - Returns: How many bytes there would be without compression.
  private func append(
    _ type: PageType, _ body: ByteStore, to writer: inout ByteWriter,
    _ describe: (inout ThriftWriter) -> Void
  ) throws -> Int {
    let packed = try compressor?.compressed(body) ?? body
    let header = ThriftWriter.structure { thrift in
      thrift.integer(1, type.rawValue)
      thrift.integer(2, body.count)
      thrift.integer(3, packed.count)
      describe(&thrift)
    }
    writer.append(header)
    writer.append(packed)
    return header.count + body.count
  }
}

extension ByteStore {
  fileprivate func ifShort(_ most: Int) -> ByteStore? { count <= most ? self : nil }
}
