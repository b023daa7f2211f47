import Testing

@testable import PenstockData

/// Values as vendors write them: with units, in full width, since 1970, without a day.
struct WrittenValueTests {
  private func read(
    _ texts: [String?], as type: ValueType, _ format: ColumnFormat
  ) -> (printed: [String?], unreadable: [Int32]) {
    let (column, unreadable) = TextColumn(texts).decoded(as: type, format)
    return ((0..<column.count).map { column[$0] }, unreadable)
  }

  @Test func `the unit may stand behind a number, and is not printed`() {
    let percent = ColumnFormat(unitWord: "%")
    let (printed, unreadable) = read(
      ["12.30%", "12.30", "-0.5 %", "１２．３％", "%", "12.3%%", "12.3‰"], as: .decimal, percent)
    #expect(printed == ["12.30", "12.30", "-0.5", "12.3", nil, nil, nil])
    #expect(unreadable == [4, 5, 6])
    let wan = ColumnFormat(thousands: UInt8(ascii: ","), unitWord: "万元")
    #expect(read(["1,234.5万元", "6.49亿"], as: .decimal, wan).printed == ["1234.5", nil])
  }

  @Test func `full-width digits are digits`() {
    let (printed, unreadable) = read(
      ["１２３．４０", "−5", "１２Ａ", "1 2"], as: .decimal, ColumnFormat())
    #expect(printed == ["123.40", "-5", nil, nil])
    #expect(unreadable == [2, 3])
    #expect(read(["６００"], as: .integer, ColumnFormat()).printed == ["600"])
  }

