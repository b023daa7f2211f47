import PenstockData
import PenstockFinance
import Testing

struct PeriodNeighbourTests {
  @Test(arguments: [
    ("2025Q3", "2024Q3"), ("2025H1", "2024H1"), ("2024", "2023"), ("2024Q1", "2023Q1"),
    ("2024-02", "2023-02"), ("2025-02", "2024-02"), ("2025-09-30@end", "2024-09-30@end"),
    ("2025-02-28@end", "2024-02-29@end"), ("2024-02-29@end", "2023-02-28@end"),
    ("2025-01-15..2025-02-14", "2024-01-15..2024-02-14"), ("2024-02-29", "2023-02-28"),
    ("2025-02-28", "2024-02-28"),
  ])
  func `the same period of a year before`(text: String, earlier: String) throws {
    #expect(try period(text).yearEarlier == period(earlier))
  }

  @Test func `there is nothing before the calendar`() throws {
    #expect(try period("0001").yearEarlier == nil)
    #expect(Period(endOf: CalendarDate(day: .max)).yearEarlier == nil)
    #expect(Period(endOf: CalendarDate(day: .max)).calendarYear == nil)
    #expect(PeriodShape(Period(endOf: CalendarDate(day: .max))) == nil)
    let all = try #require(
      Period(from: CalendarDate(day: .min + 1), through: CalendarDate(day: .max)))
    #expect(PeriodShape(all) == nil)
    #expect(PeriodLength(all) == .stub)
    #expect(TrailingYear(endingWith: all) == nil)
    #expect(code { try Decumulation.operands(for: all, leaving: .quarter, among: [all]) } != nil)
  }

  @Test func `a period lies in one calendar year or in none`() throws {
    #expect(try period("2025Q3").calendarYear == period("2025"))
    #expect(try period("2025-09-30@end").calendarYear == period("2025"))
    #expect(try period("2025").calendarYear == period("2025"))
    #expect(try period("2024-04-01..2025-03-31").calendarYear == nil)
  }

  @Test func `years of weeks are near to each other`() throws {
    let apple = try period("2022-09-25..2023-09-30")
    #expect(apple.isNear(try period("2022-10-01..2023-09-30")))
    #expect(!apple.isNear(try period("2022-10-03..2023-09-30")))
    #expect(!apple.isNear(try period("2023-09-30@end")))
    #expect(try period("2023-09-24@end").isNear(period("2023-09-30@end")))
  }

  @Test func `a quarter is followed by the next`() throws {
    #expect(try period("2024Q4").isFollowed(by: period("2025Q1")))
    #expect(try !period("2024Q4").isFollowed(by: period("2025Q2")))
    #expect(try !period("2024Q4").isFollowed(by: period("2025-01-01@end")))
    #expect(try !period("2024-12-31@end").isFollowed(by: period("2025Q1")))
  }

  @Test func `a rolling year is a year, and more to date, less the same before`() throws {
    let trailing = try #require(TrailingYear(endingWith: period("2025-01-01..2025-09-30")))
    #expect(trailing.fullYear == (try period("2024")))
    #expect(trailing.yearToDateBefore == (try period("2024-01-01..2024-09-30")))
    #expect(trailing.rolling == (try period("2024-10-01..2025-09-30")))
    let fiscal = try #require(TrailingYear(endingWith: period("2025-04-01..2025-06-30")))
    #expect(fiscal.fullYear == (try period("2024-04-01..2025-03-31")))
    #expect(fiscal.rolling == (try period("2024-07-01..2025-06-30")))
    #expect(TrailingYear(endingWith: try period("2025")) == nil)
    #expect(TrailingYear(endingWith: try period("2025-06-30@end")) == nil)
    #expect(TrailingYear(endingWith: try period("2025-01-01..2025-06-15")) == nil)
  }

  @Test func `pieces cover a year end to end`() throws {
    let quarters = try ["2025Q1", "2025Q2", "2025Q3", "2025Q4"].map { try period($0) }
    let year = try period("2025")
    #expect(PeriodCover.pieces(quarters.reversed(), covering: year) == quarters)
    let halves = try ["2025H1", "2025H2"].map { try period($0) }
    #expect(PeriodCover.pieces(quarters + halves, covering: year) == halves)
    #expect(
      PeriodCover.pieces(quarters + [halves[0]], covering: year) == [halves[0]] + quarters[2...])
    #expect(PeriodCover.pieces(Array(quarters.dropLast()), covering: year) == nil)
    #expect(PeriodCover.pieces([try period("2025-12-31@end")], covering: year) == nil)
    #expect(PeriodCover.pieces([year], covering: try period("2025-12-31@end")) == nil)
    #expect(PeriodCover.pieces([year], covering: year) == [year])
    #expect(PeriodCover.pieces(quarters, covering: try period("2025-02-01..2025-12-31")) == nil)
  }
}
