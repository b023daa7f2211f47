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
      each(column.slices(of: rows), key, end) { slice, writer in
        if slice.isMissing { return writer.append(null) }
        writer.append(json: slice, of: column.store)
      }
    case .integer(let column):
      numbers(rows, key, end, column.written, { column[$0] }) { $1.append($0) }
    case .decimal(let column):
      numbers(rows, key, end, column.written, { column[$0] }) { $1.append($0) }
    case .boolean(let column):
      each(rows, key, end) { row, writer in
        writer.append(column[Int(row)].map { $0 ? "true" : "false" } ?? "null")
      }
    case .date(let column): dates(column, rows, key, end)
    case .timestamp, .period:
      each(rows, key, end) { row, writer in
        if let text = column[Int(row)] { writer.append(json: text) } else { writer.append(null) }
      }
    }
  }

  private static let null = ByteStore("null")

  @inline(__always)
  private static func each<Values: Collection>(
    _ values: Values, _ key: ByteStore, _ end: ByteStore?,
    _ append: (Values.Element, inout ByteWriter) -> Void
  ) -> PieceWriter {
    var pieces = PieceWriter(count: values.count, bytesEach: key.count + 16)
    for value in values {
      pieces.bytes.append(key)
      append(value, &pieces.bytes)
      if let end { pieces.bytes.append(end) }
      pieces.endPiece()
    }
    return pieces
  }

  /// Dates, as they were read where they were.
  private static func dates(
    _ column: ValueColumn<CalendarDate>, _ rows: [Int32], _ key: ByteStore, _ end: ByteStore?
  ) -> PieceWriter {
    let texts = column.written.map { ($0.slices(of: rows), $0.store) }
    return each(rows.indices, key, end) { place, writer in
      guard let date = column[Int(rows[place])] else { return writer.append(null) }
      if let (slices, store) = texts, !slices[place].isMissing {
        return writer.append(json: slices[place], of: store)
      }
      writer.append(UInt8(ascii: "\""))
      writer.append(date)
      writer.append(UInt8(ascii: "\""))
    }
  }

  /// Numbers as they were read, where that is how JSON has them.
  @inline(__always)
  private static func numbers<Number>(
    _ rows: [Int32], _ key: ByteStore, _ end: ByteStore?, _ written: TextColumn?,
    _ value: (Int) -> Number?, _ append: (Number, inout ByteWriter) -> Void
  ) -> PieceWriter {
    guard let written else {
      return each(rows, key, end) { row, writer in
        if let value = value(Int(row)) { append(value, &writer) } else { writer.append(null) }
      }
    }
    let (slices, store) = (written.slices(of: rows), written.store)
    return each(rows.indices, key, end) { place, writer in
      guard let value = value(Int(rows[place])) else { return writer.append(null) }
      let slice = slices[place]
      if !slice.isMissing, store.beginsAsJSONNumber(slice) {
        writer.append(slice, of: store)
      } else {
        append(value, &writer)
      }
    }
  }
}
