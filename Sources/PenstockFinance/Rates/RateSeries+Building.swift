import PenstockData

extension RateSeries {
  /// The observations of one pair before they are put in order.
  struct Draft {
    let pair: CurrencyPair
    private var entries: [(day: Int32, rate: Decimal)] = []
    private var ascends = true
    private var descends = true

    init(_ pair: CurrencyPair) { self.pair = pair }

    var isEmpty: Bool { entries.isEmpty }

    /// Takes in one observation, in any order of days.
    mutating func add(_ date: CalendarDate, _ rate: Decimal) throws(RateBookError) {
      guard rate.units > 0 else { throw .notPositive(date, pair, rate) }
      if let last = entries.last {
        if last.day >= date.day { ascends = false }
        if last.day <= date.day { descends = false }
      }
      entries.append((date.day, rate))
    }

    private var ordered: [(day: Int32, rate: Decimal)] {
      if ascends { return entries }
      return descends ? entries.reversed() : entries.sorted { $0.day < $1.day }
    }

    /// The series, with equal observations of a day as one.
    func finish() throws(RateBookError) -> RateSeries {
      let entries = ordered
      let scale = entries.reduce(0) { max($0, $1.rate.scale) }
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
      guard let series = RateSeries(pair, days: days, units: units, scale: scale) else {
        throw .overflow(pair)
      }
      return series
    }
  }
}
