import PenstockData
import PenstockFinance
import Testing

struct RatePropertyTests {
  /// `numerator` over `denominator`, both positive, half-even.
  private func halfEven(_ numerator: Int128, _ denominator: Int128) -> Int128 {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    if 2 * remainder > denominator { return quotient + 1 }
    if 2 * remainder == denominator { return quotient + quotient % 2 }
    return quotient
  }

  @Test func `a mean is the sum over the count, whatever the stretch`() throws {
    var dice = Dice(3)
    var rates: [Int32: Int128] = [:]
    var observations: [RateObservation] = []
    for day in Int32(20000)..<20400 where Int.random(in: 0...9, using: &dice) > 2 {
      let units = Int128(Int64.random(in: 1...99_999_999, using: &dice))
      rates[day] = units
      observations.append(
        RateObservation(
          date: CalendarDate(day: day), base: "USD", quote: "CNY",
          rate: Decimal(units: units, scale: 7)))
    }
    let newest = try #require(rates.keys.max())
    let pair = try RateBook(observations.shuffled(using: &dice), source: "test")
      .rates(from: "USD", to: "CNY")
    for _ in 0..<1000 {
      let start = Int32.random(in: 19990...newest, using: &dice)
      let end = Int32.random(in: start...newest, using: &dice)
      let stretch = try #require(
        Period(from: CalendarDate(day: start), through: CalendarDate(day: end)))
      let within = (start...end).compactMap { rates[$0] }
      if within.isEmpty {
        #expect(code { try pair.average(over: stretch) } == .rateMissing)
        continue
      }
      let mean = try pair.average(over: stretch)
      let expected = halfEven(within.reduce(0, +) * 1000, Int128(within.count))
      #expect(mean.rate == Decimal(units: expected, scale: 10))
      #expect(mean.observations == within.count)
    }
  }

  @Test func `the last rate on or before any day is found`() throws {
    var dice = Dice(4)
    let days = Set((0..<60).map { _ in Int32.random(in: 20000...20300, using: &dice) })
    let observations = days.map {
      RateObservation(
        date: CalendarDate(day: $0), base: "USD", quote: "CNY", rate: Decimal(Int($0)))
    }
    let pair = try RateBook(observations, source: "test").rates(from: "CNY", to: "USD")
    for day in Int32(19990)...20310 {
      let last = days.filter { $0 <= day && day - $0 <= 5 }.max()
      let found = try? pair.closing(on: CalendarDate(day: day), maxStaleDays: 5)
      #expect(found?.last?.day == last)
      #expect(found?.rate == last.map { Decimal(Int($0)) })
    }
  }

  @Test func `the printed rate is the rate`() throws {
    var dice = Dice(5)
    for _ in 0..<2000 {
      let rate = Int128(Int64.random(in: 1...99_999_999_999, using: &dice))
      let value = Int128(Int64.random(in: -999_999_999_999...999_999_999_999, using: &dice))
      let applied = AppliedRate(
        rate: Decimal(units: rate, scale: 10), pair: CurrencyPair(base: "USD", quote: "CNY"),
        basis: .average, source: "test")
      let amount = Decimal(units: value, scale: 2)
      let multiplied = try applied.convert(amount, from: "USD", scale: 2, rounding: .halfEven)
      let divided = try applied.convert(amount, from: "CNY", scale: 2, rounding: .halfEven)
      let sign: Int128 = value < 0 ? -1 : 1
      #expect(multiplied.units == sign * halfEven(abs(value) * rate, 10_000_000_000))
      #expect(divided.units == sign * halfEven(abs(value) * 10_000_000_000, rate))
    }
  }
}
