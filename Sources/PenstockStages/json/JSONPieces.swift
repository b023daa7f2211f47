import PenstockData

/// The values of a column as JSON, each behind its key; those of few values are written once.
struct JSONPieces {
  private let store: ByteStore
  private let ends: [Int]
  private let codes: [UInt16]?  // nil: a piece for each row

  /// Writes out a column.
  init(_ column: Column, key: ByteStore) {
    let distinct = column.distinctRows
    let rows = distinct?.rows ?? Array(0..<Int32(truncatingIfNeeded: column.count))
    codes = distinct?.codes
    (store, ends) =
      switch column {
      case .text(let column): Self.write(key, rows) { $1.append(json: column, $0) }
      case .integer(let column):
        Self.write(key, rows) { row, writer in
          if writer.append(number: column.written, row, isMissing: column[row] == nil) { return }
          if let value = column[row] { writer.append(value) }
        }
      case .decimal(let column):
        Self.write(key, rows) { row, writer in
          if writer.append(number: column.written, row, isMissing: column[row] == nil) { return }
          if let value = column[row] { writer.append(value) }
        }
      case .boolean(let column):
        Self.write(key, rows) { row, writer in
          writer.append(column[row].map { $0 ? "true" : "false" } ?? "null")
        }
      case .date, .timestamp, .period:
        Self.write(key, rows) { row, writer in
          if let text = column[row] { writer.append(json: text) } else { writer.append("null") }
        }
      }
  }

  /// Writes the values of `rows`, each behind the key, as `append` has them.
  private static func write(
    _ key: ByteStore, _ rows: [Int32], _ append: (Int, inout ByteWriter) -> Void
  ) -> (ByteStore, [Int]) {
    var writer = ByteWriter(capacity: rows.count * (key.count + 16))
    var ends = [0]
    ends.reserveCapacity(rows.count + 1)
    for row in rows {
      writer.append(key)
      append(Int(row), &writer)
      ends.append(writer.count)
    }
    return (writer.finish(), ends)
  }

  /// Appends the value of `row` with its key.
  @inline(__always)
  func append(_ row: Int, to writer: inout ByteWriter) {
    let place = if let codes { Int(codes[row]) } else { row }
    store.withSpan(ends[place]..<ends[place + 1]) { writer.append($0) }
  }
}

extension Column {
  /// For a column of few values: a row that has each of them, and the codes of all rows.
  fileprivate var distinctRows: (rows: [Int32], codes: [UInt16])? {
    let codes: [UInt16]?
    switch self {
    case .text(let column): codes = column.coding?.codes
    case .integer(let column): codes = column.coded?.codes
    case .decimal(let column): codes = column.coded?.codes
    case .boolean(let column): codes = column.coded?.codes
    case .date(let column): codes = column.coded?.codes
    case .timestamp(let column): codes = column.coded?.codes
    case .period(let column): codes = column.coded?.codes
    }
    guard let codes, let most = codes.max() else { return nil }
    // A code that no row has takes any row: nobody asks for it.
    var rows = [Int32](repeating: -1, count: Int(most) + 1)
    for (row, code) in codes.enumerated() where rows[Int(code)] < 0 { rows[Int(code)] = Int32(row) }
    return (rows.map { max($0, 0) }, codes)
  }
}

extension ByteWriter {
  /// Appends a text, or `null` where it is missing.
  fileprivate mutating func append(json column: TextColumn, _ row: Int) {
    let slice = column.slice(row)
    if slice.isMissing { return append("null") }
    column.store.withSpan(slice.range) { append(json: $0) }
  }

  /// Appends `null` for a missing number, or the text it was read from where that is a JSON number;
  /// false where it is neither.
  fileprivate mutating func append(
    number written: TextColumn?, _ row: Int, isMissing: Bool
  ) -> Bool {
    if isMissing {
      append("null")
      return true
    }
    guard let written else { return false }
    return written.store.withSpan(written.slice(row).range) { bytes in
      guard JSONScanner.isNumber(bytes) else { return false }
      append(bytes)
      return true
    }
  }
}
