import PenstockData

/// Writes out the values of a column as JSON.
enum JSONValues {
  /// The values of `rows`, each behind `key` and before `end`, as a piece.
  static func write(
    _ column: Column, _ rows: [Int32], key: ByteStore, _ end: ByteStore?
  ) -> PieceWriter {
    if case .decimal(let column) = column,
      let pieces = PieceWriter(column, rows, key: key, end: end)
    {
      return pieces
    }
    return switch column {
    case .text(let column):
      each(rows, key, end) { row, writer in
        let slice = column.slice(row)
        if slice.isMissing { return writer.append(null) }
        writer.append(json: slice, of: column.store)
      }
    case .integer(let column):
      numbers(rows, key, end, column.written, { column[$0] }) { $1.append($0) }
    case .decimal(let column):
      numbers(rows, key, end, column.written, { column[$0] }) { $1.append($0) }
    case .boolean(let column):
      each(rows, key, end) { row, writer in
        writer.append(column[row].map { $0 ? "true" : "false" } ?? "null")
      }
    case .date, .timestamp, .period:
      each(rows, key, end) { row, writer in
        if let text = column[row] { writer.append(json: text) } else { writer.append(null) }
      }
    }
  }

  private static let null = ByteStore("null")

  @inline(__always)
  private static func each(
    _ rows: [Int32], _ key: ByteStore, _ end: ByteStore?,
    _ append: (Int, inout ByteWriter) -> Void
  ) -> PieceWriter {
    var pieces = PieceWriter(count: rows.count, bytesEach: key.count + 16)
    for row in rows {
      pieces.bytes.append(key)
      append(Int(row), &pieces.bytes)
      if let end { pieces.bytes.append(end) }
      pieces.endPiece()
    }
    return pieces
  }

  /// Numbers as they were read, where that is how JSON has them.
  @inline(__always)
  private static func numbers<Number>(
    _ rows: [Int32], _ key: ByteStore, _ end: ByteStore?, _ written: TextColumn?,
    _ value: (Int) -> Number?, _ append: (Number, inout ByteWriter) -> Void
  ) -> PieceWriter {
    guard let written else {
      return each(rows, key, end) { row, writer in
        if let value = value(row) { append(value, &writer) } else { writer.append(null) }
      }
    }
    let store = written.store
    return each(rows, key, end) { row, writer in
      guard let value = value(row) else { return writer.append(null) }
      let slice = written.slice(row)
      if !slice.isMissing, store.beginsAsJSONNumber(slice) {
        writer.append(slice, of: store)
      } else {
        append(value, &writer)
      }
    }
  }
}
