import Penstock
import PenstockPlan
import PenstockTesting
import Testing

/// What stands behind rows that waited, in memory or on disk: it may end the run, or begin it again.
@Suite struct `Behind rows that waited` {
  /// Rows of 400 keys that take turns, and of groups that come one after the other, from the 39,000th
  /// row on for the second time.
  private func workspace(
    _ transforms: String, _ sinks: String, rows count: Int = 40_000
  ) throws -> Workspace {
    let workspace = try Workspace()
    var rows = "n,k,group,v\n"
    for row in 0..<count {
      rows += "\(row),k\(row * 7919 % 400),g\(row / 100 % 390),\(row % 97).\(10 + row % 89)\n"
    }
    try workspace.write(rows, to: "rows.csv")
    let names = (0..<400).map { "k\($0),name \($0)\n" }.joined()
    try workspace.write("k,name\n" + names, to: "names.csv")
    try workspace.write(
      """
      pipeline: p
      sources:
        rows: { path: rows.csv, columns: { n: integer, v: decimal } }
        names: { path: names.csv }
      transforms:
        sorted: { from: rows, sort: { by: [n] } }
        changed: { from: rows, window: { by: [k], order: n, add: { change: { change: v } } } }
        named: { from: rows, join: { with: names, "on": [k], kind: left, expect: many_to_one } }
      \(transforms)
      sinks:
      \(sinks)
      """, to: "pipeline.yaml")
    return workspace
  }

  @Test(
    arguments: ["sorted", "changed", "named"],
    [RunOptions(workers: 2), RunOptions(workers: 2, memory: 1 << 10)])
  func `a preview stops when it has seen enough`(node: String, options: RunOptions) async throws {
    let workspace = try workspace(
      "  after: { from: \(node), derive: { twice: n * 2 } }", "  after.csv: { from: after }")
    let pipeline = workspace.pipeline()
    let plan = try #require(pipeline.plan, "\(pipeline.diagnostics)")
    for name in [node, "after"] {
      let place = try #require(plan.nodes.firstIndex { $0.name == name })
      let rows = try await pipeline.preview(plan, Plan.Edge(node: place), limit: 11, options).rows
      #expect(rows.rowCount == 11)
    }
  }

  private func outputs(_ workspace: Workspace, memory: Int) async throws -> [String] {
    try await workspace.outputs(of: "p", RunOptions(workers: 2, memory: memory))
  }

  @Test(arguments: ["sorted", "changed", "named"])
  func `groups that come again are gathered after all`(node: String) async throws {
    let workspace = try workspace(
      """
        again:
          from: \(node)
          steps:
            - window: { by: [group], order: n, add: { more: { change: v } } }
      """, "  again.csv: { from: again }")
    let expected = try await outputs(workspace, memory: 1 << 30)
    #expect(try await outputs(workspace, memory: 1 << 10) == expected)
  }

  @Test(arguments: ["sorted", "changed", "named"])
  func `a Parquet file whose late row needs another type is begun again`(
    node: String
  ) async throws {
    let workspace = try workspace(
      """
        late:
          from: \(node)
          derive: { x: "case when n = 139999 then 0.00001 else v end" }
      """, "  late.parquet: { from: late }", rows: 140_000)
    let expected = try await outputs(workspace, memory: 1 << 30)
    #expect(try await outputs(workspace, memory: 1 << 10) == expected)
  }
}
