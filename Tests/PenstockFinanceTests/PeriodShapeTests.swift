import PenstockData
import PenstockFinance
import Testing

struct PeriodShapeTests {
  @Test(arguments: [
    ("2024", 12, 2024, PeriodShape.Name.year), ("2025H1", 12, 2025, .half(1)),
    ("2025H2", 12, 2025, .half(2)), ("2025Q1", 12, 2025, .quarter(1)),
    ("2025Q4", 12, 2025, .quarter(4)), ("2025-02", 12, 2025, .month(2)),
    ("2025-01-01..2025-09-30", 12, 2025, .other), ("2024-04-01..2025-03-31", 3, 2025, .year),
    ("2024-04-01..2025-03-31", 12, 2024, .other), ("2024-07-01..2024-09-30", 3, 2025, .quarter(2)),
    ("2024-10-01..2025-03-31", 3, 2025, .half(2)), ("2021-02-01..2021-04-30", 1, 2022, .quarter(1)),
    ("2025-01", 1, 2025, .month(12)),
  ])
  func `a duration has its place in a fiscal year`(
    text: String, yearEnd: Int, fiscalYear: Int, name: PeriodShape.Name
  ) throws {
    let shape = try #require(PeriodShape(period(text), yearEnd: yearEnd))
    #expect(shape.fiscalYear == fiscalYear)
    #expect(shape.name == name)
    #expect(shape.isExact)
  }

  @Test(arguments: [
    ("2022-09-25..2023-09-30", 9, 2023, PeriodShape.Name.year),
    ("2023-01-30..2024-01-28", 1, 2024, .year), ("2023-10-30..2024-01-28", 1, 2024, .quarter(4)),
    ("2023-10-01..2023-12-30", 9, 2024, .quarter(1)),
  ])
  func `years of weeks end near a month`(
    text: String, yearEnd: Int, fiscalYear: Int, name: PeriodShape.Name
  ) throws {
    let shape = try #require(PeriodShape(period(text), yearEnd: yearEnd))
    #expect(shape.fiscalYear == fiscalYear)
    #expect(shape.name == name)
    #expect(!shape.isExact)
  }

  @Test(arguments: [
    "2025-09-30@end", "2025-01-15..2025-12-31", "2025-01-01..2025-06-15", "2025-01-05..2025-01-25",
    "2025-01-02", "0000",
  ])
  func `what is not made of months has no shape`(text: String) throws {
    #expect(PeriodShape(try period(text)) == nil)
  }

  @Test func `a year end that is no month has no shapes`() throws {
    #expect(PeriodShape(try period("2024"), yearEnd: 0) == nil)
    #expect(PeriodShape(try period("2024"), yearEnd: 13) == nil)
  }

  @Test func `a run of months to date begins with the year`() throws {
    #expect(try #require(PeriodShape(period("2025-01-01..2025-09-30"))).isYearToDate)
    #expect(try #require(PeriodShape(period("2025"))).isYearToDate)
    #expect(try !#require(PeriodShape(period("2025H2"))).isYearToDate)
    #expect(try !#require(PeriodShape(period("2022-01-01..2024-12-31"))).isYearToDate)
  }

  @Test(arguments: [
    ("2025Q1", PeriodLength.quarter), ("2025H1", .halfYear),
    ("2025-01-01..2025-09-30", .nineMonths),
    ("2024", .year), ("2022-09-25..2023-09-30", .year), ("2025-01", .stub),
    ("2022-01-01..2025-06-30", .stub), ("2025-01-01..2025-03-11", .quarter),
    ("2025-01-01..2025-03-10", .stub), ("2025-01-01..2025-05-10", .stub),
  ])
  func `a length is told by its days`(text: String, length: PeriodLength) throws {
    #expect(PeriodLength(try period(text)) == length)
  }

  @Test func `an instant has no length`() throws {
    #expect(PeriodLength(try period("2025-09-30@end")) == nil)
    #expect(PeriodLength.stub.months == nil)
    #expect(PeriodLength.nineMonths.months == 9)
  }
}
