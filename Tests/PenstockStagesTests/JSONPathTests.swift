import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// Where in a document the records are.
struct JSONPathTests {
  private let json = StageDefinition.source(JSONSource.self)

  private func values(_ text: String, at path: String) throws -> [[String?]] {
    let (source, schema) = try json.reading([MemoryInput(text)], ["records": .scalar(path)])
    return try source.all(schema).table.rows
  }

  private func diagnostic(_ text: String, _ words: Words) -> Diagnostic? {
    do {
      _ = try json.reading([MemoryInput(text)], words)
      return nil
    } catch {
      return (error as? DiagnosticsError)?.diagnostics.first
    }
  }

  @Test(arguments: [
    (#"{"data":[{"v":1}]}"#, "data"),
    (#"{"rc":0,"x":[{"v":2}],"data":{"total":2,"diff":[{"v":1}],"z":[3]},"y":{}}"#, "data.diff"),
    (#"{"result":[{"data":[{"v":1}]},{"data":[{"v":2}]}]}"#, "result[0].data"),
    (#"{"result":[{"data":[{"v":2}]},{"data":[{"v":1}]}]}"#, "result[1].data"),
    (#"[{"data":[{"v":1}]}]"#, "[0].data"), (#"[[],[[],[{"v":1}],[]]]"#, "[1][1]"),
    (#"{"a.b":{"c d":[{"v":1}]}}"#, #"["a.b"].c d"#), (#"{"\u6570据":[{"v":1}]}"#, "数据"),
    (#"{"":[{"v":1}]}"#, #"[""]"#), (" { \"a\" :\n[ {\"v\":1}\n] , \"b\" : [ ] } \n", "a"),
  ])
  func `records are found by their path`(text: String, path: String) throws {
    #expect(try values(text, at: path) == [["1"]])
  }

  @Test(arguments: [
    "", "a..b", ".a", "a.", "a[", "a[x]", "a[-1]", "a[+1]", "a[1]b", "a[\"b]", "a[\"b\"", "[]",
  ])
  func `what is no path is a mistake`(path: String) {
    #expect(json.mistakes(["records": .scalar(path)]).count == 1)
  }

  @Test(arguments: [
    "a", "a.b", "a[0].b", "[3][4]", #"a["b.c"]"#, #"[""]"#, "us-gaap.Revenues.units.USD",
  ])
  func `a path is printed as it is written`(path: String) throws {
    var notes = Notes()
    let read = JSONPath.read(Words.scalar(path).located, &notes)
    #expect(read?.description == path)
  }

  @Test(
    arguments: [
      (
        #"{"data":{"diff":[{"v":1}]}}"#, "dta", "there is no `dta` here", "say `records: data.diff`"
      ),
      (#"{"data":[{"v":1}]}"#, "data[1]", "there is no element [1] here", "say `records: data`"),
      (#"{"data":[{"v":1}]}"#, "data.v", "there is no `v` here", "say `records: data`"),
      (#"{"data":{}}"#, "data.x", "there is no `x` here", nil),
      (#"[{"v":1}]"#, "data", "there is no `data` here", "leave `records` out"),
      (
        #"{"data":{"v":1}}"#, "data", "the records must be an array",
        "say `one: true` where this is the record, or `key: NAME` where its values are records"
      ),
      (#"{"data":[1],"x":[[{"v":2}]]}"#, "y", "there is no `y` here", "say `records: x`"),
    ] as [(String, String, String, String?)])
  func `a path that leads nowhere says where records are`(
    text: String, path: String, message: String, help: String?
  ) {
    let found = diagnostic(text, ["records": .scalar(path)])
    #expect(found?.message == message)
    #expect(found?.help == help)
  }

  @Test func `an object without a path to its records says where they are`() {
    let envelope = diagnostic(#"{"rc":0,"data":{"diff":[{"v":1}]}}"#, [:])
    #expect(envelope?.help == "say `records: data.diff`")
    let lines = diagnostic("{\"v\":1}\n{\"v\":2}\n", [:])
    #expect(lines?.help == "say `lines: true` where each line is an object")
  }

  @Test(arguments: [
    (#"{"a":1,"a":2,"data":[]}"#, 8), (#"{"data":[{"v":1}],"data":[]}"#, 19),
    (#"{"data":[{"v":1}],"x":01}"#, 24), (#"{"data":[{"v":1}],}"#, 19),
    (#"{"x":nul,"data":[]}"#, 6),
    (#"{"data":[{"v":1}]"#, 18), (#"{"data":[{"v":1}]]"#, 18), (#"{"data":[{"v":1}]}}"#, 19),
    (#"{"data":[{"v":[1}],"x":2]}"#, 17), (#"{"data":[{"v":1}],"x":{"y":1,"y":2}}"#, 30),
  ])
  func `mistakes around the records are found`(text: String, column: Int) {
    let found = diagnostic(text, ["records": "data"])
    #expect(found?.notes == ["line 1, column \(column) of data/rows.json"])
  }

  @Test func `a file of lines has no path`() {
    #expect(json.mistakes(["records": "a", "lines": "true"]).count == 1)
  }
}
