import Testing

@testable import PenstockData

/// Fields as they are looked up in the text, and text that is no grid.
struct FieldGridTests {
  private func rows(_ columns: [TextColumn]) -> [[String?]] {
    (0..<columns[0].count).map { row in columns.map { $0[row] } }
  }

  @Test(arguments: [
    ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
    ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
    ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
    ("a,b\r\nc,d\r", [["a", "b"], ["c", "d"]]),
    ("a,\n,d\n", [["a", nil], [nil, "d"]]),
    ("a,\"\"\n\"\",d\n", [["a", ""], ["", "d"]]),
    (",\r\n,", [[nil, nil], [nil, nil]]),
    ("\"a\",\"b\"\r\n\"c\",\"d\"", [["a", "b"], ["c", "d"]]),
    ("\"a,1\",\"b\nc\"\n\"\r\n\",d\n", [["a,1", "b\nc"], ["\r\n", "d"]]),
    (" a ,亿元\n\t,b \n", [[" a ", "亿元"], ["\t", "b "]]),
    ("a\r,b\n\r,\"\r\"\n", [["a\r", "b"], ["\r", "\r"]]),
  ])
  func `a field is what stands between its delimiters, quotes excluded`(
    text: String, expected: [[String?]]
  ) throws {
    #expect(rows(try #require(grid(text, fields: 2))) == expected)
  }

  @Test(arguments: ["a\n", "a,b,c\n", "a,b\nc\n", "a,b\nc,d,e\n", "a,b\n\n", "a\nb,c,d\n", "\n"])
  func `ragged text is no grid`(text: String) {
    #expect(grid(text, fields: 2) == nil)
  }

  @Test func `an empty text is a grid of no records`() throws {
    #expect(try #require(grid("", fields: 3)).map(\.count) == [0, 0, 0])
    #expect(grid("a\n", fields: 0) == nil)
  }

  @Test func `an empty line is a missing value where there is one column`() throws {
    let columns = try #require(grid("a\n\n\"\"\n\r\nb\n", fields: 1))
    #expect(columns[0].values == ["a", nil, "", nil, "b"])
  }

  @Test func `without a quote character quotes are part of the value`() throws {
    let columns = try #require(grid("\"a\";x\";\"b\nc;;\n", fields: 3, delimiter: ";", quote: nil))
    #expect(rows(columns) == [["\"a\"", "x\"", "\"b"], ["c", nil, nil]])
  }

  @Test func `other delimiters and quotes serve as well`() throws {
    let columns = try #require(
      grid("'a\tb'\tc,d\n\"e\"\t''\n", fields: 2, delimiter: "\t", quote: "'"))
    #expect(rows(columns) == [["a\tb", "c,d"], ["\"e\"", ""]])
  }

  @Test func `a digit that serves as a quote is no digit`() throws {
    let columns = try #require(grid("a,151\nb,2\n", fields: 2, quote: "1"))
    let (decoded, unreadable) = columns[1].decoded(as: .decimal, ColumnFormat())
    #expect(unreadable.isEmpty)
    #expect((0..<2).map { decoded.plain($0) } == ["5", "2"])
  }

  @Test func `a grid may begin after a header`() throws {
    let text = "one,two\n" + "1,2\n3,4\n"
    let store = ByteStore(text)
    let comma = UInt8(ascii: ",")
    let quote = UInt8(ascii: "\"")
    let index = FieldIndex(
      store, in: 8..<store.count, delimiter: comma, quote: quote, fieldCount: 2)
    let grid = try #require(FieldGrid(store, index, from: 8, delimiter: comma, quote: quote))
    #expect(grid.recordCount == 2)
    #expect(TextColumn(grid, field: 0).values == ["1", "3"])
    #expect(TextColumn(grid, field: 1).values == ["2", "4"])
  }

  @Test func `random tables are taken apart as they were put together`() throws {
    var random = SplitMix64(seed: 51)
    for _ in 0..<500 {
      let width = 1 + random.below(5)
      let table = random.many(random.below(20)) { random in
        random.many(width) { random -> String? in
          random.oneIn(4)
            ? nil : String(repeating: random.pick(["a", ",", "\n", "€"]), count: random.below(30))
        }
      }
      let newline = random.pick(["\n", "\r\n"])
      let lines = table.map { row in
        row.map { value in
          guard let value else { return "" }
          let isBare = !value.contains { $0 == "," || $0 == "\n" } && !value.isEmpty
          return isBare && random.oneIn(2) ? value : "\"\(value)\""
        }.joined(separator: ",")
      }
      let last = lines.last.map { $0.isEmpty || random.oneIn(2) ? newline : "" } ?? ""
      let columns = try #require(grid(lines.joined(separator: newline) + last, fields: width))
      #expect(rows(columns) == table)
    }
  }

  @Test(arguments: ["plain ascii", "亿元 ½ 😀", ""])
  func `valid text has no invalid byte`(text: String) {
    let store = ByteStore(text)
    #expect(store.firstInvalidUTF8(in: 0..<store.count) == nil)
  }

  @Test(arguments: [
    ([0x61, 0xFF, 0x62], 1), ([0x61, 0x62, 0xC3], 2), ([0xE4, 0xBA], 0), ([0x61, 0xC0, 0x80], 1),
    ([0x61, 0xED, 0xA0, 0x80], 1), ([0xE4, 0xBA, 0xBF, 0x80], 3),
  ])
  func `the first invalid byte is found`(bytes: [UInt8], place: Int) {
    let store = ByteStore(bytes: Array("亿".utf8) + bytes)
    #expect(store.firstInvalidUTF8(in: 0..<store.count) == place + 3)
    #expect(store.firstInvalidUTF8(in: 3..<store.count) == place + 3)
    #expect(store.firstInvalidUTF8(in: 0..<3) == nil)
  }
}
