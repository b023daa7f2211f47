import Testing

@testable import PenstockData

/// Days, by a calendar counted one day after the other.
struct CalendarDateTests {
  private func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
  }

  @Test func `every day from 1900 to 2100 follows the one before`() throws {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var number = try #require(CalendarDate(year: 1899, month: 12, day: 31)).day
    var weekday = 6  // 1899-12-31 was a Sunday, counted from Monday.
    for year in 1900...2100 {
      for (place, length) in lengths.enumerated() {
        let month = place + 1
        let length = month == 2 && isLeap(year) ? 29 : length
        #expect(CalendarDate.daysIn(month: month, year: year) == length)
        #expect(CalendarDate(year: year, month: month, day: length + 1) == nil)
        for day in 1...length {
          number += 1
          weekday = (weekday + 1) % 7
          let date = CalendarDate(day: number)
          #expect(CalendarDate(year: year, month: month, day: day) == date)
          let parts = date.parts
          #expect(parts == (year, month, day))
          #expect(date.isWeekend == (weekday >= 5))
          #expect(date.isEndOfMonth == (day == length))
          #expect(CalendarDate(date.description) == date)
        }
      }
    }
  }

  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2000-03-01", 11_017), ("1900-01-01", -25_567),
    ("2025-06-30", 20_269), ("2100-12-31", 47_846), ("0000-01-01", -719_528),
    ("9999-12-31", 2_932_896),
    ("1600-02-29", -135_081),
  ])
  func `known days have their known numbers`(text: String, day: Int32) throws {
    let date = try #require(CalendarDate(text))
    #expect(date.day == day)
    #expect(date.description == text)
    #expect(
      "\(date.year)-\(date.month)"
        == "\(Int(text.prefix(4)) ?? 0)-\(Int(text.dropFirst(5).prefix(2)) ?? 0)")
  }

  @Test(arguments: [
    "", "2025", "2025-6-30", "2025-06-3", "25-06-30", "2025/06/30", "2025-06-31", "2025-02-29",
    "2025-00-10", "2025-13-01", "2025-01-00", "1900-02-29", "2025-06-30 ", " 2025-06-30",
    "20250630",
    "-025-06-30", "2025-06-3a", "٢٠٢٥-06-30", "2025-06-30T00:00:00Z", "2025-+6-30", "10000-01-01",
  ])
  func `what is no day is refused`(text: String) {
    #expect(CalendarDate(text) == nil)
  }

  @Test(arguments: [
    (-1, 1, 1), (10_000, 1, 1), (2025, 0, 1), (2025, 13, 1), (2025, 1, 0), (2025, 4, 31),
  ])
  func `there is no day out of range`(year: Int, month: Int, day: Int) {
    #expect(CalendarDate(year: year, month: month, day: day) == nil)
  }

  @Test(arguments: [
    ("2025-01-31", 1, "2025-02-28"), ("2024-01-31", 1, "2024-02-29"),
    ("2025-03-31", -1, "2025-02-28"),
    ("2025-12-15", 1, "2026-01-15"), ("2025-01-15", -1, "2024-12-15"),
    ("2024-02-29", 12, "2025-02-28"),
    ("2024-02-29", -12, "2023-02-28"), ("2024-02-29", 48, "2028-02-29"),
    ("2025-06-30", 0, "2025-06-30"),
    ("2025-06-30", -6, "2024-12-30"), ("2025-08-31", 3, "2025-11-30"),
    ("2000-01-01", -1200, "1900-01-01"),
  ])
  func `months are added by the calendar`(text: String, months: Int, expected: String) throws {
    let date = try #require(CalendarDate(text))
    #expect(date.adding(months: months).description == expected)
  }

  @Test func `adding months keeps the day where the month has it`() throws {
    var random = SplitMix64(seed: 101)
    for _ in 0..<5000 {
      let date = CalendarDate(day: Int32(random.below(80_000) - 25_000))
      let count = random.below(1200) - 600
      let (start, moved) = (date.parts, date.adding(months: count).parts)
      #expect(moved.year * 12 + moved.month == start.year * 12 + start.month + count)
      #expect(
        moved.day == min(start.day, CalendarDate.daysIn(month: moved.month, year: moved.year)))
    }
  }

  @Test func `days are added by their number, up to the ends`() throws {
    let date = try #require(CalendarDate("2024-02-28"))
    #expect(date.adding(days: 2).description == "2024-03-01")
    #expect(date.adding(days: -59).description == "2023-12-31")
    #expect(CalendarDate(day: .max).adding(days: 1).day == .max)
    #expect(CalendarDate(day: .min).adding(days: -1).day == .min)
    for count in [Int.min, .max] {
      #expect(date.adding(days: count).day == (count < 0 ? .min : .max))
      #expect(date.adding(months: count).day == (count < 0 ? .min : .max))
    }
  }

  @Test func `a day outside the years of four digits is not printed as one inside`() throws {
    let last = try #require(CalendarDate("9999-12-31"))
    let first = try #require(CalendarDate("0000-01-01"))
    for date in [last.adding(days: 1), first.adding(days: -1), last.adding(months: 120_000)] {
      #expect(CalendarDate(date.description) == nil, "\(date)")
    }
    #expect(last.adding(days: 1).description == "10000-01-01")
    #expect(first.adding(days: 30).adding(months: -14).parts == (-2, 11, 30))
  }

  @Test func `days are ordered in time`() throws {
    let texts = ["1899-12-31", "1970-01-01", "2024-02-29", "2024-03-01", "2025-01-01"]
    let dates = texts.compactMap { CalendarDate($0) }
    #expect(Array(dates.reversed()).sorted() == dates)
    #expect(!(dates[1] < dates[1]))
  }
}
