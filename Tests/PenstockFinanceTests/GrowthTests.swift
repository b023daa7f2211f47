import PenstockData
import PenstockFinance
import Testing

struct GrowthTests {
  @Test func `growth is the exact ratio, rounded once`() throws {
    #expect(try Growth.yearOnYear(from: 57_400_000, to: 124_500_000) == number("1.1690"))
    #expect(try Growth.yearOnYear(from: 124_500_000, to: 312_400_000) == number("1.5092"))
    #expect(try Growth.yearOnYear(from: 4, to: 5) == number("0.25"))
    #expect(try Growth.yearOnYear(from: 4, to: -5) == number("-2.25"))
    #expect(try Growth.yearOnYear(from: 4, to: 0) == -1)
    #expect(try Growth.yearOnYear(from: 80_000, to: 80_004) == number("0.0000"))
    #expect(
      try Growth.yearOnYear(from: 80_000, to: 80_004, rounding: .halfUp) == number("0.0001"))
    #expect(try Growth.yearOnYear(from: number("0.5"), to: number("0.75")) == number("0.5"))
  }

  @Test func `there is no growth from nothing or less`() {
    #expect(code { try Growth.yearOnYear(from: 0, to: 5) } == .baseNotPositive)
    #expect(code { try Growth.yearOnYear(from: -20, to: 5) } == .baseNotPositive)
    #expect(code { try Growth.compoundAnnual(from: 0, to: 5, years: 2) } == .baseNotPositive)
    #expect(code { try Growth.compoundAnnual(from: 5, to: 0, years: 2) } == .baseNotPositive)
    #expect(code { try Growth.compoundAnnual(from: 5, to: -5, years: 2) } == .baseNotPositive)
  }

  @Test func `two years of Zhipu's revenue grow by 133 % a year`() throws {
    #expect(
      try Growth.compoundAnnual(from: 57_400_000, to: 312_400_000, years: 2) == number("1.3329"))
  }

  @Test func `a root that comes out even is exact`() throws {
    #expect(try Growth.compoundAnnual(from: 100, to: 121, years: 2) == number("0.1"))
    #expect(try Growth.compoundAnnual(from: 121, to: 100, years: 2) == number("-0.0909"))
    #expect(try Growth.compoundAnnual(from: 1, to: 1024, years: 10) == 1)
    #expect(
      try Growth.compoundAnnual(from: number("0.1"), to: number("0.25"), years: 1) == number("1.5"))
    #expect(try Growth.compoundAnnual(from: 7, to: 7, years: 200) == 0)
  }

  @Test func `a tie is rounded on the growth, not on the root`() throws {
    // A root of 1.5 and 2.5, and of 0.5: growth of 0.5, 1.5 and −0.5.
    for (last, even, up) in [(9, 0, 1), (25, 2, 2), (1, 0, -1)] as [(Int, Int, Int)] {
      #expect(
        try Growth.compoundAnnual(from: 4, to: Decimal(last), years: 2, scale: 0) == Decimal(even))
      #expect(
        try Growth.compoundAnnual(
          from: 4, to: Decimal(last), years: 2, scale: 0, rounding: .halfUp) == Decimal(up))
    }
  }

  @Test func `no other four decimals are nearer to the root`() throws {
    var dice = Dice(13)
    for _ in 0..<500 {
      let first = Int64.random(in: 1...9_999_999, using: &dice)
      let last = Int64.random(in: 1...9_999_999, using: &dice)
      for years in 1...3 {
        let growth = try Growth.compoundAnnual(
          from: Decimal(first), to: Decimal(last), years: years, scale: 2)
        let root = growth.units + 100
        func power(_ value: Int128) -> Int128 { (0..<years).reduce(1) { all, _ in all * value } }
        // (2·root ± 1)^n · first against last · 200^n
        #expect(power(2 * root + 1) * Int128(first) >= Int128(last) * power(200))
        if root > 0 {
          #expect(power(2 * root - 1) * Int128(first) <= Int128(last) * power(200))
        }
      }
    }
  }

  @Test func `what does not fit is refused, and ends`() throws {
    let large = try number(String(repeating: "9", count: 38))
    let small = try number("0." + String(repeating: "0", count: 37) + "1")
    #expect(code { try Growth.yearOnYear(from: small, to: large) } == .overflow)
    #expect(code { try Growth.compoundAnnual(from: small, to: large, years: 1) } == .overflow)
    #expect(code { try Growth.compoundAnnual(from: 1, to: 2, years: 0) } == .lengthMismatch)
    #expect(code { try Growth.compoundAnnual(from: 1, to: 2, years: .max) } == .lengthMismatch)
    #expect(code { try Growth.compoundAnnual(from: 1, to: 2, years: 1, scale: 40) } == .overflow)
    #expect(code { try Growth.yearOnYear(from: 1, to: 2, scale: -1) } == .overflow)
    #expect(try Growth.compoundAnnual(from: small, to: large, years: 200) > 0)
  }
}
