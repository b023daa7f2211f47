import PenstockData
import PenstockFinance
import Testing

struct RateBookTests {
  @Test func `half a year of fixings gives the mean that a calculator gives`() throws {
    let book = try EuroFixings.book()
    for (from, to) in [("CNY", "USD"), ("USD", "CNY")] {
      let mean = try book.average(from: from, to: to, over: period("2025H1"))
      #expect(mean.rate.description == "7.2525925077")
      #expect(mean.quoteText == "CNY per USD")
      #expect(mean.observations == 125)
      #expect(mean.first == (try day("2025-01-02")))
      #expect(mean.last == (try day("2025-06-30")))
      #expect(mean.basis == .average)
      #expect(mean.source == "ECB")
      #expect(mean.warning == nil)
    }
  }

  @Test func `the closing rate is the last one on or before the day`() throws {
    let book = try EuroFixings.book()
    let close = try book.closing(from: "CNY", to: "USD", on: day("2025-06-30"))
    #expect(close.rate.description == "7.1646757679")
    #expect(close.basis == .closing)
    let easter = try book.closing(from: "CNY", to: "USD", on: day("2025-04-21"))
    #expect(easter.last == (try day("2025-04-17")))
    #expect(easter.first == easter.last)
    #expect(easter.observations == 1)
  }

