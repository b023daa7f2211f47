import PenstockData
import PenstockKit
import PenstockTesting
import Testing

@testable import PenstockStages

/// What the general stages make of rows, worked out by hand.
struct GeneralStageTests {
  private func difference(_ stage: StageDefinition, _ example: Example) async throws -> String? {
    try await ExampleRunner.Case(stage: stage, example: example).difference()
  }

  private static let versions = """
    k,n:decimal,at:date,x:integer
    a,1.0,2025-01-02,1
    b,7,,2
    a,1.00,2025-01-02,3
    a,2,2025-01-01,4
    b,8,,5
    ,9,2025-01-03,6
    ,9,2025-01-01,7
    c,1,,8
    c,2,2024-01-01,9
    """

  @Test(arguments: [
    ("{ key: [k], keep: first }", ["a,1.0,2025-01-02,1", "b,7,,2", ",9,2025-01-03,6", "c,1,,8"]),
    (
      "{ key: [k], keep: last }",
      ["a,2,2025-01-01,4", "b,8,,5", ",9,2025-01-01,7", "c,2,2024-01-01,9"]
    ),
    (
      "{ key: [k], keep: first, order: at }",
      ["b,7,,2", "a,2,2025-01-01,4", ",9,2025-01-01,7", "c,2,2024-01-01,9"]
    ),
    (
      "{ key: [k], keep: last, order: at }",
      ["a,1.00,2025-01-02,3", "b,8,,5", ",9,2025-01-03,6", "c,2,2024-01-01,9"]
    ),
    (
      "{ key: [k, n], keep: first }",
      [
        "a,1.0,2025-01-02,1", "b,7,,2", "a,2,2025-01-01,4", "b,8,,5", ",9,2025-01-03,6", "c,1,,8",
        "c,2,2024-01-01,9",
      ]
    ),
  ])
  func `dedupe keeps the row that it is told to`(settings: String, rows: [String]) async throws {
    let example = Example(
      "", settings: settings, input: Self.versions,
      output: (["k,n,at,x"] + rows).joined(separator: "\n"))
    #expect(try await difference(.group(Dedupe.self), example) == nil)
  }

  @Test func `dedupe without a key takes rows that are equal by value for one`() async throws {
    let example = Example(
      "", settings: "{ keep: agreeing }",
      input: "k,n:decimal\na,1.0\na,1.00\n,\na,2\n,", output: "k,n\na,1.0\n,\na,2")
    #expect(try await difference(.group(Dedupe.self), example) == nil)
  }

  @Test func `dedupe refuses all rows of a key that must be single`() async throws {
    let example = Example(
      "", settings: "{ key: [k], keep: single }", input: Self.versions, output: "k,n,at,x",
      refused: [1, 2, 3, 4, 5, 6, 7, 8, 9].map { "\($0) E_KEY_TWICE" })
    #expect(try await difference(.group(Dedupe.self), example) == nil)
  }

  private static let closes = """
    k,d:date,close:decimal,note
    a,2025-01-01,,
    a,2025-01-05,,e
    a,2025-01-02,1.50,
    b,2025-01-03,,
    a,2025-01-03,,c
    a,2025-01-04,,
    a,2025-01-06,"2",
    b,2025-01-04,3,x
    b,2025-01-05,,
    """

