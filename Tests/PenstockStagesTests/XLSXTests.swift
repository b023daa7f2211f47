import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

struct XLSXTests {
  private let xlsx = StageDefinition.source(XLSXSource.self)

  private func read(
    _ books: [Spreadsheet], _ words: Words = [:], refuses: Bool = false
  ) throws -> (table: Printed, refusals: [Refusal]) {
    let inputs = books.enumerated().map { place, book in
      var input = MemoryInput(bytes: book.bytes)
      input.name = "\(place + 1).xlsx"
      return input
    }
    let (source, schema) = try xlsx.reading(inputs, words, refuses: refuses)
    return try source.all(schema)
  }

  private func table(_ book: Spreadsheet, _ words: Words = [:]) throws -> Printed {
    try read([book], words).table
  }

  private func table(_ rows: String, _ words: Words = [:]) throws -> Printed {
    try table(Spreadsheet(rows), words)
  }

  private func mistake(_ rows: String, _ words: Words = [:]) -> String? {
    do {
      _ = try table(rows, words)
      return nil
    } catch let error as DiagnosticsError {
      return error.diagnostics.map { ([$0.message] + $0.notes).joined(separator: ": ") }.joined()
    } catch let failure as StageFailure {
      return failure.message + (failure.place.map { ": \($0)" } ?? "")
    } catch {
      return "\(error)"
    }
  }

  private let header =
    "<row r='1'><c r='A1' t='str'><v>a</v></c><c r='B1' t='str'><v>b</v></c></row>"

  // MARK: - Cells

