import PenstockData
import PenstockKit
import Synchronization
import Testing

@testable import PenstockStages

/// Which columns records have, and of which types.
struct JSONColumnsTests {
  private let json = StageDefinition.source(JSONSource.self)

  private func table(_ text: String, _ words: Words = [:]) throws -> Printed {
    let (source, schema) = try json.reading([MemoryInput(text)], words)
    return try source.all(schema).table
  }

  private func column(
    _ name: String, _ type: ValueType, from: String? = nil, format: ColumnFormat = ColumnFormat()
  ) -> ColumnDeclaration {
    ColumnDeclaration(name: ColumnName(name), from: from, type: type, format: format)
  }

  @Test func `the columns are all keys in order of appearance`() throws {
    let text = #"[{"b":1,"a":2},{"c":3,"a":4},{},{"a":5,"b":6,"d":null}]"#
    let rows = [
      ["1", "2", nil, nil], [nil, "4", "3", nil], [nil, nil, nil, nil], ["6", "5", nil, nil],
    ]
    #expect(try table(text) == Printed(["b", "a", "c", "d"], rows))
  }

  @Test func `null where others have an object is no column of its own`() throws {
    let text = #"[{"q":null,"n":null},{"q":{"bid":1}},{"q":{}},{"n":null}]"#
    #expect(
      try table(text)
        == Printed(["n", "q.bid"], [[nil, nil], [nil, "1"], [nil, nil], [nil, nil]]))
  }

  @Test func `a text and an object under one key are two columns`() throws {
    let text = #"[{"a":"x"},{"a":{"b":"y"}}]"#
    #expect(try table(text) == Printed(["a", "a.b"], [["x", nil], [nil, "y"]]))
  }

  @Test func `a key with a point and a nested key are one column`() throws {
    #expect(try table(#"[{"a.b":1},{"a":{"b":2}}]"#) == Printed(["a.b"], [["1"], ["2"]]))
  }

  @Test func `an empty text is not a missing one`() throws {
    #expect(try table(#"[{"a":""},{"a":null},{}]"#) == Printed(["a"], [[""], [nil], [nil]]))
  }

  @Test func `one value with escapes does not disturb its neighbours`() throws {
    let text = #"[{"a":"x","b":"\u4ebf元"},{"a":"y\n","b":"z"},{"b":null,"a":"w"}]"#
    #expect(try table(text) == Printed(["a", "b"], [["x", "亿元"], ["y\n", "z"], ["w", nil]]))
  }

  @Test func `declared columns have types and keep the text of their numbers`() throws {
    let text = """
      [{"代码":"600000","close":10.50,"lot":100,"day":"20250630","open":"-","up":true},
       {"代码":"000001","close":1.5E1,"lot":null,"day":null,"open":"9.9","up":false}]
      """
    let dash = ColumnFormat(missing: ["-"])
    let layout = ColumnFormat(dateLayout: DateLayout("YYYYMMDD"))
    let (source, schema) = try json.reading(
      [MemoryInput(text)],
      columns: [
        column("symbol", .text, from: "代码"), column("close", .decimal), column("lot", .integer),
        column("day", .date, format: layout), column("open", .decimal, format: dash),
        column("up", .boolean),
      ])
    #expect(schema.fields.map(\.type) == [.text, .decimal, .integer, .date, .decimal, .boolean])
    let rows = [
      ["600000", "10.50", "100", "2025-06-30", nil, "true"],
      ["000001", "1.5E1", nil, nil, "9.9", "false"],
    ]
    #expect(
      try source.all(schema).table
        == Printed(["symbol", "close", "lot", "day", "open", "up"], rows))
  }

  @Test func `a declared column that no record has is a mistake`() throws {
    let error = #expect(throws: DiagnosticsError.self) {
      try json.reading([MemoryInput(#"[{"close":1}]"#)], columns: [column("clsoe", .decimal)])
    }
    #expect(error?.diagnostics.first?.help == "did you mean `close`?")
  }

  @Test func `a value of another type fails with its record's place, or is refused`() throws {
    let input = MemoryInput("[{\"a\":1},\n {\"a\":\"x\"}]")
    let columns = [column("a", .decimal)]
    let (source, schema) = try json.reading([input], columns: columns)
    let failure = #expect(throws: StageFailure.self) { try source.all(schema) }
    #expect(failure?.place == "line 2, column 2 of data/rows.json")
    let (lenient, _) = try json.reading([input], columns: columns, refuses: true)
    let refusals = try lenient.all(schema).refusals
    #expect(refusals.map(\.row) == [1] && refusals.map(\.code) == ["E_VALUE_UNREADABLE"])
  }

  @Test func `several files share their columns, and names in the path are columns`() throws {
    let inputs = [
      MemoryInput(#"[{"a":1}]"#, captures: [("symbol", "A")]),
      MemoryInput(#"[]"#, captures: [("symbol", "B")]),
      MemoryInput(#"[{"b":2}]"#, captures: [("symbol", "C")]),
    ]
    let (source, schema) = try json.reading(inputs)
    #expect(
      try source.all(schema).table
        == Printed(["a", "b", "symbol"], [["1", nil, "A"], [nil, "2", "C"]]))
  }

  @Test func `a field with a name of the path, or without one, is a mistake`() throws {
    #expect(throws: DiagnosticsError.self) {
      try json.reading([MemoryInput(#"[{"a":1}]"#, captures: [("a", "A")])])
    }
    #expect(throws: DiagnosticsError.self) { try json.reading([MemoryInput(#"[{"":1}]"#)]) }
    #expect(throws: DiagnosticsError.self) { try json.reading([]) }
  }

  @Test func `a file that gained a field since it was looked at fails`() throws {
    let input = ChangingInput(first: #"[{"a":1}]"#, then: #"[{"a":1},{"b":2}]"#)
    let (source, schema) = try json.reading([input])
    let failure = #expect(throws: StageFailure.self) { try source.all(schema) }
    #expect(failure?.message.contains("`b` was not there") == true)
  }
}

/// A file that is another one the second time.
private final class ChangingInput: ByteInput {
  let name = "data/rows.json"
  let captures: [(name: String, value: String)] = []
  private let first: String
  private let then: String
  private let count = Atomic(0)

  init(first: String, then: String) {
    self.first = first
    self.then = then
  }

  func open() -> any ByteReader {
    let isFirst = count.add(1, ordering: .relaxed).oldValue == 0
    return MemoryInput(isFirst ? first : then).open()
  }
}
