import PenstockData
import PenstockKit

/// The places of the rows of groups by the values of some columns; what is missing comes last.
struct WindowRanks: Sendable {
  /// What becomes of rows that are equal.
  enum Ties: String, Sendable {
    /// They share a place, and as many are left out behind it.
    case leavingOut = "rank"
    /// They share a place.
    case dense = "dense_rank"
    /// The one that came first is first.
    case first = "row_number"
  }

  let ties: Ties
  let columns: [SortColumn]

  /// For each row of the groups its place, from 1 on.
  ///
  /// - Throws: ``StageFailure`` where a group has more than a gigabyte of what it is ranked by.
  /// - Complexity: O(bytes that are compared): all rows are put in order at once.
  func places(_ groups: Groups) throws -> ValueColumn<Int64> {
    var places = [Int64?](repeating: nil, count: groups.table.rowCount)
    try rank(groups, groups.indices, &places)
    return ValueColumn(places)
  }

  private func rank(
    _ groups: Groups, _ range: Range<Int>, _ places: inout [Int64?]
  ) throws {
    var rows: [Int32] = []
    var groupOfRow: [Int32] = []
    for number in range {
      rows += groups[number]
      groupOfRow += repeatElement(
        Int32(truncatingIfNeeded: number - range.lowerBound), count: groups[number].count)
    }
    let ranked = columns.map { groups.table.columns[$0.place].gather(rows) }
    let batch = Batch(
      schema: Schema(ranked.enumerated().map { Field("\($0)", $1.type) }), columns: ranked,
      rowCount: rows.count)
    if batch.byteCountUncoded > Self.mostBytes {
      guard range.count > 1 else {
        throw StageFailure("\(rows.count) rows of one key are too many to rank")
      }
      let middle = range.lowerBound + range.count / 2
      try rank(groups, range.lowerBound..<middle, &places)
      try rank(groups, middle..<range.upperBound, &places)
      return
    }
    let keys = SortKeys(
      batch,
      by: columns.enumerated().map { SortColumn($0, isDescending: $1.isDescending) })
    var last = [Last](repeating: Last(), count: range.count)
    for row in keys.order() {
      let group = Int(groupOfRow[Int(row)])
      last[group].count += 1
      let isTie =
        ties != .first && last[group].row >= 0
        && keys.compare(Int(row), keys, Int(last[group].row)) == 0
      if !isTie { last[group].place = ties == .dense ? last[group].place + 1 : last[group].count }
      last[group].row = row
      places[Int(rows[Int(row)])] = last[group].place
    }
  }

  /// What is ranked at once: its keys are well below 4 GiB.
  private static let mostBytes = 1 << 30

  /// The last row of a group that got a place.
  private struct Last {
    var row: Int32 = -1
    var place: Int64 = 0
    var count: Int64 = 0
  }
}
