import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// One object a line.
struct JSONLinesTests {
  private let json = StageDefinition.source(JSONSource.self)

  private func mistake(_ text: String) -> Diagnostic? {
    do {
      _ = try json.reading([MemoryInput(text)], ["lines": "true"])
      return nil
    } catch {
      return (error as? DiagnosticsError)?.diagnostics.first
    }
  }

  @Test(arguments: [
    "{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}\n{\"a\":2}", "{\"a\":1}\r\n{\"a\":2}\r\n",
    "\n\n{\"a\":1}\n \t\n  {\"a\":2}  \n\n", "\u{FEFF}{\"a\":1}\n{\"a\":2}\n",
    "{ \"a\" :\t1 }\r\n{\"a\":2}",
  ])
  func `each line is a record and blank lines are none`(text: String) throws {
    let (source, schema) = try json.reading([MemoryInput(text)], ["lines": "true"])
    #expect(try source.all(schema).table == Printed(["a"], [["1"], ["2"]]))
  }

  @Test(arguments: ["", "\n", " \r\n\n", "\u{FEFF}"])
  func `a file without a line has no records`(text: String) throws {
    let a = ColumnDeclaration(name: ColumnName("a"), type: .decimal)
    let (source, schema) = try json.reading([MemoryInput(text)], ["lines": "true"], columns: [a])
    #expect(try source.all(schema).table == Printed(["a"], []))
  }

  @Test(arguments: [
    ("{\"a\":1}\n{\"a\":\n2}", "line 2, column 6", "expected a value, found the end of the line"),
    ("{\"a\":1}\n{\"a\":2", "line 2, column 7", "expected `,` or `}`, found the end"),
    ("{\"a\":1} {\"a\":2}\n", "line 1, column 9", "expected the end of the line, found `{`"),
    ("{\"a\":1},\n{\"a\":2}\n", "line 1, column 8", "expected the end of the line, found `,`"),
    ("[{\"a\":1}]\n", "line 1, column 1", "a record must be an object"),
    ("{\"a\":1}\n7\n", "line 2, column 1", "a record must be an object"),
    ("{\"a\":1}\n{\"b\":2,\"亿\":1 1}\n", "line 2, column 14", "expected `,` or `}`, found `1`"),
    ("{\"a\":1}\n\u{FEFF}{\"a\":2}", "line 2, column 1", "expected a value, found `\u{FEFF}`"),
    (
      "{\"a\":\"x\ny\"}", "line 1, column 8", "a string has a control character that is not escaped"
    ),
  ])
  func `a line that is no object is refused`(text: String, place: String, message: String) {
    let found = mistake(text)
    #expect(found?.message == message)
    #expect(found?.notes == ["\(place) of data/rows.json"])
  }
}
