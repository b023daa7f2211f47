import PenstockData

extension RateSeries {
  /// The observations of one pair before they are put in order, as running totals already.
  struct Draft {
    let pair: CurrencyPair
    private var days: [Int32] = []
    private var totals: [Int128] = [0]
    private var scale = 0
    private var ascends = true
    private var descends = true
    private var overflows = false

    init(_ pair: CurrencyPair) { self.pair = pair }

    var isEmpty: Bool { days.isEmpty }

    /// Makes room for `count` observations.
    mutating func reserve(_ count: Int) {
      days.reserveCapacity(count)
      totals.reserveCapacity(count + 1)
    }

    /// Takes in one observation, in any order of days.
    mutating func add(_ date: CalendarDate, _ rate: Decimal) throws(RateBookError) {
      guard rate.units > 0 else { throw .notPositive(date, pair, rate) }
      if let last = days.last {
        if last >= date.day { ascends = false }
        if last <= date.day { descends = false }
      }
      if rate.scale > scale { rescale(rate.scale) }
      let (total, overflow) = totals[days.count].addingReportingOverflow(units(of: rate))
      if overflow { overflows = true }
      days.append(date.day)
      totals.append(total)
    }

    /// Brings the totals to a higher scale.
    private mutating func rescale(_ higher: Int) {
      let lower = scale
      scale = higher
      for place in 1..<totals.count {
        totals[place] = units(of: Decimal(units: totals[place], scale: lower))
      }
    }

    /// The units of a number at the totals' scale; where they do not fit, there will be no series.
    private mutating func units(of number: Decimal) -> Int128 {
      if number.scale == scale { return number.units }
      if let scaled = try? number.rounded(scale: scale, .halfEven) { return scaled.units }
      overflows = true
      return 0
    }

    /// The series, with equal observations of a day as one.
    func finish() throws(RateBookError) -> RateSeries {
      if overflows { throw .overflow(pair) }
      if ascends { return RateSeries(pair, days: days, totals: totals, scale: scale) }
      let given = days.indices.map { (day: days[$0], units: totals[$0 + 1] - totals[$0]) }
      var ordered: [Int32] = []
      var sums: [Int128] = [0]
      for (day, units) in descends ? given.reversed() : given.sorted(by: { $0.day < $1.day }) {
        if day == ordered.last {
          let first = sums[ordered.count] - sums[ordered.count - 1]
          if first == units { continue }
          throw .conflict(CalendarDate(day: day), pair, rate(first), rate(units))
        }
        sums.append(sums[ordered.count] + units)  // no more than all of them together
        ordered.append(day)
      }
      return RateSeries(pair, days: ordered, totals: sums, scale: scale)
    }

    private func rate(_ units: Int128) -> Decimal { Decimal(units: units, scale: scale).shortest }
  }
}
