import PenstockData
import PenstockFinance
import Testing

struct SegmentSharesTests {
  private func share(
    _ text: String, _ qualifier: Qualifier? = nil
  ) throws -> SegmentShare {
    let amount = try #require(AmountText(text))
    return SegmentShare(amount.value, decimals: amount.decimals, qualifier: qualifier)
  }

  @Test func `a printed number stands for all that it may be rounded from`() throws {
    let interval = try DecimalInterval(around: number("0.848"), decimals: 3)
    #expect(interval.lower == (try number("0.8475")))
    #expect(interval.upper == (try number("0.8485")))
    #expect(interval.contains(try number("0.8485")))
    #expect(!interval.contains(try number("0.8486")))
    #expect(interval.meets(try DecimalInterval(around: number("0.849"), decimals: 3)))
    #expect(!interval.meets(try DecimalInterval(around: number("0.8501"), decimals: 4)))
    let large = try DecimalInterval(around: 312_400_000, decimals: -5)
    #expect(large.lower == 312_350_000)
    #expect(throws: DecimalOverflow()) { try DecimalInterval(around: 1, decimals: .min) }
  }

  @Test func `an amount from a share has no more digits than it carries`() throws {
    let amount = try SegmentShares.amount(
      of: share("71.4%"), in: 30_523_000, totalDecimals: -3)
    #expect(amount.value == 21_793_422)
    #expect(amount.decimals == -5)
    #expect(amount.interval.contains(21_793_422))
    #expect(!amount.interval.contains(21_820_000))
    #expect(try amount.value.scaled(byPowerOfTen: -5).rounded(scale: 0, .halfEven) == 218)
    let bound = try SegmentShares.amount(
      of: share("71%", .moreThan), in: 30_523_000, totalDecimals: -3)
    #expect(bound.qualifier == .moreThan)
  }

  @Test func `a share without a total gives no amount`() throws {
    let part = try share("84.8%")
    #expect(
      code { try SegmentShares.amount(of: part, in: nil, totalDecimals: 0) } == .totalMissing)
  }

  @Test func `a share is exact, and has a positive total`() throws {
    #expect(try SegmentShares.share(of: 1, in: 3) == number("0.3333"))
    #expect(try SegmentShares.share(of: -1, in: 8, scale: 2) == number("-0.12"))
    #expect(code { try SegmentShares.share(of: 1, in: 0) } == .baseNotPositive)
    #expect(code { try SegmentShares.share(of: 1, in: -3) } == .baseNotPositive)
    #expect(code { try SegmentShares.share(of: 1, in: 3, scale: 77) } == .overflow)
  }

  @Test func `shares add up as far as their digits go`() throws {
    #expect(try SegmentShares.addUp([share("84.8%"), share("15.2%")]))
    #expect(try SegmentShares.addUp([share("33.3%"), share("33.3%"), share("33.3%")]))
    #expect(try !SegmentShares.addUp([share("33.3%"), share("33.3%"), share("33.2%")]))
    // 300 members with three decimals that sum to 100.003 % of a tolerance of 0.15.
    let members = try (0..<299).map { _ in try share("0.333%") } + [share("0.436%")]
    #expect(try SegmentShares.tolerance(of: members) == number("0.0015"))
    #expect(try SegmentShares.addUp(members))
  }

  @Test func `children are no more than their parent`() throws {
    #expect(try SegmentShares.fit([share("67.7%")], in: share("71%")))
    #expect(try SegmentShares.fit([share("71.4%")], in: share("71%")))
    #expect(try !SegmentShares.fit([share("67.7%"), share("5.0%")], in: share("71%")))
  }

  @Test func `the residual is what is left, or nothing within rounding`() throws {
    let left = try SegmentShares.residual(of: [share("21.9%")])
    #expect(left.value.description == "0.781")
    #expect(left.tolerance == (try number("0.0005")))
    #expect(left.qualifier == nil)
    let none = try SegmentShares.residual(of: [share("84.8%"), share("15.25%")])
    #expect(none.value == 0)
    #expect(try SegmentShares.residual(of: []).value == 1)
  }

  @Test func `a bound leaves a bound`() throws {
    let left = try SegmentShares.residual(of: [share("71%", .moreThan)])
    #expect(left.value == (try number("0.29")))
    #expect(left.qualifier == .lessThan)
    #expect(try SegmentShares.residual(of: [share("50%", .justUnder)]).qualifier == .moreThan)
    #expect(
      try SegmentShares.residual(of: [share("71%", .moreThan), share("10%", .lessThan)]).qualifier
        == .about)
    #expect(
      try SegmentShares.residual(of: [share("71%", .moreThan), share("10%")]).qualifier
        == .lessThan)
  }

  @Test func `too much, and less than nothing, are refused`() throws {
    let over = [try share("71.0%"), try share("33.1%")]
    #expect(code { try SegmentShares.residual(of: over) } == .residualNegative)
    let negative = [try share("-3%")]
    #expect(code { try SegmentShares.residual(of: negative) } == .shareNegative)
  }

  @Test func `decimals carried is nothing for a single number`() throws {
    let point = try #require(DecimalInterval(from: 3, through: 3))
    #expect(try point.decimalsCarried() == nil)
    #expect(DecimalInterval(from: 3, through: 2) == nil)
    let negative = try DecimalInterval(around: -2, decimals: 0)
      .multiplied(by: DecimalInterval(around: 3, decimals: 0))
    #expect(negative.lower == (try number("-8.75")))
    #expect(negative.upper == (try number("-3.75")))
  }
}
