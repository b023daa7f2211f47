import PenstockData

extension RateSeries {
  /// The observations of one pair before they are put in order.
  struct Draft {
    let pair: CurrencyPair
    private var days: [Int32] = []
    private var units: [Int128] = []
    private var scales: [UInt8] = []
    private var ascends = true
    private var descends = true

    init(_ pair: CurrencyPair) { self.pair = pair }

    var isEmpty: Bool { days.isEmpty }

    /// Takes in one observation, in any order of days.
    mutating func add(_ date: CalendarDate, _ rate: Decimal) throws(RateBookError) {
      guard rate.units > 0 else { throw .notPositive(date, pair, rate) }
      if let last = days.last {
        if last >= date.day { ascends = false }
        if last <= date.day { descends = false }
      }
      days.append(date.day)
      units.append(rate.units)
      scales.append(UInt8(rate.scale))
    }

    /// The observations by day.
    private var ordered: [(day: Int32, rate: Decimal)] {
      let entries = days.indices.map { place in
        (days[place], Decimal(units: units[place], scale: Int(scales[place])))
      }
      if ascends { return entries }
      return descends ? entries.reversed() : entries.sorted { $0.0 < $1.0 }
    }

    /// The series, with equal observations of a day as one.
    func finish() throws(RateBookError) -> RateSeries {
      let scale = Int(scales.max() ?? 0)
      if ascends, scales.allSatisfy({ $0 == scale }) {
        return try series(days, units, scale)
      }
      return try finish(ordered, scale)
    }

    private func finish(
      _ entries: [(day: Int32, rate: Decimal)], _ scale: Int
    ) throws(RateBookError) -> RateSeries {
      var days: [Int32] = []
      var units: [Int128] = []
      days.reserveCapacity(entries.count)
      units.reserveCapacity(entries.count)
      for (day, rate) in entries {
        guard let value = try? rate.rounded(scale: scale, .halfEven).units else {
          throw .overflow(pair)
        }
        guard day == days.last else {
          days.append(day)
          units.append(value)
          continue
        }
        if let first = units.last, first != value {
          throw .conflict(
            CalendarDate(day: day), pair, Decimal(units: first, scale: scale).shortest,
            rate.shortest)
        }
      }
      return try series(days, units, scale)
    }

    private func series(
      _ days: [Int32], _ units: [Int128], _ scale: Int
    ) throws(RateBookError) -> RateSeries {
      guard let series = RateSeries(pair, days: days, units: units, scale: scale) else {
        throw .overflow(pair)
      }
      return series
    }
  }
}
