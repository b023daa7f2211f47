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
    ValueColumn(places.lazy.map { codes[Int($0)] })
  }
}

extension ValueColumn<String> {
  /// The texts of codes, each of them once.
  init(_ codes: some Collection<FinanceCode?>) {
    var values: [String?] = [nil]
    var numbers: [FinanceCode: UInt16] = [:]
    let numbered = codes.map { code -> UInt16 in
      guard let code else { return 0 }
      if let number = numbers[code] { return number }
      let number = UInt16(values.count)
      numbers[code] = number
      values.append(code.rawValue)
      return number
    }
    self.init(values: values, codes: numbered)
  }
}
