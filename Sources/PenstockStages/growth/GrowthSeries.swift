import PenstockData
import PenstockFinance

/// The figures of one key in the order of their periods.
struct GrowthSeries {
  /// A base: its row and period, and its figure unless there are several that differ.
  struct Figures {
    let row: Int32
    let period: Period
    let value: Decimal?
  }

  private let points: [(period: Period, row: Int32, value: Decimal)]

  /// The rows that have a period and a figure.
  ///
  /// - Complexity: O(n log n) for n rows.
  init(_ rows: some Sequence<Int32>, of facts: FactTable) {
    points = rows.compactMap { row in
      guard let period = facts.periods[Int(row)], let value = facts.values[Int(row)] else {
        return nil
      }
      return (period, row, value)
    }
    .sorted { ($0.period, $0.row) < ($1.period, $1.row) }
  }

  /// The figure of the period so many years before, or of the nearest one within a week at either
  /// end; nil where there is none.
  ///
  /// In a series that has figures every week or day only the very period counts.
  ///
  /// - Complexity: O(log n), and O(1) for each figure that ends in those weeks.
  func figures(years: Int, before period: Period) -> Figures? {
    var wanted = period
    for _ in 0..<years {
      guard let earlier = wanted.yearEarlier else { return nil }
      wanted = earlier
    }
    var best: Figures?
    for point in near(wanted) {
      if let known = best, known.period == point.period {
        let value = known.value == point.value ? known.value : nil
        best = Figures(row: known.row, period: known.period, value: value)
      } else if best.map({ distance(point.period, wanted) < distance($0.period, wanted) }) ?? true {
        best = Figures(row: point.row, period: point.period, value: point.value)
      }
    }
    guard let best, best.period != wanted else { return best }
    return near(period).allSatisfy { $0.period == period } ? best : nil
  }

  /// The figures whose periods are within a week of one at either end.
  private func near(
    _ period: Period
  ) -> [(period: Period, row: Int32, value: Decimal)] {
    points[place(endingOn: period.end.adding(days: -7))...]
      .prefix { $0.period.end <= period.end.adding(days: 7) }
      .filter { $0.period.isNear(period) }
  }

  private func distance(_ period: Period, _ wanted: Period) -> Int {
    abs(Int(period.end.day) - Int(wanted.end.day)) + abs(period.dayCount - wanted.dayCount)
  }

  /// The first place whose period ends on `day` or later.
  private func place(endingOn day: CalendarDate) -> Int {
    var lower = 0
    var upper = points.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if points[middle].period.end < day { lower = middle + 1 } else { upper = middle }
    }
    return lower
  }
}
