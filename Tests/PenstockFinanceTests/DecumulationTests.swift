import PenstockData
import PenstockFinance
import Testing

struct DecumulationTests {
  private func operands(
    _ cumulative: String, _ length: PeriodLength, _ others: String...
  ) throws -> Decumulation.Operands {
    try Decumulation.operands(
      for: period(cumulative), leaving: length, among: try others.map { try period($0) })
  }

  private let nineMonths = "2025-01-01..2025-09-30"

  @Test func `the first quarter is itself`() throws {
    #expect(try operands("2025Q1", .quarter) == .itself)
    #expect(try operands("2025H1", .halfYear) == .itself)
  }

  @Test(arguments: [
    ("2025H1", "2025Q1", "2025Q2"), ("2025-01-01..2025-09-30", "2025H1", "2025Q3"),
    ("2025", "2025-01-01..2025-09-30", "2025Q4"),
  ])
  func `a quarter is a cumulative figure less the one before`(
    cumulative: String, earlier: String, rest: String
  ) throws {
    #expect(
      try operands(cumulative, .quarter, "2025Q1", "2025H1", nineMonths, "2025", "2024")
        == .less(earlier: period(earlier), rest: period(rest)))
  }

  @Test func `the second half is the year less the first`() throws {
    #expect(
      try operands("2025", .halfYear, "2025Q1", "2025H1", nineMonths)
        == .less(earlier: period("2025H1"), rest: period("2025H2")))
  }

  @Test func `years of weeks are differenced by their true dates`() throws {
    #expect(
      try operands("2022-09-25..2023-09-30", .quarter, "2022-09-25..2023-07-01")
        == .less(earlier: period("2022-09-25..2023-07-01"), rest: period("2023-07-02..2023-09-30")))
  }

  @Test func `of several the most ordinary remainder is it`() throws {
    #expect(
      try operands("2025", .quarter, "2025-01-01..2025-09-15", nineMonths, "2025-01-01..2025-10-10")
        == .less(earlier: period(nineMonths), rest: period("2025Q4")))
  }

  @Test func `a missing figure is a gap`() {
    #expect(code { try operands(nineMonths, .quarter) } == .gap)
    #expect(code { try operands(nineMonths, .quarter, "2025Q1") } == .gap)
    #expect(code { try operands("2025H1", .quarter, "2024Q1") } == .gap)
    #expect(code { try operands("2025", .quarter, "2025H1") } == .gap)
  }

  @Test func `a figure with another start is refused`() {
    #expect(
      code { try operands("2024-04-01..2024-12-31", .quarter, "2024-03-01..2024-09-30") }
        == .startMismatch)
    // A discrete second quarter is no cumulative one: its figure is just not the missing one.
    #expect(code { try operands(nineMonths, .quarter, "2025Q2") } == .gap)
  }

  @Test func `quarters can't be made of less or of a moment`() {
    #expect(code { try operands("2025Q1", .halfYear) } == .lengthMismatch)
    #expect(code { try operands("2022-01-01..2025-06-30", .quarter) } == .lengthMismatch)
    #expect(code { try operands("2025", .stub) } == .lengthMismatch)
    #expect(code { try operands("2025-06-30@end", .quarter) } == .periodUnknown)
  }

  @Test func `a difference has the days that are left`() throws {
    #expect(
      try Decumulation.difference(period("2025"), less: period("2025H1")) == period("2025H2"))
    let (year, first) = (try period("2025"), try period("2024Q1"))
    #expect(code { try Decumulation.difference(year, less: first) } == .startMismatch)
    #expect(code { try Decumulation.difference(year, less: year) } == .lengthMismatch)
    let moment = try period("2025-06-30@end")
    #expect(code { try Decumulation.difference(year, less: moment) } == .periodUnknown)
  }
}
