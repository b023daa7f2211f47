import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// Rows side by side.
struct PivotTests {
  private let pivot = StageDefinition.group(Pivot.self)
  private let words: Words = [
    "rows": ["concept", "year"], "column": "entity", "values": "value", "columns": ["A", "B"],
  ]

  private func facts(_ rows: [[String?]]) -> Batch {
    Batch.typed(
      [("entity", .text), ("concept", .text), ("year", .integer), ("value", .decimal)], rows)
  }

  /// What comes out, put in the order of the anchors as the engine does.
  private func result(_ batch: Batch, _ words: Words) throws -> (Printed, Schema, [String: Int]) {
    let (binding, bound, _) = try pivot.bound(words, batch.schema)
    #expect(binding.notes.diagnostics.map(\.message) == [])
    guard case .group(let transform) = bound else { throw NotThatKind() }
    var output = GroupOutput()
    try transform.transform(Groups(batch, key: transform.key), &output)
    let anchors = output.pieces.flatMap(\.anchors)
    #expect(anchors == anchors.sorted())
    return (
      Printed(output.pieces.map(\.batch), binding.output), binding.output, output.context.remarks
    )
  }

  @Test func `each key is one row, in order of its first listed row`() throws {
    let batch = facts([
      ["C", "profit", "2020", "9"], ["B", "revenue", "2024", "1.50"],
      ["A", "revenue", "2023", "2"],
      ["C", "revenue", "2024", "9"], ["A", "revenue", "2024", "3"], [nil, "revenue", "2023", "9"],
    ])
    let (table, schema, remarks) = try result(batch, words)
    let rows = [["revenue", "2024", "3", "1.50"], ["revenue", "2023", "2", nil]]
    #expect(table == Printed(["concept", "year", "A", "B"], rows))
    #expect(schema.fields.map(\.type) == [.text, .integer, .decimal, .decimal])
    #expect(remarks == ["rows with another `entity` left out": 3])
  }

  @Test func `many entities and texts as values`() throws {
    let rows = (0..<3000).map { ["\($0)", $0 % 2 == 0 ? "x" : "y", "v\($0)"] as [String?] }
    let batch = Batch.texts(["id", "side", "text"], rows)
    let (table, _, remarks) = try result(
      batch,
      ["rows": ["side"], "column": "id", "values": "text", "columns": ["0", "1", "2", "none"]])
    #expect(
      table
        == Printed(
          ["side", "0", "1", "2", "none"],
          [["x", "v0", nil, "v2", nil], ["y", nil, "v1", nil, nil]]))
    #expect(remarks.values.first == 2997)
  }

  @Test func `two values for one cell fail with the key and both values`() throws {
    let batch = facts([["A", "revenue", "2024", "1"], ["A", "revenue", "2024", "1.0"]])
    let failure = #expect(throws: StageFailure.self) { try result(batch, words) }
    #expect(
      failure?.message == "two values for `A` at concept `revenue`, year `2024`: `1` and `1.0`")
    #expect(failure?.help == "add the column that tells them apart to `rows`, or filter before")
  }

  @Test func `a missing value fills no cell`() throws {
    let batch = facts([
      ["A", "revenue", nil, nil], ["A", "revenue", nil, "2"], ["A", "revenue", nil, nil],
      ["B", "profit", "2024", nil],
    ])
    let (table, _, _) = try result(batch, words)
    #expect(table.rows == [["revenue", nil, "2", nil], ["profit", "2024", nil, nil]])
  }

  @Test func `a fixed unit stays, another is unknown, and the rows are no facts`() throws {
    for (unit, kept) in [
      (FieldUnit.fixed(.pure), FieldUnit.fixed(.pure)), (.column("currency"), .unknown),
    ] {
      let fields = [
        Field("entity", .text), Field("concept", .text), Field("year", .integer),
        Field("value", .decimal, unit: unit), Field("currency", .text),
      ]
      let schema = Schema(fields, parts: [.value: "value", .concept: "concept"])
      let (binding, _, _) = try pivot.bound(words, schema)
      #expect(binding.output.fields[2].unit == kept)
      #expect(!binding.output.isFacts && binding.output.parts.isEmpty)
    }
  }

  @Test func `no rows give no rows`() throws {
    #expect(try result(facts([]), words).0.rows.isEmpty)
  }

  @Test func `columns that clash or do not exist are mistakes`() throws {
    let clash: Words = [
      "rows": ["concept"], "column": "entity", "values": "value", "columns": ["A", "concept", "A"],
    ]
    #expect(
      pivot.mistakes(clash)
        == ["8: two columns would be called `concept`", "9: two columns would be called `A`"])
    let twice: Words = [
      "rows": ["entity", "value"], "column": "entity", "values": "value", "columns": ["A"],
    ]
    #expect(pivot.mistakes(twice).count == 2)
    let (binding, _, _) = try pivot.bound(
      ["rows": ["year"], "column": "value", "values": "vlaue", "columns": ["A"]], facts([]).schema)
    #expect(
      binding.notes.diagnostics.map(\.inShort) == [
        "4: column `value` is decimal, and `pivot` needs text",
        "5: column `vlaue` does not exist here",
      ])
  }
}
