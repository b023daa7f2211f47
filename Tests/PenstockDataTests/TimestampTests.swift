import Testing

@testable import PenstockData

/// Moments: always with a zone, printed in UTC.
struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
    ("2025-06-30T16:00:00+08:00", 1_751_270_400_000_000, "2025-06-30T08:00:00Z"),
    ("2025-06-30 16:00:00+08:00", 1_751_270_400_000_000, "2025-06-30T08:00:00Z"),
    ("2025-06-30T03:30:00-04:30", 1_751_270_400_000_000, "2025-06-30T08:00:00Z"),
    ("2025-06-30T08:00:00.5Z", 1_751_270_400_500_000, "2025-06-30T08:00:00.5Z"),
    ("2025-06-30T08:00:00.000001Z", 1_751_270_400_000_001, "2025-06-30T08:00:00.000001Z"),
    ("2025-06-30T08:00:00.120000000Z", 1_751_270_400_120_000, "2025-06-30T08:00:00.12Z"),
    ("2025-01-01T07:59:59+08:00", 1_735_689_599_000_000, "2024-12-31T23:59:59Z"),
    ("1969-12-31T23:59:59.999999Z", -1, "1969-12-31T23:59:59.999999Z"),
    ("1969-12-31T00:00:00Z", -86_400_000_000, "1969-12-31T00:00:00Z"),
    ("1900-03-01T12:00:00Z", -2_203_848_000_000_000, "1900-03-01T12:00:00Z"),
  ])
  func `a moment is counted from 1970 and printed in UTC`(
    text: String, microseconds: Int64, printed: String
  ) throws {
    let moment = try #require(Timestamp(text))
    #expect(moment.microseconds == microseconds)
    #expect(moment.description == printed)
  }

  @Test(arguments: [
    "", "2025-06-30", "2025-06-30T16:00:00", "2025-06-30T16:00Z", "2025-06-30T24:00:00Z",
    "2025-06-30T16:60:00Z", "2025-06-30T16:00:60Z", "2025-02-29T16:00:00Z", "2025-06-30T16:00:00z",
    "2025-06-30T16:00:00+0800", "2025-06-30T16:00:00+08", "2025-06-30T16:00:00+24:00",
    "2025-06-30T16:00:00+08:60", "2025-06-30T16:00:00 08:00", "2025-06-30T16:00:00.Z",
    "2025-06-30T16:00:00.5", "2025-06-30T16:00:00.0000001Z", "2025-06-30t16:00:00Z",
    "2025-06-30T16-00-00Z", "2025-06-30T16:00:00Z ", " 2025-06-30T16:00:00Z",
    "2025-06-30T1a:00:00Z",
    "2025-06-30T16:00:00,5Z", "2025-06-30T16:00:00Z+08:00",
  ])
  func `a local time, or what is no time, is refused`(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func `what is printed is read back the same`() {
    var random = SplitMix64(seed: 121)
    for _ in 0..<10_000 {
      let power = random.pick([1, 1000, 1_000_000, 86_400_000_000])
      // From 1653 to 2286, now and then on whole milliseconds, seconds or days.
      let microseconds = Int64(random.next() % 20_000_000_000_000_000) - 10_000_000_000_000_000
      let moment = Timestamp(microseconds: microseconds / Int64(power) * Int64(power))
      #expect(Timestamp(moment.description) == moment, "\(moment)")
    }
  }

  @Test func `any 64-bit moment can be printed`() {
    #expect(!Timestamp(microseconds: .min).description.isEmpty)
    #expect(!Timestamp(microseconds: .max).description.isEmpty)
  }

  @Test func `moments are ordered in time`() throws {
    let earlier = try #require(Timestamp("2025-06-30T16:00:00+08:00"))
    let later = try #require(Timestamp("2025-06-30T09:00:00Z"))
    #expect(earlier < later)
    #expect(!(later < earlier))
  }
}
