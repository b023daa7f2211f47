import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// Records that are no array of objects.
struct JSONShapeTests {
  private let json = StageDefinition.source(JSONSource.self)

  private func table(
    _ text: String, _ words: Words, columns: [ColumnDeclaration]? = nil
  ) throws -> Printed {
    let (source, schema) = try json.reading([MemoryInput(text)], words, columns: columns)
    return try source.all(schema).table
  }

  private func mistake(_ text: String, _ words: Words) -> String? {
    do {
      let (source, schema) = try json.reading([MemoryInput(text)], words)
      _ = try source.all(schema)
      return nil
    } catch let error as DiagnosticsError {
      return error.diagnostics.map { ([$0.message] + $0.notes).joined(separator: ": ") }.joined()
    } catch let failure as StageFailure {
      return "\(failure.message): \(failure.place ?? "")"
    } catch {
      return "\(error)"
    }
  }

  private let days = Printed(
    ["date", "close"], [["2024-01-02", "10.50"], ["2024-01-03", nil], ["2024-01-04", "a,b"]])

  // MARK: - Arrays

  @Test func `arrays have the names that are declared`() throws {
    let text = #"[["2024-01-02", 10.50], ["2024-01-03", null], ["2024-01-04", "a,b"]]"#
    #expect(try table(text, ["names": ["date", "close"]]) == days)
  }

