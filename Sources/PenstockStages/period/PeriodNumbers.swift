import PenstockData

/// Numbers for the distinct periods of a column: what is worked out for a period is worked out once,
/// and found by its number after that.
struct PeriodNumbers {
  /// The distinct periods, by their numbers.
  let periods: [Period]

  /// The number of each row's period, or −1 where there is none.
  let numbers: [Int32]

  /// - Complexity: O(rows).
  init(_ column: ValueColumn<Period>) {
    let numbering = Column.period(column).numbered()
    var periods: [Period] = []
    var places = [Int32?](repeating: nil, count: numbering.count)
    numbers = numbering.numbers.enumerated().map { row, number in
      if let place = places[Int(number)] { return place }
      var place: Int32 = -1
      if let period = column[row] {
        place = Int32(periods.count)
        periods.append(period)
      }
      places[Int(number)] = place
      return place
    }
    self.periods = periods
  }
}
