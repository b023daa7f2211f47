import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

struct HTMLTests {
  private let html = StageDefinition.source(HTMLSource.self)

  private func table(_ texts: [String], _ words: Words = [:]) throws -> Printed {
    let inputs = texts.enumerated().map { place, text in
      var input = MemoryInput(text)
      input.name = "\(place + 1).html"
      return input
    }
    let (source, schema) = try html.reading(inputs, words)
    return try source.all(schema).table
  }

  private func mistake(_ text: String, _ words: Words = [:]) -> String? {
    do {
      _ = try table([text], words)
      return nil
    } catch let error as DiagnosticsError {
      return error.diagnostics.map { "\($0.message) (\($0.help ?? ""))" }.joined()
    } catch let failure as StageFailure {
      return failure.message + (failure.place.map { ": \($0)" } ?? "")
    } catch {
      return "\(error)"
    }
  }

  private let page = """
    <table><tr><td>menu</table>
    <table id="q"><caption>Quotes</caption><tr><th>日期<th>收盘<tr><td>2024-01-02<td>7.10
    <tr><td>2024-01-03<td></table>
    <table><tr><td>a<tr><td>1</table>
    """
  private let quotes = Printed(["日期", "收盘"], [["2024-01-02", "7.10"], ["2024-01-03", nil]])

  @Test(arguments: [["table": "2"], ["id": "q"], ["caption": "Quotes"]] as [Words])
  func `a table is found by its number, id or caption`(words: Words) throws {
    #expect(try table([page], words) == quotes)
  }

  @Test func `the only table needs no choice`() throws {
    #expect(
      try table(["<table><tr><td>a<td>b<tr><td>1<td>2</table>"])
        == Printed(["a", "b"], [["1", "2"]]))
  }

  @Test(
    arguments: [
      (
        [:],
        "1.html has 3 tables (say which: `table: 1`; they are 1, 2 (id `q`, caption `Quotes`), 3)"
      ),
      (
        ["table": "4"],
        "1.html has no such table (say which: `table: 1`; they are 1, 2 (id `q`, caption `Quotes`), 3)"
      ),
      (
        ["id": "x"],
        "1.html has no such table (say which: `table: 1`; they are 1, 2 (id `q`, caption `Quotes`), 3)"
      ),
    ] as [(Words, String)])
  func `a page of several tables lists them`(words: Words, message: String) {
    #expect(mistake(page, words) == message)
  }

  @Test func `a header of several rows is joined, with its cells that span`() throws {
    let text = """
      <table><thead><tr><th rowspan=2>日期<th colspan=2>融资<tr><th>余额<th>买入额</thead>
      <tr><td>d<td>1<td>2<tr><td>合计<td>3<td>4</table>
      """
    #expect(
      try table([text], ["footer": "1"])
        == Printed(["日期", "融资 余额", "融资 买入额"], [["d", "1", "2"]]))
  }

  @Test func `titles are skipped and names can be given`() throws {
    let text = "<table><tr><td colspan=2>Title<tr><td>a<td>b<tr><td>1<td>2</table>"
    #expect(try table([text], ["skip": "1"]) == Printed(["a", "b"], [["1", "2"]]))
    #expect(
      try table([text], ["skip": "2", "names": ["x", "y"]]) == Printed(["x", "y"], [["1", "2"]]))
  }

  @Test func `pages meet by the names of their columns`() throws {
    let one = "<table><tr><th>a<th>b<tr><td>1<td>2</table>"
    let two = "<table><tr><th>b<th>a<tr><td>4<td>3</table>"
    #expect(try table([one, two]) == Printed(["a", "b"], [["1", "2"], ["3", "4"]]))
    let (source, schema) = try html.reading(
      [MemoryInput(one), MemoryInput("<table><tr><th>a<th>c<tr><td>1<td>2</table>")], [:])
    #expect(throws: StageFailure.self) { try source.all(schema) }
  }

  @Test func `elements that are no table are found by XPath`() throws {
    let text =
      "<ul><li><a href='/1'>浦发&nbsp;银行</a><b>7.10</b></li><li><a href='/2'>平安</a></li></ul>"
    let words: Words = [
      "rows": "//li", "fields": ["name": "a", "link": "a/@href", "close": "b"],
    ]
    #expect(
      try table([text], words)
        == Printed(
          ["name", "link", "close"],
          [["浦发\u{A0}银行", "/1", "7.10"], ["平安", "/2", nil]]))
  }

  @Test(arguments: [
    ("<p>x", "1.html has no table ()"),
    ("<table></table>", "the table in 1.html has 0 rows, and no header among them ()"),
    ("<table><tr><td>a<td>a<tr><td>1<td>2</table>", "the table in `1.html` has two columns `a` ()"),
    (
      "<table><tr><td>a<td><tr><td>1<td>2</table>",
      "column 2 of the table in `1.html` has no name ()"
    ),
    ("<table><tr><td>a<tr><td>1", "a table is never closed: the document was cut short ()"),
    (
      "<table><tr><td>a<tr><td>1<td>2</table>",
      "this row has 2 cells, and the header 1: row 2 of the table in 1.html"
    ),
  ])
  func `what can't be a table is a mistake`(text: String, message: String) {
    #expect(mistake(text) == message)
  }

  @Test(
    arguments: [
      (["table": "1", "id": "x"], "a table is named once"),
      (["table": "0"], "tables are counted from 1"),
      (["rows": "//li"], "`rows` by XPath need `fields`"),
      (["fields": ["a": "b"]], "`fields` belong to `rows`"),
      (["rows": "//li", "fields": ["a": "b"], "table": "1"], "rows by XPath are of no table"),
      (["names": ["a"], "header_rows": "1"], "a table with `names` has no header"),
    ] as [(Words, String)])
  func `settings must fit together`(words: Words, message: String) {
    #expect(html.mistakes(words).map { $0.drop { $0 != " " }.dropFirst() } == [message[...]])
  }
}