  @Test func `arrays have the names that the document lists`() throws {
    let text = #"""
      {"code": 0, "data": {"fields": ["date", "close"], "items": [
        ["2024-01-02", 10.50],
        ["2024-01-03", null],
        ["2024-01-04", "a\u002cb"]
      ]}}
      """#
    #expect(try table(text, ["records": "data.items", "names": "data.fields"]) == days)
  }

  @Test func `files with their names in another order, or with fewer, meet by name`() throws {
    let one = MemoryInput(#"{"f": ["a", "b"], "i": [[1, 2]]}"#)
    let two = MemoryInput(#"{"f": ["b", "a"], "i": [[4, 3]]}"#)
    let three = MemoryInput(#"{"f": ["c", "a"], "i": [[6, 5]]}"#)
    let (source, schema) = try json.reading(
      [one, two, three], ["records": "i", "names": "f"])
    #expect(
      try source.all(schema).table
        == Printed(["a", "b", "c"], [["1", "2", nil], ["3", "4", nil], ["5", nil, "6"]]))
  }

  @Test func `names give the columns also where there are no records`() throws {
    #expect(try table("[]", ["names": ["date", "close"]]) == Printed(["date", "close"], []))
  }

  @Test func `lines may be arrays`() throws {
    #expect(
      try table("[1, 2]\n[3, 4]\n", ["lines": "true", "names": ["a", "b"]])
        == Printed(["a", "b"], [["1", "2"], ["3", "4"]]))
  }

  @Test(arguments: [
    (
      "[[1]]", "this record has 1 values, and there are 2 names: line 1, column 2 of data/rows.json"
    ),
    (
      "[[1,2],\n[1,2,3]]",
      "this record has 3 values, and there are 2 names: line 2, column 1 of data/rows.json"
    ),
    ("[[]]", "this record has 0 values, and there are 2 names: line 1, column 2 of data/rows.json"),
    (
      "[{}]",
      "a record must be an array, as it has its names from `names`: line 1, column 2 of "
        + "data/rows.json"
    ),
    ("[[1,2],[1,2,]]", "expected a value, found `]`: line 1, column 13 of data/rows.json"),
  ])
  func `arrays of another length are mistakes`(text: String, message: String) {
    #expect(mistake(text, ["names": ["a", "b"]]) == message)
  }

  @Test func `arrays of another length can be refused`() throws {
    let (source, schema) = try json.reading(
      [MemoryInput("[[1,2],[3],[4,5,6]]")], ["names": ["a", "b"]], refuses: true)
    let (table, refusals) = try source.all(schema)
    #expect(table.rows == [["1", "2"], ["3", nil], ["4", "5"]])
    #expect(refusals.map(\.code) == ["E_RECORD_RAGGED", "E_RECORD_RAGGED"])
    #expect(refusals.map(\.row) == [1, 2])
  }

  @Test(arguments: [
    (#"{"f": [1], "i": []}"#, "a name must be a string: line 1, column 8 of data/rows.json"),
    (
      #"{"f": {}, "i": []}"#,
      "the names must be an array of strings: line 1, column 7 of data/rows.json"
    ),
    (#"{"i": []}"#, "there is no `f` in the document: line 1, column 1 of data/rows.json"),
    (
      #"{"f": ["a", "a"], "i": []}"#,
      "the name `a` stands here twice: line 1, column 13 of data/rows.json"
    ),
  ])
  func `a document's names must be an array of strings`(text: String, message: String) {
    #expect(mistake(text, ["records": "i", "names": "f"]) == message)
  }

  // MARK: - Strings

  @Test func `strings are split at what stands between their parts`() throws {
    let text = #"{"klines": ["2024-01-02,10.50", "2024-01-03,", "2024-01-04,1\/2"]}"#
    #expect(
      try table(text, ["records": "klines", "split": ",", "names": ["date", "close"]])
        == Printed(
          ["date", "close"],
          [["2024-01-02", "10.50"], ["2024-01-03", nil], ["2024-01-04", "1/2"]]))
  }

  @Test(arguments: [
    (#"["1\t元"]"#, "\t"), (#"["1\u0009\u5143"]"#, "\t"), (#"["1~元"]"#, "~"),
    (#"["1\u002C元"]"#, ","), (#"["1,元,"]"#, ","),
  ])
  func `a delimiter counts also where it is escaped`(text: String, delimiter: String) throws {
    let words: Words = ["split": .quoted(delimiter), "names": ["a", "b"]]
    #expect(try table(text, words) == Printed(["a", "b"], [["1", "元"]]))
  }

  @Test func `an emoji's escapes are no delimiter`() throws {
    let words: Words = ["split": ",", "names": ["a", "b"]]
    #expect(
      try table(#"["\ud83d\ude00,\uD83D\uDE00x"]"#, words) == Printed(["a", "b"], [["😀", "😀x"]]))
  }

  @Test func `strings of another number of parts are mistakes`() {
    let words: Words = ["split": ",", "names": ["a", "b"]]
    #expect(
      mistake(#"["1,2", "1"]"#, words)
        == "this record has 1 parts, and there are 2 names: line 1, column 9 of data/rows.json")
    #expect(
      mistake(#"["1,2,3"]"#, words)
        == "this record has 3 parts, and there are 2 names: line 1, column 2 of data/rows.json")
    #expect(mistake(#"[[1,2]]"#, words)?.hasPrefix("a record must be a string") == true)
  }

  @Test func `strings without a delimiter, and arrays without names, say what to add`() {
    func help(_ text: String, _ words: Words) -> String? {
      do {
        _ = try json.reading([MemoryInput(text)], words)
      } catch {
        return (error as? DiagnosticsError)?.diagnostics.first?.help
      }
      return nil
    }
    #expect(
      help(#"["1,2"]"#, [:]) == "say what its parts are: `split: \",\"` and `names: [date, close]`")
    #expect(help("[[1]]", [:]) == "say what its values are: `names: [date, close]`")
    #expect(
      help(#"["1,2"]"#, ["names": ["a", "b"]])
        == "say what stands between its parts: `split: \",\"`")
  }

  // MARK: - Objects of records, and one

  @Test func `the values of an object are records with their keys`() throws {
    let text = #"{"data": {"0": {"v": 1}, "a\u0062": {"v": 2, "w": "}"}}}"#
    #expect(
      try table(text, ["records": "data", "key": "code"])
        == Printed(["v", "w", "code"], [["1", nil, "0"], ["2", "}", "ab"]]))
    #expect(try table("{}", ["key": "code"]).rows.isEmpty)
  }

  @Test(arguments: [
    (#"{"a": {"v": 1}, "a": {"v": 2}}"#, "the key `a` stands here twice"),
    (#"{"a": {"v": 1},}"#, "expected a key in double quotes, found `}`"),
    (#"{"a" {"v": 1}}"#, "expected `:`, found `{`"), (#"{a: {"v": 1}}"#, "expected a key"),
    (#"[{"v": 1}]"#, "the records must be the values of an object"),
    (#"{"a": 1}"#, "a record must be an object"),
  ])
  func `an object of records is read strictly`(text: String, message: String) {
    #expect(mistake(text, ["key": "code"])?.hasPrefix(message) == true)
  }

  @Test func `an object may be one record`() throws {
    let text = #"{"rc": 0, "data": {"code": "600000", "price": {"close": 7.10}}, "x": {"a": [1]}}"#
    #expect(
      try table(text, ["records": "data", "one": "true"])
        == Printed(["code", "price.close"], [["600000", "7.10"]]))
    #expect(try table(#" {"a": 1} "#, ["one": "true"]) == Printed(["a"], [["1"]]))
    #expect(
      try table(
        #"{"a": ["1~2"]}"#,
        ["records": "a[0]", "one": "true", "split": .quoted("~"), "names": ["x", "y"]])
        == Printed(["x", "y"], [["1", "2"]]))
  }

  @Test(arguments: [
    #"{"data": {"v": 1}, "data": {"v": 2}}"#, #"{"data": {"v": 1}"#, #"{"data": {"v": 01}}"#,
    #"{"data": {"v": 1}} x"#, #"{"data": {"v": 1, "v": 2}}"#,
  ])
  func `around one record the document is read strictly`(text: String) {
    #expect(mistake(text, ["records": "data", "one": "true"]) != nil)
  }

  @Test func `values beside the records are columns`() throws {
    let text =
      #"{"data": {"code": "600000", "market": 1, "n": null, "rows": [{"v": 1}, {"v": 2}]}}"#
    let words: Words = [
      "records": "data.rows",
      "beside": ["symbol": "data.code", "market": "data.market", "n": "data.n"],
    ]
    #expect(
      try table(text, words)
        == Printed(
          ["v", "symbol", "market", "n"], [["1", "600000", "1", nil], ["2", "600000", "1", nil]]))
    #expect(
      mistake(#"{"rows": [{"v": 1}]}"#, ["records": "rows", "beside": ["symbol": "code"]])
        == "there is no `code` in the document: line 1, column 1 of data/rows.json")
    #expect(
      mistake(#"{"code": 1, "rows": [{"v": 1}]}"#, ["records": "rows", "beside": ["v": "code"]])
        == "the records have a field `v`")
  }

  // MARK: - Settings

  @Test(
    arguments: [
      (["lines": "true", "one": "true"], "a file of lines has no `one` to look for"),
      (["lines": "true", "names": "data.fields"], "a file of lines has no names to look for"),
      (["names": ["a", "a"]], "each field needs a name of its own"),
      (["one": "true", "key": "code"], "one record has no `key`"),
      (["split": ",,", "names": ["a"]], "`,,` can't stand between fields"),
      (["split": ","], "the parts of a string need names"),
    ] as [(Words, String)])
  func `settings must fit together`(words: Words, message: String) {
    #expect(json.mistakes(words).map { $0.drop { $0 != " " }.dropFirst() } == [message[...]])
  }
}
