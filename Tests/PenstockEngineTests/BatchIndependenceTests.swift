import Penstock
import PenstockTesting
import Testing

/// How rows are cut into batches, and how many are worked on at once, shows in no output.
@Suite struct `The outputs are the same bytes` {
  private static let pipeline = """
    pipeline: shape
    sources:
      sales: { path: sales.csv, columns: { day: date, amount: decimal }, on_error: refuse }
      more: { path: more.csv, columns: { day: date, amount: decimal } }
    transforms:
      priced:
        from: sales
        steps:
          - filter: { present: [shop] }
          - rename: { amount: value }
      big: { from: priced, filter: { shop: [north, south] } }
      first: { from: big, limit: 700 }
      both: { from: [sales, more] }
      wide:
        from: priced
        pivot: { rows: [day], column: shop, values: value, columns: [north, south, east] }
      rest: { from: [sales.refused] }
    sinks:
      priced.csv: { from: priced }
      first.json: { from: first }
      both.csv: { from: both }
      wide.csv: { from: wide }
      wide.md: { from: wide }
      rest.csv: { from: rest }
      both.parquet: { from: both }
    """

  private static func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(pipeline, to: "pipeline.yaml")
    var sales = "day,shop,amount\n"
    var state: UInt64 = 42
    let shops = ["north", "south", "east", "", "\"south\"", "\"a,b\"", "\"say \"\"hi\"\"\""]
    for row in 0..<3000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let random = Int(state >> 33)
      let day = CalendarDate(day: Int32(20_000 + row / 3))
      let shop = row % 3 == 0 ? "north" : row % 3 == 1 ? "east" : shops[3 + random % 4]
      let amount = random % 50 == 0 ? "oops" : "\(random % 100_000).\(random % 10)0"
      sales += "\(day),\(shop),\(amount)\n"
    }
    try workspace.write(sales, to: "sales.csv")
    try workspace.write("day,shop,amount\n2025-01-01,west,1.00\n", to: "more.csv")
    return workspace
  }

  @Test func `with any batch sizes, on one core and on two`() async throws {
    let workspace = try Self.workspace()
    let expected = try await workspace.outputs(of: "shape", RunOptions(workers: 1))
    #expect(expected.count == 11)
    for seed in 1...12 {
      for workers in [1, 2] {
        let options = RunOptions(workers: workers) { number in
          1 + (number &* 2_654_435_761 &+ seed &* 97) % (seed * seed * 13)
        }
        let found = try await workspace.outputs(of: "shape", options)
        for (now, before) in zip(found, expected) {
          #expect(now == before, "seed \(seed), \(workers) workers")
        }
      }
    }
  }

  @Test func `and nothing is lost: rows in are rows out and refused ones`() async throws {
    let workspace = try Self.workspace()
    let pipeline = workspace.pipeline()
    let plan = try #require(pipeline.plan)
    let report = try await pipeline.run(plan, RunOptions(workers: 2))
    let sales = try #require(report.nodes.first { $0.name == "sales" })
    #expect(sales.rowsIn == 3000)
    #expect(sales.rowsOut + sales.refusedCount == 3000)
    #expect(sales.refusedCount > 10)
    let refused = workspace.read("out/shape/refused.csv") ?? ""
    #expect(refused.split(separator: "\n").count == sales.refusedCount + 1)
  }
}
