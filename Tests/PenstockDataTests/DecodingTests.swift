import Testing

@testable import PenstockData

/// Text read as values of a type: what is a value, what is missing, what is reported.
struct DecodingTests {
  /// Decodes the values in every form of column; all must agree.
  private func expect(
    _ texts: [String?], as type: ValueType, _ format: ColumnFormat = ColumnFormat(),
    give expected: [String?], unreadable: [Int32] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    // Long enough for few distinct values to be coded, and for many not to be.
    for column in forms(of: texts) {
      let (decoded, rows) = column.decoded(as: type, format)
      #expect(decoded.type == type, sourceLocation: sourceLocation)
      #expect(meant(decoded) == expected, sourceLocation: sourceLocation)
      #expect(rows == unreadable, sourceLocation: sourceLocation)
      #expect(
        (0..<decoded.count).map(decoded.isMissing) == expected.map { $0 == nil },
        sourceLocation: sourceLocation)
    }
  }

  /// The values by their meaning: as printed once nothing is left of the text they came from.
  private func meant(_ column: Column) -> [String?] {
    switch column {
    case .text(let column): column.values
    case .integer(let column): column.values.map { $0.map(String.init) }
    case .decimal(let column): column.printed
    case .boolean(let column): column.values.map { $0.map(String.init) }
    case .date(let column): column.values.map { $0?.description }
    case .timestamp(let column): column.values.map { $0?.description }
    case .period(let column): column.values.map { $0?.description }
    }
  }

  private let dashes = ColumnFormat(missing: ["-", "n/a", ""])

  @Test func `text is itself unless it spells missing`() {
    expect(["a", nil, "", "n/a", "-"], as: .text, give: ["a", nil, "", "n/a", "-"])
    expect(["a", nil, "n/a", "-", "--"], as: .text, dashes, give: ["a", nil, nil, nil, "--"])
  }

  @Test func `an empty text is missing where the format says so, and only there`() {
    expect(["", "a"], as: .text, dashes, give: [nil, "a"])
    for type in ValueType.allCases where type != .text {
      expect([""], as: type, dashes, give: [nil])
      expect([""], as: type, ColumnFormat(missing: ["-"]), give: [nil], unreadable: [0])
      expect([nil], as: type, give: [nil])
    }
  }

  @Test func `decimals keep their written scale`() {
    expect(
      ["1.50", "-", nil, "x", "1e3", "1,5", "+7", "99999999999999999999.5"], as: .decimal, dashes,
      give: ["1.50", nil, nil, nil, "1000", nil, "7", "99999999999999999999.5"], unreadable: [3, 5])
  }

  @Test func `integers are whole and of 64 bits`() {
    expect(
      ["12", "-7", "1.0", "1e2", "9223372036854775807", "9223372036854775808", "n/a", "1x"],
      as: .integer, dashes, give: ["12", "-7", nil, "100", "9223372036854775807", nil, nil, nil],
      unreadable: [2, 5, 7])
  }

  @Test func `a boolean is true or false, in small letters`() {
    expect(
      ["true", "false", "TRUE", "1", nil, "n/a", "yes"], as: .boolean, dashes,
      give: ["true", "false", nil, nil, nil, nil, nil], unreadable: [2, 3, 6])
  }

  @Test func `dates, moments and periods are read as they are printed`() {
    expect(
      ["2025-06-30", "2025-02-29", "30.06.2025", "-", nil], as: .date, dashes,
      give: ["2025-06-30", nil, nil, nil, nil], unreadable: [1, 2])
    expect(
      ["2025-06-30T16:00:00+08:00", "2025-06-30T16:00:00", "n/a"], as: .timestamp, dashes,
      give: ["2025-06-30T08:00:00Z", nil, nil], unreadable: [1])
    expect(
      ["2025H1", "2025-06-30@end", "2025H3", "-"], as: .period, dashes,
      give: ["2025H1", "2025-06-30@end", nil, nil], unreadable: [2])
  }

  @Test(arguments: [
    (ValueType.decimal, "0", "1"), (.integer, "-1", "1"), (.boolean, "false", "true"),
    (.date, "1900-01-01", "2025-01-01"), (.period, "1900", "2025"),
    (.timestamp, "1970-01-01T00:00:00Z", "2025-01-01T00:00:00Z"), (.text, "none", "some"),
  ])
  func `a spelling of missing wins over the value it could be`(
    type: ValueType, spelling: String, other: String
  ) {
    expect([spelling, other], as: type, ColumnFormat(missing: [spelling]), give: [nil, other])
    expect([spelling, other], as: type, give: [spelling, other])
  }

  @Test func `few values or many are reported alike`() {
    let many = (0..<3000).map { $0 % 3 == 0 ? "bad \($0)" : "2025-01-01" as String? }
    let few = many.map { $0 == "2025-01-01" ? $0 : "bad" }
    for texts in [many, few] {
      let (column, rows) = TextColumn(texts).decoded(as: .date)
      #expect(rows == (0..<1000).map { Int32($0 * 3) })
      #expect((0..<3000).count { column.isMissing($0) } == 1000)
    }
  }

  @Test func `digits may stand in groups of three`() {
    let format = ColumnFormat(missing: ["-"], thousands: UInt8(ascii: ","))
    expect(
      ["1,234.5", "-1,234,567", "+12,345.00", "123,456", "1234", "1234.5", "-", "1,234e2"],
      as: .decimal, format,
      give: ["1234.5", "-1234567", "12345.00", "123456", "1234", "1234.5", nil, "123400"])
    expect(["1,234", "12,345.0"], as: .integer, format, give: ["1234", nil], unreadable: [1])
  }

  @Test(arguments: [
    "12,34", "1,23", "1,2345", "1234,567", ",123", "-,123", "1,,234", "1,234,", "1,234,56", "1,",
    ",",
    "1,234.5,6", "1.234,567", "1,234 ", " 1,234", "1,234-", "1,-234", "1,23a", "1;234", "0,123",
    "00,123",
    "-0,123",
  ])
  func `ill-formed groups are unreadable`(text: String) {
    let format = ColumnFormat(thousands: UInt8(ascii: ","))
    expect([text], as: .decimal, format, give: [nil], unreadable: [0])
  }

  @Test func `any byte may part the groups, a point as well`() {
    let apostrophe = ColumnFormat(thousands: UInt8(ascii: "'"))
    expect(
      ["1'234'567.8", "1,234"], as: .decimal, apostrophe, give: ["1234567.8", nil], unreadable: [1])
    let point = ColumnFormat(thousands: UInt8(ascii: "."))
    expect(
      ["1.234", "1.234.567", "12", "1.5", "1.2345"], as: .decimal, point,
      give: ["1234", "1234567", "12", nil, nil], unreadable: [3, 4])
  }

  @Test(arguments: [
    ("YYYYMMDD", "20250630"), ("DD.MM.YYYY", "30.06.2025"), ("MM/DD/YYYY", "06/30/2025"),
    ("YYYY年MM月DD日", "2025年06月30日"), ("on DD-MM-YYYY", "on 30-06-2025"), ("DDMMYYYY", "30062025"),
  ])
  func `a date may be written in another layout`(pattern: String, text: String) throws {
    let layout = try #require(DateLayout(pattern))
    let format = ColumnFormat(missing: ["-"], dateLayout: layout)
    expect(
      [text, "2025-06-30", text + " ", "-", String(text.dropLast())], as: .date, format,
      give: ["2025-06-30", nil, nil, nil, nil], unreadable: [1, 2, 4])
    #expect(TextColumn([text]).decoded(as: .date, format).column.printed == ["2025-06-30"])
  }

  @Test(arguments: [
    ("DD.MM.YYYY", "30/06.2025"), ("YYYY年MM月DD日", "2025日06月30日"),
    ("on DD-MM-YYYY", "at 30-06-2025"),
  ])
  func `what stands between the parts of a date is part of its layout`(
    pattern: String, text: String
  ) throws {
    let layout = try #require(DateLayout(pattern))
    let format = ColumnFormat(dateLayout: layout)
    expect([text], as: .date, format, give: [nil], unreadable: [0])
  }

  @Test(arguments: ["", "YYYY", "YYYY-MM", "YYMMDD", "YYYY-MM-DD-DD", "YYYYYMMDD", "yyyymmdd"])
  func `a layout has year, month and day once each`(pattern: String) {
    #expect(DateLayout(pattern) == nil)
  }

  @Test(arguments: ["20250229", "20251301", "20250100", "2025063", "2025063x", "99999999"])
  func `a day that is not in the calendar is unreadable in any layout`(text: String) throws {
    let layout = try #require(DateLayout("YYYYMMDD"))
    expect([text], as: .date, ColumnFormat(dateLayout: layout), give: [nil], unreadable: [0])
  }

  @Test func `a column that was read keeps the text it was read from`() {
    let texts = ["+1.50", "x", "1e3", nil]
    let (column, _) = TextColumn(texts).decoded(as: .decimal)
    #expect(column.written?.values == texts)
    #expect(column.printed == ["+1.50", nil, "1e3", nil])
  }
}
