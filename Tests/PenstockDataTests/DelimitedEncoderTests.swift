import Testing

@testable import PenstockData

/// What the encoder writes can be read back, and does not depend on how a table was cut.
struct DelimitedEncoderTests {
  /// The rows that `text` holds, doubled quotes undone.
  private func rows(_ text: String, fields: Int) throws -> [[String?]] {
    let columns = try #require(grid(text, fields: fields))
    return (0..<columns[0].count).map { row in
      columns.map { column in
        column[row].map { column.slice(row).isQuoted ? $0.replacing("\"\"", with: "\"") : $0 }
      }
    }
  }

  @Test func `random tables are read back equal`() throws {
    var random = SplitMix64(seed: 131)
    for _ in 0..<400 {
      let rowCount = random.below(40)
      let table = random.many(1 + random.below(5)) { random in
        random.many(rowCount) { $0.cell() }
      }
      let columns = table.map { values -> Column in
        let column = TextColumn(values)
        return .text(random.oneIn(2) ? column : column.compacted())
      }
      let expected = (0..<rowCount).map { row in table.map { $0[row] } }
      #expect(try rows(encoded(columns), fields: table.count) == expected)
    }
  }

  @Test(arguments: [
    ("plain", "plain"), ("", "\"\""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
    ("\"", "\"\"\"\""),
    ("a\nb", "\"a\nb\""), ("a\r", "\"a\r\""), (" ", " "), ("a;b", "a;b"), ("=1+1", "=1+1"),
    (nil, ""),
  ])
  func `a value is quoted only where it must be`(value: String?, text: String) {
    for column in [TextColumn([value]), TextColumn(values: [value], codes: [0])] {
      #expect(encoded([.text(column), .text(column)]) == "\(text),\(text)\n")
    }
  }

  @Test func `columns of every type are written as they are printed`() throws {
    let date = try #require(CalendarDate("2025-06-30"))
    let moment = try #require(Timestamp("2025-06-30T08:00:00.5Z"))
    let columns: [Column] = [
      .integer(ValueColumn([.min, nil])), .decimal(DecimalColumn([Decimal("-1.50"), nil])),
      .decimal(DecimalColumn([Decimal("0.00000000000000000001"), nil])),
      .boolean(ValueColumn([true, nil])), .date(ValueColumn([date, nil])),
      .timestamp(ValueColumn([moment, nil])), .period(ValueColumn([Period("2025H1"), nil])),
    ]
    let line =
      "-9223372036854775808,-1.50,0.00000000000000000001,true,2025-06-30,2025-06-30T08:00:00.5Z,2025H1\n"
    #expect(encoded(columns) == line + ",,,,,,\n")
    #expect(encoded(columns.map { $0.gather([1, 0]) }) == ",,,,,,\n" + line)
    for column in columns {
      #expect(encoded([column]) == column.printed.map { ($0 ?? "") + "\n" }.joined())
    }
    #expect(encoded(ValueType.allCases.map { Column.missing($0, count: 2) }) == ",,,,,,\n,,,,,,\n")
  }

  @Test func `coded columns are written like those that are not`() throws {
    var random = SplitMix64(seed: 132)
    for _ in 0..<100 {
      let codes = random.many(random.below(50)) { UInt16($0.below(6)) }
      let texts = random.many(6) { $0.cell() }
      let numbers = random.many(6) { $0.oneIn(4) ? nil : $0.decimal() }
      let coded: [Column] = [
        .text(TextColumn(values: texts, codes: codes)),
        .decimal(DecimalColumn(values: numbers, codes: codes)),
      ]
      let each: [Column] = [
        .text(TextColumn(codes.map { texts[Int($0)] })),
        .decimal(DecimalColumn(codes.map { numbers[Int($0)] })),
      ]
      #expect(encoded(coded) == encoded(each))
    }
  }

  @Test func `values longer than a copied block are written whole`() {
    for length in [63, 64, 65, 127, 128, 129, 5000] {
      let long = zeros(length)
      let column = Column.text(TextColumn(values: [long, nil], codes: [0, 1, 0]))
      #expect(encoded([column]) == "\(long)\n\n\(long)\n")
    }
  }

  @Test func `other delimiters and quotes are escaped in their own way`() {
    var writer = ByteWriter(capacity: 0)
    let encoder = DelimitedEncoder(delimiter: UInt8(ascii: "\t"), quote: UInt8(ascii: "'"))
    encoder.encode(header: ["a,b", "", "it's", "c\td"], into: &writer)
    let column = TextColumn(["\"x\"", "a\tb", "''"])
    encoder.encode([.text(column), .integer(ValueColumn([1, 2, 3]))], rowCount: 3, into: &writer)
    let header = "a,b\t''\t'it''s'\t'c\td'\n"
    #expect(writer.finish().text == header + "\"x\"\t1\n'a\tb'\t2\n''''''\t3\n")
  }

  @Test func `a table without columns has empty lines`() {
    #expect(encoded([], rowCount: 2) == "\n\n")
  }
}