  @Test func `a later observation is never used`() throws {
    let book = try book("2025-01-10 USD CNY 7.3", "2025-01-03 USD CNY 7.2")
    let close = try book.closing(from: "USD", to: "CNY", on: day("2025-01-09"))
    #expect(close.rate == (try number("7.2")))
    #expect(
      code { try book.closing(from: "USD", to: "CNY", on: day("2025-01-02")) } == .rateMissing)
  }

  @Test func `a rate goes stale after as many days as are allowed`() throws {
    let book = try book("2025-01-03 USD CNY 7.2")
    #expect(code { try book.closing(from: "USD", to: "CNY", on: day("2025-01-10")) } == nil)
    #expect(
      code { try book.closing(from: "USD", to: "CNY", on: day("2025-01-11")) } == .rateStale)
    #expect(
      code { try book.closing(from: "USD", to: "CNY", on: day("2025-01-11"), maxStaleDays: 8) }
        == nil)
  }

  @Test func `a pair is used as it is quoted, in either direction`() throws {
    let book = try book("2025-01-03 CNY USD 0.137", "2025-01-03 USD HKD 7.78")
    let multiplied = try book.closing(from: "CNY", to: "USD", on: day("2025-01-03"))
    #expect(multiplied.quoteText == "USD per CNY")
    #expect(multiplied.factor(from: "CNY") == .multiply(try number("0.137")))
    let divided = try book.closing(from: "HKD", to: "USD", on: day("2025-01-03"))
    #expect(divided.quoteText == "HKD per USD")
    #expect(divided.factor(from: "HKD") == .divide(try number("7.78")))
    #expect(divided.factor(from: "CNY") == nil)
  }

  @Test func `the wanted direction goes before its reverse`() throws {
    let book = try book("2025-01-03 CNY USD 0.137", "2025-01-03 USD CNY 7.31")
    let to = try book.closing(from: "CNY", to: "USD", on: day("2025-01-03"))
    let back = try book.closing(from: "USD", to: "CNY", on: day("2025-01-03"))
    #expect(to.rate == (try number("0.137")))
    #expect(back.rate == (try number("7.31")))
  }

  @Test func `legs are crossed on days that both have, whichever way they are quoted`() throws {
    let book = try book(
      "2025-01-02 EUR USD 1.03", "2025-01-03 EUR USD 1.04", "2025-01-03 EUR CNY 7.5",
      "2025-01-06 EUR CNY 7.6", "2025-01-03 HKD EUR 0.125", "2025-01-03 JPY EUR 0.0064")
    let cross = try book.closing(from: "CNY", to: "USD", on: day("2025-01-06"))
    #expect(cross.rate.description == "7.2115384615")
    #expect(cross.last == (try day("2025-01-03")))
    let mixed = try book.closing(from: "USD", to: "HKD", on: day("2025-01-03"))
    #expect(mixed.quoteText == "HKD per USD")
    #expect(mixed.rate.description == "7.6923076923")
    let other = try book.closing(from: "HKD", to: "CNY", on: day("2025-01-03"))
    #expect(other.quoteText == "CNY per HKD")
    #expect(other.rate == (try number("0.9375")))
    let both = try book.closing(from: "JPY", to: "HKD", on: day("2025-01-03"))
    #expect(both.quoteText == "JPY per HKD")
    #expect(both.rate == (try number("19.53125")))
  }

  @Test func `days are crossed before they are averaged`() throws {
    let book = try book(
      "2025-01-02 EUR USD 1", "2025-01-03 EUR USD 2", "2025-01-02 EUR CNY 8",
      "2025-01-03 EUR CNY 8")
    let mean = try book.average(
      from: "CNY", to: "USD", over: period("2025-01-02..2025-01-03"))
    #expect(mean.rate == 6)
  }

  @Test func `a currency against itself is one, known or not`() throws {
    let book = try book()
    let rate = try book.average(from: "XYZ", to: "XYZ", over: period("2030"))
    #expect(rate.rate == 1)
    #expect(rate.basis == .identity)
    #expect(rate.observations == 0)
    #expect(rate.first == nil)
    #expect(
      try rate.convert(number("12.345"), from: "XYZ", scale: 2, rounding: .halfEven)
        == number("12.34"))
  }

  @Test func `many may ask at once`() async throws {
    let book = try EuroFixings.book()
    let half = try period("2025H1")
    try await withThrowingTaskGroup(of: AppliedRate.self) { group in
      for index in 0..<64 {
        group.addTask {
          try book.average(
            from: index % 2 == 0 ? "CNY" : "USD", to: index % 2 == 0 ? "USD" : "CNY", over: half)
        }
      }
      for try await mean in group { #expect(mean.rate.description == "7.2525925077") }
    }
  }

  @Test func `a period that has not ended has no mean`() throws {
    let book = try EuroFixings.book()
    #expect(
      code { try book.average(from: "CNY", to: "USD", over: period("2025")) } == .periodUnfinished)
    #expect(code { try book.average(from: "CNY", to: "USD", over: period("2025Q2")) } == nil)
  }

  @Test func `what is not there is missing`() throws {
    let book = try EuroFixings.book()
    #expect(code { try book.average(from: "CNY", to: "USD", over: period("2024")) } == .rateMissing)
    #expect(
      code { try book.average(from: "CNH", to: "USD", over: period("2025H1")) } == .rateMissing)
    #expect(
      code { try book.closing(from: "CNY", to: "HKD", on: day("2025-06-30")) } == .rateMissing)
    #expect(
      code { try book.average(from: "CNY", to: "USD", over: period("2025-06-30@end")) }
        == .periodUnknown)
    #expect(code { try RateBook([], source: "none").rates(from: "CNY", to: "USD") } == .rateMissing)
  }

  @Test func `a mean of few days says so`() throws {
    let whole = try book(
      "2025-01-06 USD CNY 7.1", "2025-01-07 USD CNY 7.1", "2025-01-08 USD CNY 7.1",
      "2025-01-09 USD CNY 7.1", "2025-03-31 USD HKD 7.8")
    func warning(_ text: String) throws -> FinanceCode? {
      try whole.average(from: "USD", to: "CNY", over: period(text)).warning
    }
    #expect(try warning("2025-01-06..2025-01-10") == nil)
    #expect(try warning("2025-01-06..2025-01-13") == .thinAverage)
    #expect(try warning("2025-01-06..2025-01-12") == nil)
    #expect(try warning("2024-12-29..2025-01-09") == .thinAverage)
  }

  @Test func `more than seven days without a rate at an end are too many`() throws {
    var observations: [RateObservation] = []
    var date = try day("2025-01-01")
    while date <= (try day("2025-12-31")) {
      if !date.isWeekend {
        observations.append(RateObservation(date: date, base: "USD", quote: "HKD", rate: 8))
        if date > (try day("2025-01-08")) {
          observations.append(RateObservation(date: date, base: "USD", quote: "CNY", rate: 7))
        }
      }
      date = date.adding(days: 1)
    }
    let book = try RateBook(observations, source: "test")
    let late = try book.average(from: "USD", to: "CNY", over: period("2025"))
    #expect(late.observations == 255)
    #expect(late.warning == .thinAverage)
    let later = try book.average(from: "USD", to: "CNY", over: period("2025-01-02..2025-12-31"))
    #expect(later.warning == nil)
  }
}
