import Testing

@testable import PenstockData

/// Periods, read and written as xBRL-CSV does.
struct PeriodTests {
  @Test(arguments: [
    ("2024", "2024-01-01", "2024-12-31", 12), ("2025H1", "2025-01-01", "2025-06-30", 6),
    ("2025H2", "2025-07-01", "2025-12-31", 6), ("2025Q1", "2025-01-01", "2025-03-31", 3),
    ("2025Q2", "2025-04-01", "2025-06-30", 3), ("2025Q3", "2025-07-01", "2025-09-30", 3),
    ("2025Q4", "2025-10-01", "2025-12-31", 3), ("2024-02", "2024-02-01", "2024-02-29", 1),
    ("2025-12", "2025-12-01", "2025-12-31", 1), ("0000", "0000-01-01", "0000-12-31", 12),
    ("9999", "9999-01-01", "9999-12-31", 12), ("9999Q4", "9999-10-01", "9999-12-31", 3),
    ("2024-04-01..2025-03-31", "2024-04-01", "2025-03-31", 12),
    ("2025-01-01..2025-09-30", "2025-01-01", "2025-09-30", 9),
    ("2025-02-01..2025-04-30", "2025-02-01", "2025-04-30", 3),
    ("2025-04-01..2025-09-30", "2025-04-01", "2025-09-30", 6),
    ("2023-01-01..2024-12-31", "2023-01-01", "2024-12-31", 24),
  ])
  func `a period of whole months is written in its shortest form`(
    text: String, start: String, end: String, months: Int
  ) throws {
    let period = try #require(Period(text))
    #expect(period.start?.description == start)
    #expect(period.end.description == end)
    #expect(period.wholeMonths == months)
    #expect(period.description == text)
    #expect(!period.isInstant)
    #expect(Period("\(start)..\(end)") == period)
  }

  @Test(arguments: [
    ("2025-01-01..2025-06-29", 180), ("2025-01-02..2025-06-30", 180), ("2025-06-30", 1),
    ("2024-02-29", 1), ("2024-02-01..2024-02-28", 28), ("2024-12-31..2025-01-01", 2),
  ])
  func `other stretches of days are written by their days`(text: String, days: Int) throws {
    let period = try #require(Period(text))
    #expect(period.dayCount == days)
    #expect(period.wholeMonths == nil)
    #expect(period.description == text)
  }

  @Test func `an instant is the end of its day`() throws {
    let instant = try #require(Period("2025-09-30@end"))
    let day = try #require(CalendarDate("2025-09-30"))
    #expect(instant == Period(endOf: day))
    #expect(instant.isInstant && instant.start == nil && instant.end == day)
    #expect(instant.dayCount == 0 && instant.wholeMonths == nil)
    #expect(instant.description == "2025-09-30@end")
    #expect(instant != Period("2025-09-30"))
  }

  @Test(arguments: [
    "", "24", "20245", "202a", "2025H0", "2025H3", "2025Q0", "2025Q5", "2025h1", "2025q3", "2025M1",
    "2025-13", "2025-00", "2025-1", "2025/03", "2025-02-29", "2025-06-30@End", "2025-06-30@start",
    "2025-02-29@end", "2025-06-30..2025-06-29", "2025-06-30...2025-07-1", "2025-01-01..2025-06-31",
    "2025-01-01--2025-06-30", "2025..2026", "2025-01-01..", " 2025", "2025 ", "H12025", "FY2025",
    "2025-06-30T00:00:00", "-025", "2025Q٣",
  ])
  func `what is no period is refused`(text: String) {
    #expect(Period(text) == nil)
  }

  @Test func `any two days give a period that is read back the same`() throws {
    var random = SplitMix64(seed: 111)
    for _ in 0..<5000 {
      let start = CalendarDate(day: Int32(random.below(40_000)))
      // Often from the first of a month to the last of one, where the forms differ.
      let whole = random.oneIn(2)
      let first = whole ? start.adding(days: 1 - start.parts.day) : start
      let end =
        whole
        ? first.adding(months: 1 + random.below(13)).adding(days: -1)
        : first.adding(days: random.below(800))
      let period = try #require(Period(from: first, through: end))
      #expect(period.start == first && period.end == end)
      #expect(period.dayCount == Int(end.day - first.day) + 1)
      #expect(Period(period.description) == period, "\(period)")
      let instant = Period(endOf: end)
      #expect(Period(instant.description) == instant)
    }
  }

  @Test func `whole months are counted from their first day`() throws {
    #expect(Period(year: 2025, month: 7, months: 6) == Period("2025H2"))
    #expect(Period(year: 2025, month: 11, months: 4)?.description == "2025-11-01..2026-02-28")
    #expect(Period(year: 2025, month: 13, months: 1) == nil)
    #expect(Period(year: 2025, month: 1, months: 0) == nil)
    #expect(Period(year: 2025, month: 1, months: -3) == nil)
  }

  @Test func `no period ends before it starts`() throws {
    let day = try #require(CalendarDate("2025-06-30"))
    #expect(Period(from: day, through: day.adding(days: -1)) == nil)
    #expect(Period(from: day, through: day)?.dayCount == 1)
  }

  @Test func `periods go by their end, the instant first, the longest next`() {
    let sorted = [
      "2024", "2025Q1", "2025-06-30@end", "2025-01-01..2025-06-30", "2025Q2", "2025-06",
      "2025-06-30",
      "2025-07-01@end", "2025",
    ].compactMap { Period($0) }
    #expect(sorted.count == 9)
    var random = SplitMix64(seed: 112)
    for _ in 0..<50 {
      var shuffled = sorted
      for place in shuffled.indices { shuffled.swapAt(place, random.below(shuffled.count)) }
      #expect(shuffled.sorted() == sorted)
    }
  }
}
