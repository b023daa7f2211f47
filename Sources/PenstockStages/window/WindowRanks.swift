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
  /// - Complexity: O(rows · log rows of a group).
  func places(_ groups: Groups) -> ValueColumn<Int64> {
    let orders = columns.map { (ColumnOrder(groups.table.columns[$0.place]), column: $0) }
    let values = columns.map { groups.table.columns[$0.place] }
    func compare(_ left: Int32, _ right: Int32) -> Int {
      for (number, (order, column)) in orders.enumerated() {
        let result = order.compare(Int(left), Int(right))
        if result == 0 { continue }
        let isMissing =
          column.isDescending
          && (values[number].isMissing(Int(left)) || values[number].isMissing(Int(right)))
        return column.isDescending && !isMissing ? -result : result
      }
      return 0
    }
    var places = [Int64?](repeating: nil, count: groups.table.rowCount)
    for group in groups {
      let sorted = group.sorted { left, right in
        let result = compare(left, right)
        return result == 0 ? left < right : result < 0
      }
      var place: Int64 = 0
      for (number, row) in sorted.enumerated() {
        let isTie = number > 0 && ties != .first && compare(sorted[number - 1], row) == 0
        if !isTie { place = ties == .dense ? place + 1 : Int64(number) + 1 }
        places[Int(row)] = place
      }
    }
    return ValueColumn(places)
  }
}
