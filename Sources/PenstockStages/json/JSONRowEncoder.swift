import PenstockData

/// Writes the rows of a batch as JSON objects.
///
/// Each column is written out first, every value behind its key, and each value of a column of few
/// values once; then the rows are put together of these pieces.
struct JSONRowEncoder: Sendable {
  private let keys: [ByteStore]
  private let isLines: Bool

  /// An encoder for columns called `names`.
  init(names: [String], isLines: Bool) {
    self.isLines = isLines
    keys = names.enumerated().map { place, name in
      var writer = ByteWriter()
      if place > 0 { writer.append(isLines ? "," : ", ") }
      writer.append(json: name)
      writer.append(isLines ? ":" : ": ")
      return writer.finish()
    }
  }

  /// Appends all rows of `columns`: for an array each on a new line, with commas between.
  ///
  /// - Complexity: O(bytes written).
  func encode(_ columns: [Column], rowCount: Int, into writer: inout ByteWriter) {
    let pieces = columns.indices.map { JSONPieces(columns[$0], key: keys[$0]) }
    for row in 0..<rowCount {
      if isLines {
        writer.append(UInt8(ascii: "{"))
      } else {
        if row > 0 { writer.append(UInt8(ascii: ",")) }
        writer.append("\n  {")
      }
      for place in pieces.indices { pieces[place].append(row, to: &writer) }
      writer.append(UInt8(ascii: "}"))
      if isLines { writer.append(UInt8(ascii: "\n")) }
    }
  }
}
