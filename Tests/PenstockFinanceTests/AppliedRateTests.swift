import PenstockData
import PenstockFinance
import Testing

struct AppliedRateTests {
  private let rate = AppliedRate(
    rate: Decimal(units: 67_112, scale: 4), pair: CurrencyPair(base: "USD", quote: "CNY"),
    basis: .convenience, source: "H.10")

  @Test func `a filer's convenience column is reproduced`() throws {
    // Alibaba's revenue of the year to 2019-03-31, in millions: RMB 376,844, US$ 56,152.
    let dollars = try rate.convert(376_844, from: "CNY", scale: 0, rounding: .halfEven)
    #expect(dollars == 56_152)
  }

  @Test func `the base is multiplied`() throws {
    #expect(
      try rate.convert(100, from: "USD", scale: 1, rounding: .halfEven) == number("671.1"))
  }

  @Test func `a tie is rounded as asked, once`() throws {
    let half = AppliedRate(
      rate: try number("0.5"), pair: CurrencyPair(base: "USD", quote: "CNY"), basis: .closing,
      source: "test")
    #expect(try half.convert(5, from: "USD", scale: 0, rounding: .halfEven) == 2)
    #expect(try half.convert(5, from: "USD", scale: 0, rounding: .halfUp) == 3)
    #expect(try half.convert(-5, from: "USD", scale: 0, rounding: .halfUp) == -3)
  }

  @Test func `what can't be converted throws`() throws {
    let large = try number(String(repeating: "9", count: 38))
    #expect(throws: DecimalOverflow()) {
      try rate.convert(large, from: "USD", scale: 2, rounding: .halfEven)
    }
    #expect(throws: DecimalOverflow()) {
      try rate.convert(1, from: "HKD", scale: 2, rounding: .halfEven)
    }
    #expect(throws: DecimalOverflow()) {
      try rate.convert(1, from: "USD", scale: 39, rounding: .halfEven)
    }
    let zero = AppliedRate(
      rate: .zero, pair: CurrencyPair(base: "USD", quote: "CNY"), basis: .closing, source: "")
    #expect(throws: DecimalOverflow()) {
      try zero.convert(1, from: "CNY", scale: 2, rounding: .halfEven)
    }
  }

  @Test func `one rate for everything keeps what it was found with`() throws {
    let closing = try book("2025-01-03 USD CNY 7.2")
      .closing(from: "CNY", to: "USD", on: day("2025-01-03"))
    let convenience = closing.asConvenience
    #expect(convenience.basis == .convenience)
    #expect(convenience.rate == closing.rate)
    #expect(convenience.last == closing.last)
  }
}
