import PenstockData

/// The values of records, column by column: views onto the text where no escape stands in the way.
struct JSONFields {
  /// The number of the record that is being read.
  var row = 0

  // A slice is marked as quoted while it has escapes in it.
  private var columns: [[TextSlice]]
  private var isEscaped: [Bool]

  init(columnCount: Int) {
    columns = Array(repeating: [], count: columnCount)
    isEscaped = Array(repeating: false, count: columnCount)
  }

  /// Takes a value of the record that is being read; false where the column has one already.
  @inline(__always)
  mutating func put(_ range: Range<Int>, isEscaped: Bool, in column: Int) -> Bool {
    if columns[column].count > row { return false }
    while columns[column].count < row { columns[column].append(.missing) }
    columns[column].append(
      TextSlice(offset: range.lowerBound, length: range.count, quoted: isEscaped))
    if isEscaped { self.isEscaped[column] = true }
    return true
  }

  /// The columns, with what no record gave missing.
  consuming func finish(in store: ByteStore) -> [TextColumn] {
    var result: [TextColumn] = []
    for column in columns.indices {
      while columns[column].count < row { columns[column].append(.missing) }
      result.append(
        isEscaped[column]
          ? Self.unescaped(columns[column], in: store) : TextColumn(columns[column], in: store))
    }
    return result
  }

  private static func unescaped(_ slices: [TextSlice], in store: ByteStore) -> TextColumn {
    var writer = ByteWriter()
    var copies: [TextSlice] = []
    copies.reserveCapacity(slices.count)
    for slice in slices {
      if slice.isMissing {
        copies.append(slice)
        continue
      }
      let start = writer.count
      if slice.isQuoted {
        store.withSpan(slice.range) { JSONEscapes.append(unescaped: $0, to: &writer) }
      } else {
        writer.append(slice, of: store)
      }
      copies.append(TextSlice(offset: start, length: writer.count - start))
    }
    return TextColumn(copies, in: writer.finish())
  }
}
