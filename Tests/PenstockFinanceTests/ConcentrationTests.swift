import PenstockData
import PenstockFinance
import Testing

struct ConcentrationTests {
  @Test func `equal members give one over their count`() throws {
    #expect(try Concentration.index(ofAmounts: [5, 5, 5, 5]) == number("0.25"))
    #expect(try Concentration.index(ofAmounts: [5, 5, 5]) == number("0.3333"))
    #expect(try Concentration.index(ofAmounts: [7]) == 1)
    #expect(try Concentration.index(ofAmounts: [7, 0]) == 1)
    #expect(try Concentration.index(ofAmounts: [3, 4], total: 10) == number("0.25"))
  }

  @Test func `it is rounded once, from unrounded shares`() throws {
    // (1² + 2² + 4²) / 49 = 21/49
    #expect(try Concentration.index(ofAmounts: [1, 2, 4], scale: 10) == number("0.4285714286"))
  }

  @Test func `nothing and less than nothing have none`() {
    #expect(code { try Concentration.index(ofAmounts: []) } == .baseNotPositive)
    #expect(code { try Concentration.index(ofAmounts: [0, 0]) } == .baseNotPositive)
    #expect(code { try Concentration.index(ofAmounts: [5, -1]) } == .shareNegative)
    #expect(code { try Concentration.index(ofAmounts: [5], scale: -1) } == .overflow)
    #expect(code { try Concentration.bounds(ofShares: [-1]) } == .shareNegative)
    #expect(code { try Concentration.bounds(ofShares: [1], residual: -1) } == .residualNegative)
  }

  @Test func `squares of more than 38 digits change nothing`() throws {
    var dice = Dice(11)
    for _ in 0..<100 {
      let small = (0..<5).map { _ in Int64.random(in: 0...999_999_999, using: &dice) }
      let amounts = small.map { Decimal(units: Int128($0), scale: 3) }
      let large = try amounts.map { try $0.scaled(byPowerOfTen: 25) }
      for rounding in Rounding.allCases {
        #expect(
          try Concentration.index(ofAmounts: amounts, scale: 6, rounding: rounding)
            == Concentration.index(ofAmounts: large, scale: 6, rounding: rounding))
      }
    }
  }

  @Test func `a residual leaves a range`() throws {
    let shares = [try number("0.5"), try number("0.3")]
    let bounds = try Concentration.bounds(ofShares: shares, residual: number("0.2"))
    #expect(bounds.lower == (try number("0.34")))
    #expect(bounds.upper == (try number("0.38")))
    let complete = try Concentration.bounds(ofShares: [try number("0.848"), try number("0.152")])
    #expect(complete.lower == (try number("0.7422")))
    #expect(complete.lower == complete.upper)
  }
}
