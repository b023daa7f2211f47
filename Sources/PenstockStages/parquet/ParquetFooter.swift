import PenstockData
import PenstockKit

/// What stands at the end of a Parquet file: its columns, and where the pages of each lie.
struct ParquetFooter: Sendable {
  /// A row group as the footer lists it.
  struct RowGroup: Sendable {
    let rowCount: Int
    let chunks: [ParquetChunk]
  }

  let columns: [ParquetColumn]
  let isCompressed: Bool

  /// What stands at both ends of a file.
  static let mark = "PAR1"

  private static let creator = "penstock"

  /// Appends the footer of a file that has `groups`.
  func append(_ groups: [(offset: Int, entry: RowGroup)], to writer: inout ByteWriter) {
    let metadata = ThriftWriter.structure { thrift in
      thrift.integer(1, 2)  // the version of the format
      thrift.structures(2, [nil] + columns.map(Optional.some)) { thrift, column in
        if let column { return column.write(to: &thrift) }
        thrift.text(4, "schema")
        thrift.integer(5, columns.count)
      }
      thrift.long(3, groups.reduce(0) { $0 + $1.entry.rowCount })
      thrift.structures(4, Array(groups.enumerated())) { thrift, group in
        write(group.element.entry, at: group.element.offset, number: group.offset, to: &thrift)
      }
      thrift.text(6, Self.creator)
      // Bounds are in the order of each column's type.
      thrift.structures(7, columns) { thrift, _ in thrift.structure(1) { _ in } }
    }
    writer.append(metadata)
    writer.append(lowFirst: UInt32(truncatingIfNeeded: metadata.count))
    writer.append(Self.mark)
  }

  private func write(
    _ group: RowGroup, at start: Int, number: Int, to thrift: inout ThriftWriter
  ) {
    var place = start
    let chunks = zip(columns, group.chunks).map { column, chunk in
      defer { place += chunk.size }
      return (column: column, chunk: chunk, start: place)
    }
    thrift.structures(1, chunks) { thrift, item in
      thrift.long(2, 0)  // of no use any more, and asked for all the same
      thrift.structure(3) { write(item.chunk, of: item.column, in: item.start, to: &$0) }
    }
    thrift.long(2, group.chunks.reduce(0) { $0 + $1.plainSize })
    thrift.long(3, group.rowCount)
    thrift.long(5, start)
    thrift.long(6, place - start)
    if let number = Int16(exactly: number) { thrift.short(7, Int(number)) }
  }

  private func write(
    _ chunk: ParquetChunk, of column: ParquetColumn, in start: Int, to thrift: inout ThriftWriter
  ) {
    thrift.integer(1, column.physicalType)
    thrift.integers(2, chunk.encodings)
    thrift.texts(3, [column.name])
    thrift.integer(4, isCompressed ? 6 : 0)
    thrift.long(5, chunk.rowCount)
    thrift.long(6, chunk.plainSize)
    thrift.long(7, chunk.size)
    thrift.long(9, start + chunk.dataStart)
    if chunk.isCoded { thrift.long(11, start) }
    thrift.structure(12) {
      $0.long(3, chunk.missingCount)
      if let greatest = chunk.greatest { $0.bytes(5, greatest) }
      if let least = chunk.least { $0.bytes(6, least) }
    }
  }
}
