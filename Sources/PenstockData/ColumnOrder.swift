/// The order of a column's values: numbers by value, moments by time, text by its bytes, false before
/// true, periods as they are; what is missing comes last.
public struct ColumnOrder: Sendable {
  private let column: Column

  /// The order of the values of `column`.
  public init(_ column: Column) {
    self.column = column
  }

  /// Below 0, 0 or above 0 as the value of row `left` comes before, with or after that of `right`.
  public func compare(_ left: Int, _ right: Int) -> Int {
    switch column {
    case .integer(let column): Self.compare(column[left], column[right])
    case .decimal(let column): Self.compare(column[left], column[right])
    case .date(let column): Self.compare(column[left], column[right])
    case .timestamp(let column): Self.compare(column[left], column[right])
    case .boolean(let column):
      Self.compare(column[left].map { $0 ? 1 : 0 }, column[right].map { $0 ? 1 : 0 })
    case .period(let column): Self.compare(column[left], column[right])
    case .text(let column): column.compare(left, right)
    }
  }

  private static func compare<Value: Comparable>(_ left: Value?, _ right: Value?) -> Int {
    guard let left else { return right == nil ? 0 : 1 }
    guard let right else { return -1 }
    return left < right ? -1 : left == right ? 0 : 1
  }
}
