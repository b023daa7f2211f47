/// One column of a batch.
public enum Column: Sendable {
  case text(TextColumn)
  case integer(ValueColumn<Int64>)
  case decimal(DecimalColumn)
  case boolean(ValueColumn<Bool>)
  case date(ValueColumn<CalendarDate>)
  case timestamp(ValueColumn<Timestamp>)
  case period(ValueColumn<Period>)

  /// What the values are.
  public var type: ValueType {
    switch self {
    case .text: .text
    case .integer: .integer
    case .decimal: .decimal
    case .boolean: .boolean
    case .date: .date
    case .timestamp: .timestamp
    case .period: .period
    }
  }

  /// How many rows there are.
  public var count: Int {
    switch self {
    case .text(let column): column.count
    case .integer(let column): column.count
    case .decimal(let column): column.count
    case .boolean(let column): column.count
    case .date(let column): column.count
    case .timestamp(let column): column.count
    case .period(let column): column.count
    }
  }

  /// The text that the column was read from, while nothing replaced its values; missing in rows
  /// that were worked out and have come among those that were read.
  public var written: TextColumn? {
    switch self {
    case .text(let column): column
    case .integer(let column): column.written
    case .decimal(let column): column.written
    case .boolean(let column): column.written
    case .date(let column): column.written
    case .timestamp(let column): column.written
    case .period(let column): column.written
    }
  }

  /// The value of `row` as text, as sinks print it; nil where it is missing.
  public subscript(row: Int) -> String? {
    if isMissing(row) { return nil }
    if let text = written?[row] { return text }
    return switch self {
    case .text(let column): column[row]
    case .integer(let column): column[row].map { "\($0)" }
    case .decimal(let column): column[row]?.description
    case .boolean(let column): column[row].map { $0 ? "true" : "false" }
    case .date(let column): column[row]?.description
    case .timestamp(let column): column[row]?.description
    case .period(let column): column[row]?.description
    }
  }

  /// Whether the value of `row` is missing.
  public func isMissing(_ row: Int) -> Bool {
    switch self {
    case .text(let column): column.isMissing(row)
    case .integer(let column): column[row] == nil
    case .decimal(let column): column[row] == nil
    case .boolean(let column): column[row] == nil
    case .date(let column): column[row] == nil
    case .timestamp(let column): column[row] == nil
    case .period(let column): column[row] == nil
    }
  }

  /// The rows numbered `rows`, in that order.
  ///
  /// - Complexity: O(rows); no text is copied.
  public func gather(_ rows: [Int32]) -> Column {
    switch self {
    case .text(let column): .text(column.gather(rows))
    case .integer(let column): .integer(column.gather(rows))
    case .decimal(let column): .decimal(column.gather(rows))
    case .boolean(let column): .boolean(column.gather(rows))
    case .date(let column): .date(column.gather(rows))
    case .timestamp(let column): .timestamp(column.gather(rows))
    case .period(let column): .period(column.gather(rows))
    }
  }

  /// The column if it is of `type`; as text if that is asked for; else nil.
  public func converted(to type: ValueType) -> Column? {
    if self.type == type { return self }
    guard type == .text else { return nil }
    return .text(TextColumn((0..<count).map { self[$0] }))
  }

  /// A column of `type` in which every value is missing.
  public static func missing(_ type: ValueType, count: Int) -> Column {
    switch type {
    case .text: .text(TextColumn(repeating: nil, count: count))
    case .integer: .integer(ValueColumn(repeating: nil, count: count))
    case .decimal:
      .decimal(DecimalColumn(values: [nil], codes: [UInt16](repeating: 0, count: count)))
    case .boolean: .boolean(ValueColumn(repeating: nil, count: count))
    case .date: .date(ValueColumn(repeating: nil, count: count))
    case .timestamp: .timestamp(ValueColumn(repeating: nil, count: count))
    case .period: .period(ValueColumn(repeating: nil, count: count))
    }
  }
}
