import PenstockData
import PenstockFinance
import Testing

struct RateBookErrorTests {
  @Test func `equal observations of a day are one`() throws {
    let book = try book(
      "2025-01-03 USD CNY 7.20", "2025-01-02 USD CNY 7.1", "2025-01-03 USD CNY 7.2")
    let mean = try book.average(from: "USD", to: "CNY", over: period("2025-01-02..2025-01-03"))
    #expect(mean.observations == 2)
    #expect(mean.rate == (try number("7.15")))
  }

  @Test func `two rates of a day are an error that names the day and the pair`() throws {
    let pair = CurrencyPair(base: "USD", quote: "CNY")
    let date = try day("2025-01-03")
    let error = RateBookError.conflict(date, pair, try number("7.2"), try number("7.3"))
    #expect(throws: error) {
      try book("2025-01-03 USD CNY 7.2", "2025-01-02 USD CNY 7.1", "2025-01-03 USD CNY 7.3")
    }
    #expect(error.description == "two rates of CNY per USD on 2025-01-03: 7.2 and 7.3")
  }

  @Test(arguments: ["0", "-7.2"])
  func `a rate is above zero`(rate: String) throws {
    let error = RateBookError.notPositive(
      try day("2025-01-03"), CurrencyPair(base: "USD", quote: "CNY"), try number(rate))
    #expect(throws: error) { try book("2025-01-03 USD CNY \(rate)") }
  }

  @Test func `rates that can't be added up exactly are an error`() throws {
    let large = String(repeating: "9", count: 38)
    #expect(throws: RateBookError.overflow(CurrencyPair(base: "USD", quote: "CNY"))) {
      try book("2025-01-03 USD CNY \(large)", "2025-01-04 USD CNY \(large)")
    }
    #expect(throws: RateBookError.overflow(CurrencyPair(base: "USD", quote: "CNY"))) {
      try book("2025-01-03 USD CNY \(large)", "2025-01-04 USD CNY 0.1")
    }
  }

  @Test func `a cross that does not fit is refused when it is asked for`() throws {
    let tiny = "0." + String(repeating: "0", count: 29) + "1"
    let book = try book("2025-01-03 EUR USD 1", "2025-01-03 EUR CNY \(tiny)")
    #expect(code { try book.closing(from: "USD", to: "CNY", on: day("2025-01-03")) } == .overflow)
    #expect(code { try book.closing(from: "EUR", to: "CNY", on: day("2025-01-03")) } == .overflow)
  }

  @Test func `a refusal says what was asked and what was there`() throws {
    let book = try book("2025-01-03 USD CNY 7.2", source: "ECB")
    func reason(_ body: () throws(RateRefusal) -> AppliedRate) -> String {
      do {
        _ = try body()
        return ""
      } catch { return error.description }
    }
    let late = try day("2025-02-03")
    #expect(
      reason { () throws(RateRefusal) in try book.closing(from: "CNY", to: "USD", on: late) }
        == "E_RATE_STALE: ECB: the last rate from CNY to USD up to 2025-02-03 is of 2025-01-03, "
        + "31 days older, and at most 7 are allowed")
    let year = try period("2025")
    #expect(
      reason { () throws(RateRefusal) in try book.average(from: "CNY", to: "USD", over: year) }
        == "E_PERIOD_UNFINISHED: ECB: 2025 ends after 2025-01-03, the newest day with rates")
  }
}
