import PenstockData

/// Writes the rows of a batch as JSON objects.
///
/// Each column is written out first, every value behind its key, and each value of a column of few
/// values once; then the rows are put together of these pieces.
struct JSONRowEncoder: Sendable {
  private let keys: [ByteStore]
  private let closing: ByteStore
  private let isLines: Bool

  /// How many rows are written out at once.
  private static let blockSize = 2048

  /// An encoder for columns called `names`.
  init(names: [String], isLines: Bool) {
    self.isLines = isLines
    let opening = isLines ? "{" : "\n  {"
    // A table of no columns is written as if it had one, of nothing.
    keys = (names.isEmpty ? [nil] : names.map(Optional.some)).enumerated().map { place, name in
      var writer = ByteWriter()
      writer.append(place == 0 ? opening : isLines ? "," : ", ")
      if let name {
        writer.append(json: name)
        writer.append(isLines ? ":" : ": ")
      }
      return writer.finish()
    }
    closing = ByteStore(isLines ? "}\n" : "},")
  }

  /// Appends all rows of `columns`: for an array each on a new line, with commas between.
  ///
  /// - Complexity: O(bytes written).
  func encode(_ columns: [Column], rowCount: Int, into writer: inout ByteWriter) {
    var fixed = columns.indices.map { pieces(columns[$0], $0) }
    if columns.isEmpty { fixed = [nothing(rowCount)] }
    for start in stride(from: 0, to: rowCount, by: Self.blockSize) {
      let rows = start..<min(start + Self.blockSize, rowCount)
      let pieces = fixed.enumerated().map { place, pieces in
        pieces?.from(row: start) ?? self.pieces(columns[place], rows, place)
      }
      writer.append(pieces, rowCount: rows.count)
    }
    // The comma behind the last row: the sink has its own way to say that more follow.
    if !isLines, rowCount > 0 { writer.removeLast(1) }
  }

  /// The few values of a column; nil where they are many.
  private func pieces(_ column: Column, _ place: Int) -> BytePieces? {
    guard let (rows, codes) = column.distinctRows else { return nil }
    return JSONValues.write(column, rows, key: keys[place], end(of: place)).finish(codes: codes)
  }

  /// The values of some rows of a column.
  private func pieces(_ column: Column, _ rows: Range<Int>, _ place: Int) -> BytePieces {
    let rows = rows.map { Int32(truncatingIfNeeded: $0) }
    return JSONValues.write(column, rows, key: keys[place], end(of: place)).finish()
  }

  private func end(of place: Int) -> ByteStore? { place == keys.count - 1 ? closing : nil }

  private func nothing(_ rowCount: Int) -> BytePieces {
    var writer = ByteWriter()
    writer.append(keys[0])
    writer.append(closing)
    let store = writer.finish()
    return BytePieces(
      store, ends: [0, store.count], codes: [UInt16](repeating: 0, count: rowCount))
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
