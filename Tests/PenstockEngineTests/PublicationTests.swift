import Penstock
import PenstockTesting
import Testing

@Suite struct `A run` {
  private func workspace(_ rows: String, refused: String = "") throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write("amount\n\(rows)", to: "in.csv")
    try workspace.write(
      """
      pipeline: p
      sources:
        raw: { path: in.csv }
      transforms:
        money: { from: raw, \(refused) amount: { column: amount, currency: CNY } }
      sinks:
        money.csv: { from: money }
      """, to: "pipeline.yaml")
    return workspace
  }

  private func run(_ workspace: Workspace) async throws -> RunReport {
    let pipeline = workspace.pipeline()
    return try await pipeline.run(try #require(pipeline.plan, "\(pipeline.diagnostics)"))
  }

  private func failure(_ workspace: Workspace) async -> RunFailure? {
    do {
      _ = try await run(workspace)
      return nil
    } catch {
      return error as? RunFailure
    }
  }

  @Test func `publishes a generation with its manifest`() async throws {
    let workspace = try workspace("3亿元\n")
    let report = try await run(workspace)
    guard case .published(generation: 1) = report.outcome else {
      Issue.record("not published")
      return
    }
    #expect(
      workspace.names(in: "out/p") == [
        "datapackage.json", "load.py", "load.sql", "money.csv", "refused.csv",
      ])
    #expect(workspace.read("out/p/money.csv")?.contains("300000000") == true)
  }

  @Test func `changes nothing when nothing changed`() async throws {
    let workspace = try workspace("3亿元\n")
    _ = try await run(workspace)
    let report = try await run(workspace)
    guard case .unchanged(generation: 1) = report.outcome else {
      Issue.record("published again")
      return
    }
    #expect(workspace.names(in: "out/.penstock/p") == ["1", "lock"])
  }

  @Test func `keeps the last three generations`() async throws {
    let workspace = try workspace("1元\n")
    for amount in 1...6 {
      try workspace.write("amount\n\(amount)元\n", to: "in.csv")
      _ = try await run(workspace)
    }
    #expect(workspace.names(in: "out/.penstock/p") == ["4", "5", "6", "lock"])
    #expect(workspace.read("out/p/money.csv")?.contains("\n6元,") == true)
  }

  @Test func `that fails leaves the old dataset and no traces`() async throws {
    let workspace = try workspace("1元\n")
    _ = try await run(workspace)
    try workspace.write("amount\n\"1元\n", to: "in.csv")
    let failure = await failure(workspace)
    #expect(failure?.kind == .data)
    #expect(workspace.read("out/p/money.csv")?.contains("\n1元,") == true)
    #expect(workspace.names(in: "out/.penstock/p") == ["1", "lock"])
  }

  @Test func `with more refusals than are normal fails`() async throws {
    let workspace = try workspace("1元\nwords\n2元\nmore\n", refused: "refused: { at_most: 1 },")
    let failure = await failure(workspace)
    #expect(failure?.kind == .refused)
    #expect(
      failure?.diagnostics.first?.message
        == "`money` refused 2 of 4 rows, and at most 1 are normal")
    #expect(workspace.names(in: "out/p") == [])
  }

  @Test(arguments: ["2", "50%"])
  func `with as many refusals as are normal is published whole`(limit: String) async throws {
    let workspace = try workspace(
      "1元\nwords\n2元\nmore\n", refused: "refused: { at_most: \(limit) },")
    let report = try await run(workspace)
    #expect(!report.isDegraded)
    let refused = workspace.read("out/p/refused.csv") ?? ""
    #expect(
      refused.contains("money,E_AMOUNT_UNREADABLE,`words` can't be read as an amount,words"))
  }

  @Test func `with refusals that nobody declared is degraded`() async throws {
    let report = try await run(try workspace("1元\nwords\n"))
    #expect(report.isDegraded)
  }

  @Test func `waits for no other run: it ends at once`() async throws {
    let workspace = try workspace("1元\n")
    _ = try await run(workspace)
    let held = try WorkspaceLock(workspace.path + "/out/.penstock/p/lock")
    let failure = await failure(workspace)
    #expect(failure?.kind == .busy)
    held.release()
    _ = try await run(workspace)
  }
}