  @Test func `texts are shared, in place, or of formulas`() throws {
    var book = Spreadsheet(
      """
      <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
      <row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="inlineStr"><is><t>in &lt;place&gt;</t></is></c></row>
      <row r="3"><c r="A3" t="str"><f>A1&amp;"x"</f><v>日期x</v></c><c r="B3" t="s"><v>3</v></c></row>
      <row r="4"><c r="A4" t="str"><f>""</f><v></v></c><c r="B4" t="b"><v>1</v></c></row>
      """)
    book.texts = [
      "<t>日期</t>", "<t xml:space='preserve'>收盘</t>",
      "<r><rPr><b/></rPr><t>浦发</t></r><r><t>银行</t></r><rPh sb='0' eb='1'><t>pufa</t></rPh>",
      "<t>a_x000D_b_x005F_c_y</t>",
    ]
    #expect(
      try table(book)
        == Printed(
          ["日期", "收盘"],
          [["浦发银行", "in <place>"], ["日期x", "a\rb_c_y"], [nil, "true"]]))
  }

  @Test(arguments: [
    ("5", "5"), ("6.63", "6.63"), ("-0.5", "-0.5"), ("7.10", "7.10"), ("0", "0"), ("-0", "0"),
    ("0.10000000000000001", "0.1"), ("9.2100000000000009", "9.21"), ("1.1000000000000001", "1.1"),
    ("0.30000000000000004", "0.30000000000000004"), ("115893465.12", "115893465.12"),
    ("1234567890123450", "1234567890123450"), ("1E-3", "0.001"), ("1.5E+10", "15000000000"),
    ("3.1240000000000001E8", "312400000"), ("1.2345E2", "123.45"), ("-2.5e-7", "-0.00000025"),
    ("1e21", "1000000000000000000000"), ("0.33333333333333331", "0.3333333333333333"),
    ("123456789012345680", "123456789012345680"), ("5.0000000000000003E-2", "0.05"),
  ])
  func `a number is what is written, but for the last digits of a binary one`(
    written: String, text: String
  ) throws {
    let rows = "\(header)<row r='2'><c r='A2'><v>\(written)</v></c></row>"
    #expect(try table(rows).rows == [[text, nil]])
  }

  @Test(arguments: [
    (14, "45293", "2024-01-02"), (14, "1", "1900-01-01"), (14, "59", "1900-02-28"),
    (14, "61", "1900-03-01"), (14, "2958465", "9999-12-31"), (14, "45293.5", "2024-01-02T12:00:00"),
    (22, "45293.416666666664", "2024-01-02T10:00:00"), (22, "45293", "2024-01-02T00:00:00"),
    (22, "45293.999999999996", "2024-01-03T00:00:00"), (21, "0.75", "18:00:00"),
    (47, "1.1574074074074074E-8", "00:00:00.001"), (31, "45293", "2024-01-02"),
    (2, "45293", "45293"), (10, "0.125", "0.125"),
  ])
  func `a number with a date's format is a day or a time`(
    format: Int, number: String, text: String
  ) throws {
    var book = Spreadsheet("\(header)<row r='2'><c r='A2' s='1'><v>\(number)</v></c></row>")
    book.styles = [0, format]
    #expect(try table(book).rows == [[text, nil]])
  }

  @Test(arguments: [
    ("yyyy\\-mm\\-dd", "2024-01-02"),
    ("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@", "2024-01-02"),
    ("[$-804]d/m/yy", "2024-01-02"), ("yyyy/mm/dd hh:mm", "2024-01-02T00:00:00"),
    ("#,##0.00_);[Red]\\(#,##0.00\\)", "45293"), ("[h]:mm", "45293"), ("General", "45293"),
    ("0.00&quot;days&quot;", "45293"), ("0%", "45293"), ("mmm-yy", "2024-01-02"), ("@", "45293"),
  ])
  func `a format of the file's own makes dates too`(code: String, text: String) throws {
    var book = Spreadsheet("\(header)<row r='2'><c r='A2' s='1'><v>45293</v></c></row>")
    book.styles = [0, 164]
    book.formats = [(164, code)]
    #expect(try table(book).rows == [[text, nil]])
  }

  @Test func `days may be counted from 1904`() throws {
    var book = Spreadsheet(
      "\(header)<row r='2'><c r='A2' s='1'><v>43831</v></c><c r='B2' s='1'><v>0</v></c></row>")
    book.styles = [0, 14]
    book.is1904 = true
    #expect(try table(book).rows == [["2024-01-02", "1904-01-01"]])
  }

  @Test(arguments: ["60", "0", "-1", "2958466"])
  func `a day that never was is an error`(number: String) throws {
    var book = Spreadsheet("\(header)<row r='2'><c r='A2' s='1'><v>\(number)</v></c></row>")
    book.styles = [0, 14]
    #expect(throws: StageFailure.self) { try table(book) }
  }

  @Test(arguments: [
    ("<c r='A2' t='s'><v>9</v></c>", "cell A2 has a text that is not in the file"),
    ("<c r='B2'><v>x</v></c>", "cell B2 has `x`, which is no number"),
    ("<c r='A2'><f>SUM(B1)</f></c>", "cell A2 has a formula and no value"),
    ("<c r='A2'><f>SUM(B1)</f><v/></c>", "cell A2 has a formula and no value"),
    ("<c r='A2' t='q'><v>1</v></c>", "cell A2 has values of the kind `q`, which is not known"),
    ("<c r='B2'><v>1</v></c><c r='A2'><v>1</v></c>", "a cell of row 2 stands out of its place"),
    ("<c r='A3'><v>1</v></c>", "a cell of row 2 stands out of its place"),
  ])
  func `a cell that can't be read is named`(cell: String, message: String) {
    let found = mistake("\(header)<row r='2'>\(cell)</row>")
    #expect(found == "\(message): sheet `Sheet1` of 1.xlsx")
  }

  @Test func `errors are unreadable, refused or missing, as is said`() throws {
    let rows = """
      \(header)<row r='2'><c r='A2' t='e'><v>#N/A</v></c><c r='B2'><v>1</v></c></row>
      <row r='3'><c r='A3'><v>2</v></c><c r='B3' t='e'><f>1/0</f><v>#DIV/0!</v></c></row>
      """
    #expect(mistake(rows) == "`a`: the cell has #N/A: row 2 of 1.xlsx")
    #expect(try table(rows, ["errors": "missing"]).rows == [[nil, "1"], ["2", nil]])
    let refused = try read([Spreadsheet(rows)], refuses: true)
    #expect(refused.refusals.map(\.row) == [0, 1])
    #expect(
      refused.refusals.map(\.reason) == ["`a`: the cell has #N/A", "`b`: the cell has #DIV/0!"])
  }

  // MARK: - Tables

  private func sheet(_ rows: [[String?]], from first: Int = 1) -> String {
    rows.enumerated().map { number, row in
      let cells = row.enumerated().compactMap { column, value in
        value.map {
          "<c r='\(XLSXPlace.letters(column))\(number + first)' t='str'><v>\($0)</v></c>"
        }
      }
      return "<row r='\(number + first)'>\(cells.joined())</row>"
    }.joined()
  }

  @Test func `a sheet is the first, or found by name or number`() throws {
    var book = Spreadsheet(sheet([["a"], ["1"]]))
    book.sheets.append(("行情", sheet([["a"], ["2"]])))
    #expect(try table(book).rows == [["1"]])
    #expect(try table(book, ["sheet": "行情"]).rows == [["2"]])
    #expect(try table(book, ["sheet": "2"]).rows == [["2"]])
    #expect(mistake(sheet([["a"]]), ["sheet": "x"]) == "1.xlsx has no sheet `x`")
  }

  @Test func `a range is the table`() throws {
    let rows = sheet([
      ["Title", nil, "x"], [nil, "a", "b", "no"], ["q", "1", "2", "no"], [nil, "3", nil],
      ["", "5", "6"],
    ])
    #expect(
      try table(rows, ["range": "B2:C4"]) == Printed(["a", "b"], [["1", "2"], ["3", nil]]))
    #expect(try table(rows, ["range": "B2:C"]).rows.count == 3)
    #expect(try table(rows, ["range": "$B$2:$C$3"]).rows == [["1", "2"]])
  }

  @Test func `titles, headers of several rows and footers are as in other tables`() throws {
    let rows = sheet([
      ["Title"], [], ["日期", "融资", nil, "备注"], [nil, "余额", "买入额"], ["d", "1", "2", "x"],
      [nil, nil], ["e", "3"], ["合计", "4"], ["来源"],
    ])
    #expect(
      try table(rows, ["skip": "2", "header_rows": "2", "footer": "2"])
        == Printed(
          ["日期", "融资 余额", "融资 买入额", "备注"], [["d", "1", "2", "x"], ["e", "3", nil, nil]]))
    #expect(
      try table(sheet([["1", "2"]]), ["names": ["a", "b"]]) == Printed(["a", "b"], [["1", "2"]]))
    #expect(
      try table(sheet([["t"], ["1", "2"]]), ["names": ["a", "b"], "skip": "1"]).rows == [
        ["1", "2"]
      ])
  }

  @Test func `columns without a name are left out while they are empty`() throws {
    #expect(
      try table(sheet([["a", nil, "c"], ["1", nil, "3"]])) == Printed(["a", "c"], [["1", "3"]]))
    #expect(
      mistake(sheet([["a", nil, "c"], ["1", "2", "3"]]))
        == "cell B2 has a value, and its column has no name: 1.xlsx")
  }

  @Test func `rows and cells without their places follow one another`() throws {
    #expect(
      try table(
        "<row><c t='str'><v>a</v></c></row><row><c><v>1</v></c></row><row/><row><c><v>2</v></c></row>"
      ).rows
        == [["1"], ["2"]])
    #expect(
      mistake("<row r='2'/><row r='1'/>")
        == "row 1 stands behind row 2: it is at sheet `Sheet1` of 1.xlsx")
  }

  @Test func `files meet by the names of their columns`() throws {
    let books = [
      Spreadsheet(sheet([["a", "b"], ["1", "2"]])), Spreadsheet(sheet([["b", "a"], ["4", "3"]])),
    ]
    #expect(try read(books).table == Printed(["a", "b"], [["1", "2"], ["3", "4"]]))
  }

  @Test func `many rows go in many chunks`() throws {
    let rows =
      "<row><c t='str'><v>a</v></c></row>"
      + (1...30_000).map { "<row><c><v>\($0)</v></c></row>" }.joined()
    let printed = try table(rows)
    #expect(printed.rows.count == 30_000)
    #expect(printed.rows.last == ["30000"])
  }

  // MARK: - What is no spreadsheet

  @Test func `other files are refused in words`() {
    func message(_ bytes: [UInt8]) -> String? {
      do {
        _ = try xlsx.reading([MemoryInput(bytes: bytes)], [:])
        return nil
      } catch {
        return (error as? DiagnosticsError)?.diagnostics.first?.message
      }
    }
    #expect(message(Array("a,b\n".utf8)) == "data/rows.json is no spreadsheet of the kind xlsx")
    #expect(
      message([0xD0, 0xCF, 0x11, 0xE0, 0, 0]) == "data/rows.json is an old or encrypted spreadsheet"
    )
    #expect(
      message(Spreadsheet.archive([("[Content_Types].xml", "<Types/>"), ("word.xml", "<a/>")]))
        == "data/rows.json is no spreadsheet: it has no workbook")
    let bomb = "<!DOCTYPE a [<!ENTITY b 'c'>]>"
    #expect(
      message(Spreadsheet("</sheetData></worksheet>\(bomb)").bytes)?.contains("document type")
        == true)
  }

  @Test func `a file with any byte changed never traps`() {
    let bytes = Spreadsheet(sheet([["a", "b"], ["1", "2"]])).bytes
    var state: UInt64 = 11
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<500 {
      var changed = bytes
      changed[next(bytes.count)] = UInt8(next(256))
      guard let (source, schema) = try? xlsx.reading([MemoryInput(bytes: changed)]) else {
        continue
      }
      _ = try? source.all(schema)
    }
  }
}
