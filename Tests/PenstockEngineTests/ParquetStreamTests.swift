import Penstock
import PenstockTesting
import Testing

/// Files of several row groups, which are written while the rows come.
@Suite struct `A Parquet file that is written while its rows come` {
  /// 140,000 rows: with two digits behind the point, but for one row.
  private func workspace(_ sinks: String, late: String) throws -> Workspace {
    let workspace = try Workspace()
    var rows = "symbol,close\n"
    for row in 0..<140_000 {
      rows += "s\(row % 997),\(row == 135_000 ? late : "\(row % 5003).\(10 + row % 89)")\n"
    }
    try workspace.write(rows, to: "in.csv")
    try workspace.write(
      """
      pipeline: p
      sources: { raw: { path: in.csv, columns: { close: decimal } } }
      sinks:
        found.parquet: { from: raw }
      \(sinks)
      """, to: "pipeline.yaml")
    return workspace
  }

  private func files(_ workspace: Workspace, _ options: RunOptions) async throws -> [String] {
    let pipeline = workspace.pipeline()
    let report = try await pipeline.run(
      try #require(pipeline.plan, "\(pipeline.diagnostics)"), options)
    return report.files.filter { $0.rows > 0 }.map(\.sha256)
  }

  @Test(arguments: [("7.5", "18,2"), ("0.00001", "18,5"), ("12345678901234567890", "38,2")])
  func `has the bytes of one whose types were declared, also where a late row needs other types`(
    _ late: String, _ type: String
  ) async throws {
    let workspace = try workspace(
      """
        told.parquet:
          from: raw
          parquet: { columns: { close: "decimal(\(type))" } }
      """, late: late)
    let wide = try await files(workspace, RunOptions(workers: 2))
    #expect(wide.count == 2 && wide[0] == wide[1])
    let narrow = try await files(
      workspace, RunOptions(workers: 1, memory: 1 << 20) { 1 + ($0 &* 7919) % 40_000 })
    #expect(narrow == wide)
  }

  @Test func `fails by the number of the row that does not fit`() async throws {
    let workspace = try workspace(
      """
        told.parquet:
          from: raw
          parquet: { columns: { close: "decimal(9,2)" } }
      """, late: "0.125")
    do {
      _ = try await files(workspace, RunOptions(workers: 2))
      Issue.record("it was published")
    } catch let failure as RunFailure {
      #expect(failure.kind == .data)
      let diagnostic = try #require(failure.diagnostics.first)
      #expect(diagnostic.message.contains("`close` is 0.125"))
      #expect(diagnostic.notes == ["it was at row 135001 of the file"])
      #expect(workspace.names(in: "out/p") == [])
    }
  }
}
