import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// JSON in scripts: calls and assignments.
struct JSONScriptTests {
  private let json = StageDefinition.source(JSONSource.self)

  private func rows(_ text: String, _ words: Words) throws -> [[String?]] {
    let (source, schema) = try json.reading([MemoryInput(text)], words)
    return try source.all(schema).table.rows
  }

  private func mistake(_ text: String, _ words: Words = ["script": "value"]) -> String? {
    do {
      _ = try rows(text, words)
      return nil
    } catch let error as DiagnosticsError {
      return error.diagnostics.map { ([$0.message] + $0.notes).joined(separator: ": ") }.joined()
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    #"callback([{"v": "a)];b"}]);"#, #"jQuery112_345([{"v":"a)];b"}])"#,
    #"var x = [{"v": "a)];b"}];"#, "\u{FEFF}\n let  x=[{\"v\":\"a)];b\"}]\n",
    #"/*<script>location.href='//a.b';</script>*/ var _sh600000=([{"v":"a)];b"}]);"#,
    #"window.a["b"].c = [{"v":"a)];b"}] ; // the end"#,
    "// x = 1\nIO.List['k1']([\n{\"v\":\"a)];b\"}\n]) /* ; */ ;;\n",
  ])
  func `of one value are that value`(script: String) throws {
    #expect(try rows(script, ["script": "value"]) == [["a)];b"]])
  }

  @Test func `of names are an object of them`() throws {
    let script = """
      var hq_str_sh600000="浦发银行,7.10,";
      var hq_str_sh600004="白云机场,9.86,";
      var hq_str_sz000001="平安,\\"银行\\",";
      """
    let words: Words = [
      "script": "names", "key": "code", "split": ",", "names": ["name", "price"],
    ]
    #expect(
      try rows(script, words) == [
        ["浦发银行", "7.10", "hq_str_sh600000"], ["白云机场", "9.86", "hq_str_sh600004"],
        ["平安", "\"银行\"", "hq_str_sz000001"],
      ])
    #expect(
      try rows("var a={\"r\":[{\"v\":1}]};\nvar b={};", ["script": "names", "records": "a.r"])
        == [["1"]])
    #expect(try rows("", ["script": "names", "key": "code"]) == [])
  }

  @Test(arguments: [
    ("", "data/rows.json has 0 values, and one was expected"),
    ("a(1); b(2)", "data/rows.json has 2 values, and one was expected"),
    (
      "a([1], 2)",
      "expected the end of the document, found `,`: line 1, column 6 of data/rows.json"
    ),
    ("alert", "this is neither `name(…)` nor `name = …`: line 1, column 1 of data/rows.json"),
    ("a+b(1)", "this is neither `name(…)` nor `name = …`: line 1, column 1 of data/rows.json"),
    ("if (x) {}", "this is neither `name(…)` nor `name = …`: line 1, column 8 of data/rows.json"),
    ("[1]", "this is neither `name(…)` nor `name = …`: line 1, column 1 of data/rows.json"),
    ("/* x", "a comment is never closed: line 1, column 1 of data/rows.json"),
    ("\na([{\"v\":01}])", "a number begins with a needless 0: line 2, column 10 of data/rows.json"),
    (
      "a([{'v':1}])",
      "expected a key in double quotes, found `'`: line 1, column 5 of data/rows.json"
    ),
    (
      "a([{\"v\":1}",
      "this statement passes or assigns more than one JSON value: line 1, column 1 of data/rows.json"
    ),
  ])
  func `of other statements are mistakes`(script: String, message: String) {
    #expect(mistake(script) == message)
  }

  @Test func `have their mistakes on the lines where they stand`() {
    let script = "var a = {\"v\": 1};\n\n// more\nvar b = {\"v\":\n 02};\n"
    #expect(
      mistake(script, ["script": "names", "key": "k"])
        == "a number begins with a needless 0: line 5, column 3 of data/rows.json")
  }

  @Test func `cut short or changed anywhere never trap`() {
    let script = #"/*x*/ var a=[{"v":"1"}]; b({"c":[null]});"#
    for part in [JSONScript.Part.value, .names] {
      for length in 0...script.utf8.count {
        let text = ByteStore(Array(script.utf8.prefix(length)))
        _ = try? JSONScript.json(part, in: text, name: "x")
      }
      for place in script.utf8.indices.enumerated().map(\.offset) {
        for byte in #"{}[]()";=/*\ "#.utf8 {
          var bytes = Array(script.utf8)
          bytes[place] = byte
          _ = try? JSONScript.json(part, in: ByteStore(bytes), name: "x")
        }
      }
    }
  }
}