  @Test func `fill carries values forward as far as it may, never back`() async throws {
    let example = Example(
      "", settings: "{ forward: [close, note], by: [k], order: d, at_most: 2, mark: filled }",
      input: Self.closes,
      output: """
        k,d,close,note,filled
        a,2025-01-01,,,
        a,2025-01-05,,e,
        a,2025-01-02,1.50,,
        b,2025-01-03,,,
        a,2025-01-03,1.50,c,close
        a,2025-01-04,1.50,c,close;note
        a,2025-01-06,2,e,note
        b,2025-01-04,3,x,
        b,2025-01-05,3,x,close;note
        """)
    #expect(
      try await difference(.transform(Fill.self, kind: "row or group transform"), example) == nil)
  }

  @Test func `fill puts a constant in what is left`() async throws {
    let example = Example(
      "",
      settings: """
        { forward: [close], by: [k], order: d, at_most: unlimited, constant: { close: 0, note: "-" } }
        """,
      input: Self.closes,
      output: """
        k,d,close,note
        a,2025-01-01,0,-
        a,2025-01-05,1.50,e
        a,2025-01-02,1.50,-
        b,2025-01-03,0,-
        a,2025-01-03,1.50,c
        a,2025-01-04,1.50,-
        a,2025-01-06,2,-
        b,2025-01-04,3,x
        b,2025-01-05,3,-
        """)
    #expect(
      try await difference(.transform(Fill.self, kind: "row or group transform"), example) == nil)
  }

  @Test func `fill stops where two rows of a key have one place`() async throws {
    let example = Example(
      "", settings: "{ forward: [c], order: d, at_most: 1 }",
      input: "d:date,c\n2025-01-01,x\n2025-01-01,", output: "d,c")
    await #expect(throws: StageFailure.self) {
      try await difference(.transform(Fill.self, kind: "row or group transform"), example)
    }
  }

  @Test func `unpivot keeps every type as it is`() async throws {
    let example = Example(
      "", settings: "{ columns: [a, b], name: n, value: v, missing: drop }",
      input: "a:date,k,b:date\n2025-01-01,x,\n,y,\n2025-01-03,z,2025-01-04",
      output: "k,n,v\nx,a,2025-01-01\nz,a,2025-01-03\nz,b,2025-01-04")
    #expect(try await difference(.row(Unpivot.self), example) == nil)
    let decimals = Example(
      "", settings: "{ columns: { b: B, a: A }, name: n, value: v, keep: [] }",
      input: "a:decimal,k,b:decimal\n1.50,x,\n123456789012345678901234567890,y,0.0",
      output: "n,v\nB,\nA,1.50\nB,0.0\nA,123456789012345678901234567890")
    #expect(try await difference(.row(Unpivot.self), decimals) == nil)
  }

  @Test func `unpivot keeps each value's unit where columns differ`() throws {
    let schema = Schema([
      Field("revenue", .decimal, unit: .fixed(Unit("CNY"))),
      Field("margin", .decimal, unit: .fixed(.pure)), Field("count", .decimal),
    ])
    let stage = StageDefinition.row(Unpivot.self)
    let all: Words = ["revenue", "margin", "count"]
    let (binding, bound, _) = try stage.bound(
      ["columns": all, "name": "concept", "value": "value", "unit": "unit"], schema)
    #expect(binding.notes.diagnostics.isEmpty)
    #expect(binding.output["value"]?.unit == .column("unit"))
    guard case .row(let transform) = bound else { throw NotThatKind() }
    let batch = Batch.typed(
      [("revenue", .decimal), ("margin", .decimal), ("count", .decimal)], [["1", "0.5", "7"]])
    var context = StageContext()
    let rows = try transform.transform(batch, &context)
    #expect((0..<3).map { rows.columns[2][$0] } == ["CNY", "pure", nil])
    let (mixed, _, _) = try stage.bound(
      ["columns": all, "name": "concept", "value": "value"], schema)
    #expect(mixed.notes.diagnostics.count == 2)
  }

  @Test func `a sample takes the same rows however they are cut`() throws {
    let stage = StageDefinition.transform(Sample.self, kind: "row or sequential transform")
    let rows = (0..<50).map { ["\($0)"] as [String?] }
    for sizes in [[50], [1, 2, 3, 4, 40], [7, 0, 13, 30]] {
      let schema = Schema([Field("n", .text)])
      guard case .sequential(var every) = try stage.bound(["every": "7"], schema).1 else {
        throw NotThatKind()
      }
      var context = StageContext()
      var start = 0
      var found: [String?] = []
      for size in sizes {
        let batch = Batch.texts(["n"], Array(rows[start..<start + size]))
        let kept = try every.transform(batch, &context)
        found += (0..<kept.rowCount).map { kept.columns[0][$0] }
        start += size
      }
      #expect(found == ["0", "7", "14", "21", "28", "35", "42", "49"])
    }
  }

  /// The keys that an independent program chose by the rule that the stage documents.
  @Test(arguments: [
    ("30%", nil as String?, [8, 11, 15, 18, 19]), ("30%", "7", [1, 6, 9, 12, 13, 18, 19]),
    ("100%", nil, Array(0..<20)),
  ])
  func `a sample of keys is the one that its rule gives`(
    share: String, seed: String?, keys: [Int]
  ) throws {
    let stage = StageDefinition.transform(Sample.self, kind: "row or sequential transform")
    var words: [(String, Words)] = [("share", .scalar(share)), ("key", ["k", "d"])]
    if let seed { words.append(("seed", .scalar(seed))) }
    let batch = Batch.typed(
      [("k", .text), ("d", .decimal)], (0..<20).map { ["k\($0)", $0 % 3 == 0 ? nil : "\($0).50"] })
    guard case .row(let transform) = try stage.bound(.map(words), batch.schema).1 else {
      throw NotThatKind()
    }
    var context = StageContext()
    let kept = try transform.transform(batch, &context)
    #expect((0..<kept.rowCount).map { kept.columns[0][$0] } == keys.map { "k\($0)" })
  }
}
