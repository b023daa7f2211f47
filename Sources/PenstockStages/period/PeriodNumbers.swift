import PenstockData

/// Numbers the distinct periods of some rows, so that what is worked out for a period is worked out
/// once, and looked up by number after that.
struct PeriodNumbers {
  /// The distinct periods, by their numbers.
  private(set) var periods: [Period] = []

  /// The number of each row's period, or −1 where there is none.
  private(set) var numbers: [Int32] = []

  /// Places of numbers by hash, one more than the number; 0 is free.
  private var table = [Int32](repeating: 0, count: 256)

  /// Numbers the periods of `rows`, in the order of first appearance.
  ///
  /// - Complexity: O(rows).
  init(_ column: ValueColumn<Period>, rows: some Collection<Int32>) {
    numbers.reserveCapacity(rows.count)
    if let (values, codes) = column.coded {
      let known = values.map { value in value.map { number(of: $0) } ?? -1 }
      for row in rows { numbers.append(known[Int(codes[Int(row)])]) }
      return
    }
    var last: Period?
    var lastNumber: Int32 = -1
    for row in rows {
      let period = column[Int(row)]
      if period != last {
        last = period
        lastNumber = period.map { number(of: $0) } ?? -1
      }
      numbers.append(lastNumber)
    }
  }

  private mutating func number(of period: Period) -> Int32 {
    var place = Self.hash(period) & (table.count - 1)
    while table[place] != 0 {
      let number = table[place] - 1
      if periods[Int(number)] == period { return number }
      place = (place + 1) & (table.count - 1)
    }
    periods.append(period)
    table[place] = Int32(periods.count)
    if periods.count * 2 > table.count { grow() }
    return Int32(periods.count - 1)
  }

  private mutating func grow() {
    table = [Int32](repeating: 0, count: table.count * 2)
    for (number, period) in periods.enumerated() {
      var place = Self.hash(period) & (table.count - 1)
      while table[place] != 0 { place = (place + 1) & (table.count - 1) }
      table[place] = Int32(number + 1)
    }
  }

  private static func hash(_ period: Period) -> Int {
    let start = UInt64(UInt32(bitPattern: period.start?.day ?? .min))
    let end = UInt64(UInt32(bitPattern: period.end.day))
    let mixed = (start << 32 | end) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: (mixed ^ (mixed >> 29)) >> 3)
  }
}
