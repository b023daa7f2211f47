import PenstockData
import PenstockKit
import PenstockTesting
import Testing

@testable import PenstockStages

/// What joins make of rows, worked out by hand.
struct JoinTests {
  private func difference(_ stage: StageDefinition, _ example: Example) async throws -> String? {
    try await ExampleRunner.Case(stage: stage, example: example).difference()
  }

  private let join = StageDefinition.transform(Join.self, kind: "row or sequential transform")
  private let asof = StageDefinition.row(AsofJoin.self)

  private static let left = """
    k,n:decimal,x
    a,1.0,1
    b,2,2
    ,1,3
    a,1,4
    c,,5
    """

  private static let right = """
    k,n:decimal,y:date
    a,1.00,2025-01-01
    b,2.5,2025-01-02
    c,,2025-01-03
    a,1,
    ,1,2025-01-05
    """

  @Test(arguments: [
    (
      "kind: inner, expect: many_to_many",
      ["a,1.0,1,2025-01-01", "a,1.0,1,", "a,1,4,2025-01-01", "a,1,4,"]
    ),
    (
      "kind: left, expect: many_to_many",
      [
        "a,1.0,1,2025-01-01", "a,1.0,1,", "b,2,2,", ",1,3,", "a,1,4,2025-01-01", "a,1,4,", "c,,5,",
      ]
    ),
    ("kind: semi", ["a,1.0,1", "a,1,4"]), ("kind: anti", ["b,2,2", ",1,3", "c,,5"]),
  ])
  func `keys are equal by value, and what is missing equals nothing`(
    words: String, rows: [String]
  ) async throws {
    let header = words.contains("semi") || words.contains("anti") ? "k,n,x" : "k,n,x,y"
    let example = Example(
      "", settings: "{ with: right, on: [k, n], \(words) }", input: Self.left,
      sides: ["right": Self.right], output: ([header] + rows).joined(separator: "\n"))
    #expect(try await difference(join, example) == nil)
  }

  @Test(arguments: [
    ("a,1\nb,2", "a,1\na,2", "many_to_one", true), ("a,1\na,2", "a,1\nb,2", "many_to_one", false),
    ("a,1\na,2", "a,1\nb,2", "one_to_one", true),
    ("a,1\nz,2\nz,3", "a,1\nb,2", "one_to_one", false),
    ("a,1", "a,1\na,2", "one_to_one", true), ("a,1", "a,1\na,2", "one_to_many", false),
    ("a,1\na,2", "a,1\na,2", "one_to_many", true), ("a,1\na,2", "a,1\na,2", "many_to_many", false),
    (",1\n,2", ",1\n,2\na,1", "one_to_one", false),
  ])
  func `more matches than are expected fail the run`(
    left: String, right: String, expect: String, fails: Bool
  ) async throws {
    let example = Example(
      "", settings: "{ with: right, on: k, kind: left, expect: \(expect) }",
      input: "k,x\n" + left, sides: ["right": "k,y\n" + right], output: "")
    do {
      _ = try await difference(join, example)
      #expect(!fails)
    } catch is StageFailure {
      #expect(fails)
    }
  }

  @Test func `units of added columns go with them`() throws {
    var binding = Binding(
      stage: "join", input: Schema([Field("k", .text), Field("value", .decimal)]),
      sides: [
        "right": Schema([
          Field("k", .text), Field("amount", .decimal, unit: .column("ccy")), Field("ccy", .text),
          Field("shares", .decimal, unit: .fixed(.shares)),
        ])
      ])
    let words: Words = [
      "with": "right", "on": "k", "kind": "left",
      "add": ["price": "amount", "currency": "ccy", "count": "shares"],
    ]
    guard case .transform(let bind) = try join.configured(words).bind else { throw NotThatKind() }
    _ = bind(&binding)
    #expect(binding.notes.diagnostics.isEmpty)
    #expect(
      binding.output.fields.dropFirst(2) == [
        Field("price", .decimal, unit: .column("currency")), Field("currency", .text),
        Field("count", .decimal, unit: .fixed(.shares)),
      ])
  }

  @Test func `an as-of join takes the last row that is not later, within its tolerance`()
    async throws
  {
    let example = Example(
      "", settings: "{ with: right, by: k, on: t, tolerance: 5 }",
      input: "k,t:integer\na,9\na,10\na,14\na,15\na,16\na,21\na,\n,12\nb,12\nc,12",
      sides: ["right": "v:decimal,t:integer,k\n2.50,15,a\n1.0,10,a\n3,,a\n4,11,\n5,13,b\n6,7,c"],
      output: """
        k,t,v
        a,9,
        a,10,1.0
        a,14,1.0
        a,15,2.50
        a,16,2.50
        a,21,
        a,,
        ,12,
        b,12,
        c,12,6
        """)
    #expect(try await difference(asof, example) == nil)
  }

  @Test func `an as-of join without a key, and before only`() async throws {
    let example = Example(
      "", settings: "{ with: right, on: { d: known }, tolerance: unlimited, match: before }",
      input: "d:date\n2025-01-01\n2025-01-02\n2030-01-01",
      sides: ["right": "known:date,v\n2025-01-01,x\n2025-01-02,y"],
      output: "d,known,v\n2025-01-01,,\n2025-01-02,2025-01-01,x\n2030-01-01,2025-01-02,y")
    #expect(try await difference(asof, example) == nil)
  }

  @Test func `two rows known at one time are an error`() async throws {
    let example = Example(
      "", settings: "{ with: right, on: d, tolerance: unlimited }", input: "d:date\n2025-01-01",
      sides: ["right": "d:date,v\n2025-01-01,x\n2025-01-01,y"], output: "")
    await #expect(throws: StageFailure.self) { try await difference(asof, example) }
  }
}
