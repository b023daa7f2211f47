extension Batch {
  /// Where the first of the rows in `range` end whose texts have `bytes` bytes together, and how many
  /// they have; the end of the range where all have fewer.
  ///
  /// - Complexity: O(rows × columns of text).
  public func rows(
    _ range: Range<Int>, reachingTextBytes bytes: Int
  ) -> (end: Int, bytes: Int) {
    let texts = columns.compactMap(\.texts)
    if texts.isEmpty { return (range.upperBound, 0) }
    var sum = 0
    for row in range {
      for column in texts { sum += column.slice(row).length }
      if sum >= bytes { return (row + 1, sum) }
    }
    return (range.upperBound, sum)
  }

  /// The same values without the texts that they were read from; a column of text stays.
  public var withoutWritten: Batch {
    Batch(schema: schema, columns: columns.map(\.withoutWritten), rowCount: rowCount)
  }
}

extension Column {
  fileprivate var withoutWritten: Column {
    switch self {
    case .text: self
    case .integer(let column): .integer(ValueColumn(column.layout, written: nil))
    case .decimal(let column): .decimal(DecimalColumn(column.layout, written: nil))
    case .boolean(let column): .boolean(ValueColumn(column.layout, written: nil))
    case .date(let column): .date(ValueColumn(column.layout, written: nil))
    case .timestamp(let column): .timestamp(ValueColumn(column.layout, written: nil))
    case .period(let column): .period(ValueColumn(column.layout, written: nil))
    }
  }
}
