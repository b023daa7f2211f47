import PenstockData
import PenstockKit

/// The rows of groups, each in the order of a column, and what a window takes from them.
struct WindowRows {
  private let groups: Groups
  private let order: ValueColumn<Int64>?
  private let ordered: [ArraySlice<Int32>]

  /// The rows of all groups in the order of the table, and their numbers in the whole table.
  let table: Batch
  let anchors: [Int32]

  /// For each of those rows its place among the ordered ones.
  private let places: [Int32]

  /// The rows of `groups`; without an order they stay in the table's.
  init(_ groups: Groups, by order: Int?, key: [Int]) throws {
    self.groups = groups
    if let order {
      let rows = WindowOrder(groups, by: order, key: key)
      ordered = try groups.map { try rows.inOrder($0) }
      self.order = rows.ranks
    } else {
      ordered = Array(groups)
      self.order = nil
    }
    var places = [Int32](repeating: -1, count: groups.table.rowCount)
    var count: Int32 = 0
    for row in ordered.joined() {
      places[Int(row)] = count
      count += 1
    }
    if Int(count) == groups.table.rowCount {
      table = groups.table
      anchors = places.indices.map { Int32(truncatingIfNeeded: $0) }
      self.places = places
    } else {
      let anchors = places.indices.filter { places[$0] >= 0 }
        .map { Int32(truncatingIfNeeded: $0) }
      table = groups.table.gather(anchors)
      self.places = anchors.map { places[Int($0)] }
      self.anchors = anchors
    }
  }

  /// For each row the value that is `back` rows earlier in its group, or later where that is
  /// negative.
  func shifted(_ source: Int, rows back: Int) -> Column {
    var earlier = [Int32](repeating: -1, count: groups.table.rowCount)
    for rows in ordered {
      for place in max(0, back)..<max(0, back, min(rows.count, rows.count + back)) {
        earlier[Int(rows[rows.startIndex + place])] = rows[rows.startIndex + place - back]
      }
    }
    return own(groups.table.columns[source].shifted(earlier))
  }

  /// For each row the total up to it, and the rows where that has more than 38 digits.
  func totals(_ item: WindowItem, _ total: WindowTotal) -> WindowResult {
    let numbers = item.numbers(groups.table.columns[item.source])
    var builder = DecimalColumnBuilder(capacity: places.count)
    var tooLarge: [Int32] = []
    for rows in ordered {
      var frame = WindowFrame()
      for row in rows {
        do {
          builder.append(
            try frame.take(numbers[Int(row)], at: order?[Int(row)] ?? 0, total))
        } catch {
          builder.append(nil)
          tooLarge.append(row)
        }
      }
    }
    let totals = builder.finish().gather(places)
    let (column, more) = Column.counted(totals, as: item.field.type)
    let numbered = Dictionary(
      uniqueKeysWithValues: tooLarge.isEmpty ? [] : anchors.enumerated().map { ($1, Int32($0)) })
    return WindowResult(
      column: column, overflows: (tooLarge.compactMap { numbered[$0] } + more).sorted())
  }

  /// For each row its place.
  func ranks(_ ranks: WindowRanks) throws -> Column { own(.integer(try ranks.places(groups))) }

  private func own(_ column: Column) -> Column {
    anchors.count == groups.table.rowCount ? column : column.gather(anchors)
  }
}

/// What a window took from other rows, for each row.
struct WindowResult: Sendable {
  let column: Column

  /// The rows where it has more than 38 digits, ascending; it is missing there.
  var overflows: [Int32] = []
}
