import Penstock
import PenstockTesting
import Testing

@Suite struct `A source that is not there` {
  private let pipeline = """
    pipeline: reader
    sources:
      known: { dataset: other/facts.csv }
      asked: { url: "https://example.com/rows", csv: {}, columns: { n: integer } }
    transforms:
      more: { from: known, growth: { kind: yoy } }
      dear: { from: known, filter: "value > 150" }
      both: { from: dear, join: { with: asked, on: entity, kind: left } }
    sinks:
      more.csv: { from: more }
      both.csv: { from: both }
    """

  private func results(_ tests: String) async throws -> [String] {
    let workspace = try Workspace()
    try workspace.write(pipeline, to: "pipeline.yaml")
    try workspace.write(tests, to: "tests.yaml")
    return try await PenstockTestingTests.results(workspace)
  }

  @Test func `is what a test gives with its columns`() async throws {
    let found = try await results(
      """
      tests:
        facts:
          given:
            known:
              facts: true
              columns: { value: decimal, period: period }
              rows: |
                entity, concept, period, value, unit, kind
                A, revenue, 2023, 100, CNY, flow
                A, revenue, 2024, 200.0, CNY, flow
            asked:
              columns: { entity: text, n: { type: integer, unit: shares } }
              rows: [{ entity: A, n: 7 }]
          expect:
            more:
              contains: [{ entity: A, concept: revenue_growth_yoy, value: 1 }]
            both: [{ entity: A, value: 200, n: 7 }]
        without a file:
          given:
            known: { columns: { value: decimal }, rows: [] }
            asked: { columns: { entity: text }, file: rows.csv }
          expect: { dear: [] }
      """)
    #expect(found.first == "")
    #expect(found.last?.contains("there is no file `rows.csv`") == true)
  }

  @Test func `is looked for where a test does not say what columns it has`() async throws {
    let found = try await results(
      "tests:\n  a: { given: { known: [{ entity: A }] }, expect: { dear: [] } }\n")
    #expect(found.first?.contains("no dataset `other` was published") == true)
  }

  @Test func `is told what is wrong with how it is given`() async throws {
    let workspace = try Workspace()
    try workspace.write(pipeline, to: "pipeline.yaml")
    try workspace.write(
      """
      tests:
        a:
          given:
            known: { columns: { value: number9 }, rows: [] }
            more: { columns: {} }
            dear: { facts: true, rows: [] }
            both: { rows: [], file: a.csv }
          expect: { dear: [] }
      """, to: "tests.yaml")
    do {
      _ = try TestFile.all(beside: workspace.path)
      Issue.record("read")
    } catch let error as DiagnosticsError {
      #expect(
        error.diagnostics.map(\.message).sorted() == [
          "`facts` belongs to `columns`",
          "`number9` is not one of `text`, `integer`, `decimal`, `boolean`, `date`, `timestamp`, "
            + "`period`, `symbol`", "`rows` and `file` at once", "nothing is given here",
        ])
    }
  }
}
