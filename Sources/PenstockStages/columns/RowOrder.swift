import PenstockData
import PenstockFinance
import PenstockKit

/// Leads from the order of groups, in which a group stage reckons, back to the order of rows.
struct RowOrder {
  /// How many rows the groups have.
  let rowCount: Int

  /// The groups' rows in the order of the table.
  let table: Batch

  /// The numbers of those rows in the whole table.
  let anchors: [Int32]

  /// For each of those rows its place in the order of groups.
  private let places: [Int32]

  /// The rows of `groups`, which may be some of the table's only.
  ///
  /// - Complexity: O(rows of the table).
  init(_ groups: Groups) {
    var place = [Int32](repeating: -1, count: groups.table.rowCount)
    var count: Int32 = 0
    for group in groups {
      for row in group {
        place[Int(row)] = count
        count += 1
      }
    }
    rowCount = Int(count)
    if rowCount == groups.table.rowCount {
      table = groups.table
      anchors = place.indices.map { Int32(truncatingIfNeeded: $0) }
      places = place
    } else {
      let anchors = place.indices.filter { place[$0] >= 0 }.map { Int32(truncatingIfNeeded: $0) }
      table = groups.table.gather(anchors)
      places = anchors.map { place[Int($0)] }
      self.anchors = anchors
    }
  }

  /// Values in the order of groups, as a column in the order of rows.
  func sorted(_ values: DecimalColumn) -> DecimalColumn { values.gather(places) }

  /// Codes in the order of groups, as a column in the order of rows.
  func sorted(_ codes: [FinanceCode?]) -> ValueColumn<String> {
    var values: [String?] = [nil]
    var numbers: [FinanceCode: UInt16] = [:]
    var sorted = [UInt16](repeating: 0, count: places.count)
    for (row, place) in places.enumerated() {
      guard let code = codes[Int(place)] else { continue }
      if let number = numbers[code] {
        sorted[row] = number
      } else {
        numbers[code] = UInt16(values.count)
        sorted[row] = UInt16(values.count)
        values.append(code.rawValue)
      }
    }
    return ValueColumn(values: values, codes: sorted)
  }
}
