import PenstockData
import PenstockKit

/// The rows of each group in the order of a column.
struct WindowOrder {
  private let groups: Groups

  /// Where each row stands.
  let ranks: ValueColumn<Int64>
  private let order: Int
  private let key: [Int]

  init(_ groups: Groups, by order: Int, key: [Int]) {
    self.groups = groups
    self.order = order
    self.key = key
    ranks = Self.ranks(groups.table.columns[order])
  }

  /// The values of a column as numbers in the same order.
  static func ranks(_ column: Column) -> ValueColumn<Int64> {
    switch column {
    case .date(let column): column.map { $0.map { Int64($0.day) } }
    case .timestamp(let column): column.map { $0?.microseconds }
    case .integer(let column): column
    default: ValueColumn(repeating: nil, count: column.count)
    }
  }

  /// The rows of a group in the order of the column.
  ///
  /// A group that is in order already, as most are, is only looked through.
  ///
  /// - Throws: ``StageFailure`` for a row without a place, and for two at one.
  func inOrder(_ group: ArraySlice<Int32>) throws -> ArraySlice<Int32> {
    var last = Int64.min
    var isOrdered = true
    for row in group {
      guard let rank = ranks[Int(row)] else { throw failure("a row", row, "has no") }
      if rank <= last, last != .min {
        isOrdered = false
        break
      }
      last = rank
    }
    if isOrdered { return group }
    let ranked = try group.map { row -> (row: Int32, rank: Int64) in
      guard let rank = ranks[Int(row)] else { throw failure("a row", row, "has no") }
      return (row, rank)
    }
    let sorted = ranked.sorted { $0.rank < $1.rank }
    for (one, next) in zip(sorted, sorted.dropFirst()) where one.rank == next.rank {
      throw failure("two rows", one.row, "have the same")
    }
    return sorted.map(\.row)[...]
  }

  private func failure(_ rows: String, _ row: Int32, _ has: String) -> StageFailure {
    let table = groups.table
    let name = table.schema.fields[order].name
    let key = key.map { table.columns[$0][Int(row)] ?? "" }.joined(separator: ", ")
    let value = table.columns[order][Int(row)].map { " \($0)" } ?? ""
    return StageFailure(
      "\(rows) of \(key.isEmpty ? "the table" : key) \(has) `\(name)`\(value)",
      help: "drop what is doubled or undated before this stage")
  }
}
