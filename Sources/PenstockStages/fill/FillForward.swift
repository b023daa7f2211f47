import PenstockData
import PenstockKit

/// Carries values forward along the order of each key, and then puts constants in.
///
/// The rows of a key may lie in any order and come out where they were. Two rows of a key at one
/// place of the order are an error, as is a row without one: what was before it would be a guess.
struct FillForward: GroupTransform {
  static let name = Fill.name
  static let summary = Fill.summary

  typealias Settings = FillSettings

  let key: [Int]
  private let places: [Int]
  private let order: Int
  private let reach: Reach
  private let constants: FillConstants

  init(_ settings: FillSettings, _ binding: inout Binding) {
    key = settings.by.map { binding.column($0) }
    places = settings.forward.map { binding.column($0) }
    order = settings.order.map { binding.column($0, .date, .integer, .timestamp) } ?? 0
    reach = settings.atMost ?? .count(0)
    constants = FillConstants(settings, &binding)
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) throws {
    let order = WindowOrder(groups, by: order, key: key)
    let table = groups.table
    var sources = places.map { _ in [Int32](repeating: -1, count: table.rowCount) }
    var own: [Int32] = []
    for group in groups {
      let rows = try order.inOrder(group)
      own += group
      for (number, place) in places.enumerated() {
        carry(table.columns[place], along: rows, &sources[number])
      }
    }
    own.sort()
    let rows = own.count == table.rowCount ? table : table.gather(own)
    var columns = rows.columns
    var filled: [Int: [Int32]] = [:]
    for (number, place) in places.enumerated() {
      let source = sources[number]
      columns[place] = table.columns[place].gather(own.map { source[Int($0)] })
      filled[place] = own.indices.filter { source[Int(own[$0])] != own[$0] }
        .map { Int32(truncatingIfNeeded: $0) }
    }
    constants.fill(&columns, &filled)
    output.add(constants.finish(columns, filled, rows), at: own)
  }

  /// Sets for each row of a group the row whose value it has from now on: its own, or one before.
  private func carry(
    _ column: Column, along rows: ArraySlice<Int32>, _ source: inout [Int32]
  ) {
    var last: (row: Int32, place: Int)?
    for (place, row) in rows.enumerated() {
      if !column.isMissing(Int(row)) {
        last = (row, place)
        source[Int(row)] = row
      } else if let last, reach.reaches(place - last.place) {
        source[Int(row)] = last.row
      } else {
        source[Int(row)] = row
      }
    }
  }
}
