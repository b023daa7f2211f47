import Penstock
import PenstockKit
import PenstockTesting
import Testing

@Suite struct `A sink with a key` {
  private func workspace(_ rows: String, _ sink: String = "key: [symbol, day]") throws -> Workspace
  {
    let workspace = try Workspace()
    try workspace.write("symbol,day,close\n" + rows, to: "in.csv")
    try workspace.write(
      """
      pipeline: p
      sources: { raw: { path: in.csv, columns: { day: date, close: decimal } } }
      sinks: { q.csv: { from: raw, \(sink) } }
      """, to: "pipeline.yaml")
    return workspace
  }

  private func run(_ workspace: Workspace, memory: Int = 1 << 30) async throws {
    let pipeline = workspace.pipeline()
    let plan = try #require(pipeline.plan, "\(pipeline.diagnostics)")
    _ = try await pipeline.run(plan, RunOptions(workers: 2, memory: memory) { _ in 100 })
  }

  @Test func `says it to readers`() async throws {
    let workspace = try workspace("000001,2025-06-30,1.5\n000001,2025-07-01,1.6\n")
    try await run(workspace)
    let manifest = try #require(JSONValue(workspace.read("out/p/datapackage.json") ?? ""))
    let schema = manifest["resources"]?.array?.first?["schema"]
    #expect(schema?["primaryKey"] == .strings(["symbol", "day"]))
    #expect(
      workspace.read("out/p/load.sql")?.contains(
        "ALTER TABLE \"q\" ADD PRIMARY KEY (\"symbol\", \"day\");") == true)
  }

  @Test(arguments: [1 << 30, 1 << 16])
  func `fails where two rows have the same, in memory and on disk`(_ memory: Int) async throws {
    var rows = ""
    for row in 0..<5000 { rows += "s\(row * 7919 % 5000),2025-06-30,1\n" }
    try await run(try workspace(rows), memory: memory)
    let workspace = try workspace(rows + "s17,2025-06-30,2\n")
    do {
      try await run(workspace, memory: memory)
      Issue.record("it was published")
    } catch let failure as RunFailure {
      #expect(failure.kind == .data)
      #expect(
        failure.diagnostics.first?.message
          == "`q.csv` has several rows of symbol s17, day 2025-06-30, and `key` says that one has it"
      )
      #expect(workspace.names(in: "out/p") == [])
    }
  }

  @Test func `fails where a part of it is missing`() async throws {
    let workspace = try workspace("a,2025-06-30,1\nb,,2\n")
    do {
      try await run(workspace)
      Issue.record("it was published")
    } catch let failure as RunFailure {
      #expect(failure.kind == .data)
      let diagnostic = try #require(failure.diagnostics.first)
      #expect(diagnostic.message.contains("`day` is missing in a row, and `key` says"))
      #expect(diagnostic.notes == ["it was at the row of symbol b, close 2"])
    }
  }

  @Test func `may be parted by one of its columns`() async throws {
    let workspace = try workspace(
      "a,2025-06-30,1\nb,2025-06-30,2\n", "key: [symbol, day], partition_by: day")
    let plan = try #require(workspace.pipeline().plan)
    #expect(plan.text.contains("  in parts by day\n  key symbol, day\n"))
    try await run(workspace)
    #expect(workspace.read("out/p/q.csv/day=2025-06-30/part.csv") == "symbol,close\na,1\nb,2\n")
  }
}