  @Test func `numbers in groups are printed without them, whatever stands beside them`() {
    let format = ColumnFormat(thousands: UInt8(ascii: ","))
    #expect(
      read(["1,234.50", "12.0", "1e3"], as: .decimal, format).printed == ["1234.50", "12.0", "1e3"])
    #expect(read(["1,234"], as: .integer, format).printed == ["1234"])
  }

  @Test func `zero is missing only where it is declared, and then however it is written`() {
    let zeros = ["0", "0.0", "-0.00", "0.01", "0e5"]
    #expect(read(zeros, as: .decimal, ColumnFormat()).printed == zeros)
    let declared = ColumnFormat(missing: ["0", "None"])
    let (printed, unreadable) = read(zeros + ["None"], as: .decimal, declared)
    #expect(printed == [nil, nil, nil, "0.01", nil, nil])
    #expect(unreadable.isEmpty)
    #expect(read(["0", "00"], as: .text, declared).printed == [nil, "00"])
    #expect(
      read(["-9999.0", "-9999"], as: .integer, ColumnFormat(missing: ["-9999"])).printed == [
        nil, nil,
      ])
  }

  @Test(arguments: [
    ("D MMMM YYYY", "30 October 2026", "2026-10-30"), ("D MMMM YYYY", "3 may 2026", "2026-05-03"),
    ("DD MMM YYYY", "30 OCT 2026", "2026-10-30"), ("DD/MM/YYYY", "30/10/2026", "2026-10-30"),
    ("YYYY/M/D", "2026/3/5", "2026-03-05"), ("YYYY/M/D", "2026/10/30", "2026-10-30"),
    ("YYYY年M月D日", "2026年3月30日", "2026-03-30"),
    ("YYYY-MM-DD hh:mm:ss", "2026-07-08 15:00:03", "2026-07-08"),
    ("MMMM D, YYYY", "January 2, 2026", "2026-01-02"),
  ])
  func `a day is read in the layout that is declared`(pattern: String, text: String, day: String)
    throws
  {
    let layout = try #require(DateLayout(pattern))
    let format = ColumnFormat(dateLayout: layout)
    #expect(read([text], as: .date, format).printed == [day])
  }

  @Test(arguments: [
    ("D MMMM YYYY", "30 Octember 2026"), ("D MMMM YYYY", "31 June 2026"),
    ("YYYY/M/D", "2026/003/5"),
    ("YYYY/M/D", "2026/3/"), ("YYYY/M/D", "2026//5"), ("D MMM YYYY", "3 June 2026"),
    ("DD/MM/YYYY", "30/13/2026"), ("D MMMM YYYY", "100 May 2026"),
  ])
  func `a text in another layout is no day`(pattern: String, text: String) throws {
    let layout = try #require(DateLayout(pattern))
    let format = ColumnFormat(dateLayout: layout)
    #expect(read([text], as: .date, format).unreadable == [0])
  }

  @Test(arguments: [
    "hh", "mm:ss", "YYYY hh:mm", "YYYY-MM-DD hh", "MM MMM YYYY", "YYY-MM-DD", "DDD", "hhmmsss",
    "YYYY-MM-DD D",
  ])
  func `a layout is whole, with each part once`(pattern: String) {
    #expect(DateLayout(pattern) == nil)
  }

  @Test func `a local time is a moment by the declared clock`() throws {
    let layout = try #require(DateLayout("YYYY-MM-DD hh:mm:ss"))
    let format = ColumnFormat(dateLayout: layout, zone: 8 * 3600)
    let (printed, unreadable) = read(
      ["2026-07-08 15:00:03", "2026-07-08 24:00:00", "2026-07-08 07:59:59"], as: .timestamp, format)
    #expect(printed == ["2026-07-08T07:00:03Z", nil, "2026-07-07T23:59:59Z"])
    #expect(unreadable == [1])
  }

  @Test func `a time of day is a moment of the first day`() throws {
    let layout = try #require(DateLayout("hmmss"))
    let format = ColumnFormat(dateLayout: layout, zone: 0)
    let (printed, unreadable) = read(
      ["92501", "103000", "150000", "93060", "1030000", "9250"], as: .timestamp, format)
    #expect(
      printed == [
        "1970-01-01T09:25:01Z", "1970-01-01T10:30:00Z", "1970-01-01T15:00:00Z", nil, nil, nil,
      ])
    #expect(unreadable == [3, 4, 5])
  }

  @Test func `seconds and milliseconds since 1970 are moments, and days by a clock`() {
    let seconds = ColumnFormat(epoch: .seconds)
    #expect(
      read(["1761550782", "1761550782.5", "-1", "x"], as: .timestamp, seconds).printed
        == ["2025-10-27T07:39:42Z", "2025-10-27T07:39:42.5Z", "1969-12-31T23:59:59Z", nil])
    let milliseconds = ColumnFormat(epoch: .milliseconds)
    #expect(
      read(["1761550782123"], as: .timestamp, milliseconds).printed
        == ["2025-10-27T07:39:42.123Z"])
    // 16:00 UTC is the next day in Shanghai; a day in New York begins at 05:00 UTC.
    let shanghai = ColumnFormat(epoch: .milliseconds, zone: 8 * 3600)
    #expect(
      read(["1761580800000", "1761580799999", "-1"], as: .date, shanghai).printed
        == ["2025-10-28", "2025-10-27", "1970-01-01"])
    let newYork = ColumnFormat(epoch: .seconds, zone: -5 * 3600)
    #expect(
      read(["18000", "17999", "-68401"], as: .date, newYork).printed
        == ["1970-01-01", "1969-12-31", "1969-12-30"])
    #expect(read(["9223372036854775807"], as: .timestamp, seconds).unreadable == [0])
  }

  @Test func `names are folded and lose their padding`() {
    let format = ColumnFormat(missing: ["-"], isFolded: true)
    let texts = ["万  科Ａ", "五 粮 液", "ＴＣＬ科技", "TCL 科技", " 平安银行　", "S&P  500", "　", "-", nil]
    #expect(
      read(texts, as: .text, format).printed
        == ["万科A", "五粮液", "TCL科技", "TCL 科技", "平安银行", "S&P 500", nil, nil, nil])
  }

  @Test func `a guarding apostrophe is taken off once`() {
    let format = ColumnFormat(guardByte: UInt8(ascii: "'"))
    #expect(
      read(["'600008", "600008", "''1", "'", "1'"], as: .text, format).printed
        == ["600008", "600008", "'1", nil, "1'"])
  }

  @Test func `few values or many are read alike`() throws {
    let layout = try #require(DateLayout("YYYY/M/D"))
    let few = (0..<500).map { _ in "2026/3/5" as String? }
    let many = (1...12).flatMap { month in (1...28).map { "2026/\(month)/\($0)" as String? } }
    #expect(
      read(few, as: .date, ColumnFormat(dateLayout: layout)).printed
        == few.map { _ in "2026-03-05" })
    let printed = read(many, as: .date, ColumnFormat(dateLayout: layout)).printed
    #expect(
      printed.first == "2026-01-01" && printed.last == "2026-12-28" && Set(printed).count == 336)
  }
}

extension WrittenValueTests {
  @Test(arguments: [
    (ValueType.decimal, "1.50"), (.integer, "7"), (.date, "2026-07-08"), (.boolean, "true"),
    (.timestamp, "2026-07-08T00:00:00Z"), (.period, "2026"), (.text, "some"),
  ])
  func `what says that a value is missing is not written for it`(type: ValueType, value: String) {
    for count in [1, 2000] {
      let texts = [[String?]](repeating: [value, "--", "None", nil], count: count).flatMap(\.self)
      let (column, unreadable) = TextColumn(texts).decoded(
        as: type, ColumnFormat(missing: ["--", "None"]))
      #expect(unreadable.isEmpty)
      #expect((0..<4).map { column[$0] } == [value, nil, nil, nil])
      #expect((0..<4).map { column.written?[$0] } == [value, nil, nil, nil])
    }
  }
}
