import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

struct XMLTests {
  private let xml = StageDefinition.source(XMLSource.self)

  private func table(
    _ bytes: [UInt8], _ words: Words = ["rows": "//row"], columns: [ColumnDeclaration]? = nil
  ) throws -> Printed {
    let (source, schema) = try xml.reading([MemoryInput(bytes: bytes)], words, columns: columns)
    return try source.all(schema).table
  }

  private func table(_ text: String, _ words: Words = ["rows": "//row"]) throws -> Printed {
    try table(Array(text.utf8), words)
  }

  private func mistake(_ text: String, _ words: Words = ["rows": "//row"]) -> String? {
    do {
      _ = try table(text, words)
      return nil
    } catch let error as DiagnosticsError {
      return error.diagnostics.map { ([$0.message] + $0.notes).joined(separator: ": ") }.joined()
    } catch let failure as StageFailure {
      return failure.message + (failure.place.map { ": \($0)" } ?? "")
    } catch {
      return "\(error)"
    }
  }

  @Test func `attributes and elements of rows are columns by their names`() throws {
    let text = """
      <r><row d="1"><close>7.10</close><p cur="CNY"><low>6</low></p></row>
      <row><new>x &amp; y</new><close/></row></r>
      """
    #expect(
      try table(text)
        == Printed(
          ["d", "close", "p.cur", "p.low", "new"],
          [["1", "7.10", "CNY", "6", nil], [nil, "", nil, nil, "x & y"]]))
  }

  @Test func `columns can be asked for by XPath`() throws {
    let text = "<r xmlns='urn:x'><q d='1'><v>a</v><v>b</v></q><q><v>c</v></q></r>"
    let words: Words = [
      "rows": "//g:q", "namespaces": ["g": "urn:x"],
      "fields": [
        "day": "@d", "first": "g:v[1]", "both": "concat(g:v[1], '/', g:v[2])", "up": "name(..)",
      ],
    ]
    #expect(
      try table(text, words)
        == Printed(
          ["day", "first", "both", "up"], [["1", "a", "a/b", "r"], [nil, "c", "c/", "r"]]))
  }

  @Test func `the ECB's file of daily rates is read`() throws {
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
        xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
      <gesmes:subject>Reference rates</gesmes:subject>
      <Cube><Cube time='2024-01-03'><Cube currency='USD' rate='1.0919'/><Cube currency='CNY'
      rate='7.8057'/></Cube></Cube></gesmes:Envelope>
      """
    let words: Words = [
      "rows": "//e:Cube[@rate]",
      "namespaces": ["e": "http://www.ecb.int/vocabulary/2002-08-01/eurofxref"],
      "fields": ["date": "../@time", "quote": "@currency", "rate": "@rate"],
    ]
    #expect(
      try table(text, words)
        == Printed(
          ["date", "quote", "rate"],
          [["2024-01-03", "USD", "1.0919"], ["2024-01-03", "CNY", "7.8057"]]))
  }

  @Test func `the document's own word says how it is encoded`() throws {
    let start = Array("<?xml version='1.0' encoding='GB2312'?><r><row n='".utf8)
    let bytes = start + [0xD4, 0xAA] + Array("'/></r>".utf8)
    #expect(try table(bytes).rows == [["元"]])
    let utf16 = "<r><row n='元'/></r>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(try table([0xFF, 0xFE] + utf16).rows == [["元"]])
    #expect(try table(utf16, ["rows": "//row", "encoding": "utf-16le"]).rows == [["元"]])
    #expect(
      mistake("<?xml version='1.0' encoding='ebcdic-x'?><r/>")
        == "the document says that it is encoded as `ebcdic-x`, which is not known here: "
        + "it is at data/rows.json")
  }

  @Test func `many rows go in many chunks`() throws {
    let rows = (0..<20_000).map { "<row n='\($0)'>\($0)</row>" }.joined()
    let printed = try table("<r>\(rows)</r>")
    #expect(printed.rows.count == 20_000)
    #expect(printed.rows.last == ["19999"])
  }

  @Test(arguments: [
    (
      "<r><row><a>1</a><a>2</a></row></r>",
      "two values for `a` in one row: line 1 of data/rows.json"
    ),
    ("<r>\n<row>", "the document ends inside"),
    ("<r>\n<row></r>", "the XML can't be read: opening and ending tag mismatch: row line 2 and r"),
    ("<!DOCTYPE r [<!ENTITY x 'y'>]><r/>", "the document has a document type of its own"),
  ])
  func `what can't be a table is a mistake`(text: String, message: String) {
    #expect(mistake(text) != nil)
    if !text.hasSuffix("<row>") { #expect(mistake(text)?.hasPrefix(message) == true) }
  }

  @Test func `settings must be XPath, and rows are needed`() {
    #expect(xml.mistakes(["rows": "//["]).count == 1)
    #expect(xml.mistakes(["rows": "//r", "fields": ["a": "b c"]]).count == 1)
    #expect(xml.mistakes([:]).count == 1)
    #expect(mistake("<r/>", ["rows": "//x:row"])?.contains("`//x:row` can't be answered") == true)
  }

  @Test func `a value that can't be read is placed by its line`() throws {
    let decimal = ColumnDeclaration(name: ColumnName("n"), type: .decimal)
    let (source, schema) = try xml.reading(
      [MemoryInput("<r>\n<row n='1'/>\n<row n='x'/></r>")], ["rows": "//row"], columns: [decimal])
    do {
      _ = try source.all(schema)
      Issue.record("it was read")
    } catch let failure as StageFailure {
      #expect(failure.place == "line 3 of data/rows.json")
    }
  }
}
