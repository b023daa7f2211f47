import Penstock
import PenstockTesting
import Returns
import Testing

@Test(arguments: ExampleRunner.cases(of: Returns.stages))
func `every example does what it says`(_ example: ExampleRunner.Case) async throws {
  let difference = try await example.difference()
  #expect(difference == nil)
}

@Suite struct `A pipeline with the plugin's stage` {
  private let catalog = StageCatalog.builtIn.adding(Returns.stages)

  private func workspace(_ stage: String, prices: String) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(prices, to: "prices.csv")
    try workspace.write(
      """
      pipeline: prices
      sources:
        bars: { path: prices.csv, columns: { date: date, close: decimal } }
      transforms:
        result: { from: bars, returns: \(stage) }
      sinks:
        result.csv: { from: result }
      """, to: "pipeline.yaml")
    return workspace
  }

  @Test func `runs beside the built-in stages`() async throws {
    let workspace = try workspace(
      "{ price: close, by: [symbol], order: date }",
      prices: "symbol,date,close\nA,2026-07-08,3\nA,2026-07-09,4\n")
    let pipeline = workspace.pipeline(catalog: catalog)
    let plan = try #require(pipeline.plan)
    _ = try await pipeline.run(plan)
    #expect(
      workspace.read("out/prices/result.csv") == """
        symbol,date,close,return
        A,2026-07-08,3,
        A,2026-07-09,4,0.333333

        """)
  }

  @Test func `is told of a column that does not exist, before any row`() throws {
    let workspace = try workspace(
      "{ price: closs, by: [symbol], order: date }",
      prices: "symbol,date,close\nA,2026-07-08,3\n")
    let pipeline = workspace.pipeline(catalog: catalog)
    #expect(pipeline.plan == nil)
    #expect(pipeline.diagnostics.map(\.help) == ["did you mean `close`?"])
  }

  @Test func `stops at two prices of one day`() async throws {
    let workspace = try workspace(
      "{ price: close, by: [symbol], order: date }",
      prices: "symbol,date,close\nA,2026-07-08,3\nA,2026-07-08,4\n")
    let pipeline = workspace.pipeline(catalog: catalog)
    let plan = try #require(pipeline.plan)
    await #expect(throws: RunFailure.self) { try await pipeline.run(plan) }
    #expect(workspace.read("out/prices/result.csv") == nil)
  }
}
