import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// What people put around delimited text, and into it.
struct CSVDialectTests {
  private let csv = StageDefinition.source(CSVSource.self)

  private func table(
    _ texts: [String], _ words: Words = [:], refuses: Bool = false
  ) throws -> (table: Printed, refusals: [Refusal]) {
    let inputs = texts.enumerated().map { place, text in
      var input = MemoryInput(text)
      input.name = "data/\(place + 1).csv"
      return input
    }
    let (source, schema) = try csv.reading(inputs, words, refuses: refuses)
    return try source.all(schema)
  }

  private func table(_ text: String, _ words: Words = [:]) throws -> Printed {
    try table([text], words).table
  }

  private func mistake(_ texts: [String], _ words: Words = [:]) -> String? {
    do {
      _ = try table(texts, words)
      return nil
    } catch let error as DiagnosticsError {
      return error.diagnostics.map { ([$0.message] + $0.notes).joined(separator: ": ") }.joined()
    } catch let failure as StageFailure {
      return failure.message + (failure.place.map { ": \($0)" } ?? "")
    } catch {
      return "\(error)"
    }
  }

  private let small = Printed(["a", "b"], [["1", "2"], ["3", "4"]])

  // MARK: - Around the table

  @Test(arguments: [
    "Prices\n\na,b\n1,2\n3,4\n", "\u{FEFF}Prices,,,\r\nof \"today\r\na,b\r\n1,2\r\n3,4\r\n",
    "\"\n\"\"\"\na,b\n1,2\n3,4",
  ])
  func `titles are skipped, whatever is in them`(text: String) throws {
    #expect(try table(text, ["skip": "2"]) == small)
  }

