import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// Rows in the pipeline file.
struct InlineTests {
  private let inline = StageDefinition.source(InlineSource.self)

  private func column(_ name: String, _ type: ValueType) -> ColumnDeclaration {
    ColumnDeclaration(name: ColumnName(name), type: type)
  }

  @Test func `values are the text that is written and the columns all keys`() throws {
    let (source, schema) = try inline.reading(
      [],
      [
        "rows": [
          ["a": "010", "b": "no"], ["c": "1.10", "a": "~"], [:], ["b": "", "a": .quoted("")],
        ]
      ])
    let rows = [["010", "no", nil], [nil, nil, "1.10"], [nil, nil, nil], ["", nil, nil]]
    #expect(try source.all(schema).table == Printed(["a", "b", "c"], rows))
  }

  @Test func `declared columns have types`() throws {
    let (source, schema) = try inline.reading(
      [], ["rows": [["n": "1.50", "d": "2025-06-30"]]],
      columns: [column("n", .decimal), column("d", .date)])
    #expect(schema.fields == [Field("n", .decimal), Field("d", .date)])
    #expect(try source.all(schema).table == Printed(["n", "d"], [["1.50", "2025-06-30"]]))
  }

  @Test func `no rows are no chunk`() throws {
    let (source, schema) = try inline.reading([], ["rows": []])
    #expect(try source.all(schema).table == Printed([], []))
  }

  @Test func `a value of another type is a mistake at its row`() throws {
    let error = #expect(throws: DiagnosticsError.self) {
      try inline.reading(
        [], ["rows": [["n": "1"], ["n": "x"]]], columns: [column("n", .decimal)])
    }
    #expect(
      error?.diagnostics.map(\.inShort)
        == ["5: `n`: `x` is not an exact number, such as 31.24"])
  }

  @Test func `a value of another type is refused where the source refuses rows`() throws {
    let (source, schema) = try inline.reading(
      [], ["rows": [["n": "1"], ["n": "x"]]], columns: [column("n", .decimal)], refuses: true)
    #expect(try source.all(schema).refusals.map(\.row) == [1])
  }

  @Test func `rows that are no maps of values are mistakes with their lines`() {
    #expect(inline.mistakes([:]) == ["1: missing field `rows` in stage `inline`"])
    #expect(inline.mistakes(["rows": ["x"]]).map { $0.prefix(2) } == ["3:"])
    #expect(
      inline.mistakes(["rows": [["a": ["b"]]]])
        == ["4: expected a text, a number or nothing, found a list"])
  }

  @Test func `a path is a mistake`() {
    #expect(throws: DiagnosticsError.self) {
      try inline.reading([MemoryInput("")], ["rows": [["a": "1"]]])
    }
  }
}