  @Test func `lines keep their numbers behind titles and comments`() {
    #expect(
      mistake(["title\n#\na,b\n# no\n1,2\n3\n"], ["skip": "1", "comment": "#"])
        == "this record has 1 fields, and the header has 2: line 6 of data/1.csv")
  }

  @Test(arguments: [
    "a,b\n1,2\n3,4\nTotal,6\n", "a,b\n1,2\n3,4\nSource: \n", "a,b\n1,2\n3,4\n\"two\nlines\",\n",
    "a,b\n1,2\n3,4\nno newline",
  ])
  func `a footer is left out`(text: String) throws {
    #expect(try table(text, ["footer": "1"]) == small)
  }

  @Test func `a footer of several lines is left out, and may be all there is`() throws {
    #expect(try table("a,b\n1,2\n3,4\n,\nx\n", ["footer": "2"]) == small)
    #expect(try table("a,b\n1,2\n", ["footer": "1"]).rows == [])
  }

  @Test(arguments: [1, 2, 3, 5, 8, 1000])
  func `a footer is the file's, not a chunk's`(size: Int) throws {
    let rows = (0..<50).map { "\($0),\"x\ny\"\n" }.joined()
    var dialect = CSVDialect.standard
    dialect.rows.footer = 3
    var reader = CSVReader(
      inputs: [MemoryInput("a,b\n\(rows)")], dialect: dialect,
      layouts: ColumnLayouts(names: ["a", "b"]))
    var text = ""
    while let chunk = try reader.next(blockSize: size) { text += chunk.store.text(chunk.range) }
    #expect(text == (0..<47).map { "\($0),\"x\ny\"\n" }.joined())
  }

  @Test func `comments are left out, but not in quotes`() throws {
    let text = "# made today\na,b\n1,2\n#3,\"\n3,4\n#"
    #expect(try table(text, ["comment": "#"]) == small)
    #expect(
      try table("a,b\n1,\"x\n#y\"\n3,#4\n", ["comment": "#"])
        == Printed(["a", "b"], [["1", "x\n#y"], ["3", "#4"]]))
  }

  // MARK: - Headers

  @Test func `a header of several rows is joined, as its cells were merged`() throws {
    let text = """
      日期,融资,,融券,,备注
      日期,余额,买入额,余量,,
      2024-01-02,1,2,3,4,x
      """
    #expect(
      try table(text.replacing("余量,,", with: "余量,卖出量,"), ["header_rows": "2"])
        == Printed(
          ["日期", "融资 余额", "融资 买入额", "融券 余量", "融券 卖出量", "备注"],
          [["2024-01-02", "1", "2", "3", "4", "x"]]))
    #expect(
      mistake(["a,b\n"], ["header_rows": "2"])
        == "data/1.csv has 1 rows, and the header alone has 2")
  }

  @Test func `files of a pattern meet by name, in whatever order their columns stand`() throws {
    #expect(try table(["a,b\n1,2\n", "b,a\n4,3\n"]).table == small)
  }

  @Test(arguments: [
    (
      ["a,b\n1,2\n", "a\n3\n"],
      "the header of data/2.csv is not that of data/1.csv: it lacks `b`"
    ),
    (
      ["a,b\n1,2\n", "a,c\n3,4\n"],
      "the header of data/2.csv is not that of data/1.csv: it lacks `b`, and it has besides `c`"
    ),
    (
      ["a,b\n1,2\n", "a,b,a\n3,4,5\n"],
      "the header of data/2.csv is not that of data/1.csv: a name stands there twice"
    ),
  ])
  func `files of a pattern with other columns are a mistake by name`(
    texts: [String], message: String
  ) {
    #expect(mistake(texts) == message)
  }

  @Test func `files of a pattern may have different columns where that is said`() throws {
    let texts = ["a,b\n1,2\n", "c,a\n6,5\n", "b\n7\n"]
    #expect(
      try table(texts, ["union_by_name": "true"]).table
        == Printed(
          ["a", "b", "c"], [["1", "2", nil], ["5", nil, "6"], [nil, "7", nil]]))
  }

  // MARK: - Ragged records

  @Test func `short records are padded and empty surplus is dropped where that is said`() throws {
    let words: Words = ["ragged": "pad"]
    #expect(
      try table("a,b\n1\n3,4,,\n5,6\n", words)
        == Printed(["a", "b"], [["1", nil], ["3", "4"], ["5", "6"]]))
    #expect(
      mistake(["a,b\n1,2,,3\n"], words)
        == "this record has 4 fields, and the header has 2: line 2 of data/1.csv")
  }

  @Test func `long records are refused also where short ones are padded`() throws {
    let (table, refusals) = try table(
      ["a,b\n1\n1,2,3\n4,5\n"], ["ragged": "pad"], refuses: true)
    #expect(table.rows == [["1", nil], ["1", "2"], ["4", "5"]])
    #expect(refusals.map(\.row) == [1])
  }

  // MARK: - Encodings

  @Test func `any encoding gives the same`() throws {
    let text = "名称,价\n浦发银行,7.10\n"
    let utf16 = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let gbk: [UInt8] =
      [0xC3, 0xFB, 0xB3, 0xC6, 0x2C, 0xBC, 0xDB, 0x0A, 0xC6, 0xD6, 0xB7, 0xA2, 0xD2, 0xF8]
      + [0xD0, 0xD0] + Array(",7.10\n".utf8)
    let expected = Printed(["名称", "价"], [["浦发银行", "7.10"]])
    let cases: [(bytes: [UInt8], words: Words)] = [
      (Array(text.utf8), [:] as Words), ([0xEF, 0xBB, 0xBF] + Array(text.utf8), [:] as Words),
      ([0xFF, 0xFE] + utf16, [:] as Words), (utf16, ["encoding": "utf-16le"] as Words),
      (gbk, ["encoding": "gbk"] as Words),
    ]
    for (bytes, words) in cases {
      let (source, schema) = try csv.reading([MemoryInput(bytes: bytes)], words)
      #expect(try source.all(schema).table == expected)
    }
  }

  @Test func `a byte that does not fit is named`() throws {
    let bytes = Array("a,b\n1,2\n3,".utf8) + [0xFF, 0x0A]
    let (source, schema) = try csv.reading([MemoryInput(bytes: bytes)], ["encoding": "gb18030"])
    do {
      _ = try source.all(schema)
      Issue.record("it was read")
    } catch let failure as StageFailure {
      #expect(failure.message == "the text is not gb18030")
      #expect(failure.place == "byte 3 of line 3 of data/rows.json")
    }
  }

  // MARK: - Settings

  @Test(
    arguments: [
      (["skip": "-1"], "`skip` must be from 0 to 1000"),
      (["header_rows": "0"], "`header_rows` must be from 1 to 1000"),
      (["comment": "//"], "`//` can't begin a comment"),
      (["comment": "元"], "`元` can't begin a comment"),
      (["names": ["a"], "header_rows": "2"], "files with `names` have no header"),
    ] as [(Words, String)])
  func `settings must make sense`(words: Words, message: String) {
    #expect(csv.mistakes(words).map { $0.drop { $0 != " " }.dropFirst() } == [message[...]])
  }
}
