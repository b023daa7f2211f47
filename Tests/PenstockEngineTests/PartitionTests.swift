import Penstock
import PenstockTesting
import Testing

@Suite struct `A sink with partition_by` {
  private func workspace(_ rows: String, _ sink: String) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write("market,day,symbol,close\n" + rows, to: "in.csv")
    try workspace.write(
      """
      pipeline: p
      sources: { raw: { path: in.csv, columns: { day: date, close: decimal } } }
      sinks:
        \(sink)
      """, to: "pipeline.yaml")
    return workspace
  }

  private func run(_ workspace: Workspace, _ options: RunOptions = RunOptions(workers: 2))
    async throws
    -> RunReport
  {
    let pipeline = workspace.pipeline()
    return try await pipeline.run(try #require(pipeline.plan, "\(pipeline.diagnostics)"), options)
  }

  private let rows = """
    XSHG,2025-06-30,600000,6.63
    XSHE,2025-06-30,000001,1.5
    XSHG,2025-06-30,600001,7
    ,2025-07-01,"a,b",2.25
    价 1/2,,c,

    """

  @Test func `writes a folder for each value, safely named, and leaves the column out`()
    async throws
  {
    let workspace = try workspace(
      rows, "quotes.csv: { from: raw, partition_by: [market, day] }")
    let report = try await run(workspace)
    let file = try #require(report.files.first)
    #expect(file.name == "quotes.csv" && file.rows == 5)
    #expect(
      file.parts.map(\.name) == [
        "quotes.csv/market=XSHE/day=2025-06-30/part.csv",
        "quotes.csv/market=XSHG/day=2025-06-30/part.csv",
        "quotes.csv/market=__HIVE_DEFAULT_PARTITION__/day=2025-07-01/part.csv",
        "quotes.csv/market=价%201%2F2/day=__HIVE_DEFAULT_PARTITION__/part.csv",
      ])
    #expect(
      workspace.read("out/p/quotes.csv/market=XSHG/day=2025-06-30/part.csv")
        == "symbol,close\n600000,6.63\n600001,7\n")
    #expect(
      workspace.read("out/p/quotes.csv/market=__HIVE_DEFAULT_PARTITION__/day=2025-07-01/part.csv")
        == "symbol,close\n\"a,b\",2.25\n")
    let dataset = try PublishedDataset("p", output: workspace.path + "/out")
    #expect(dataset.verify() == [])
    #expect(dataset.files.filter { $0.path.hasPrefix("quotes.csv/") }.count == 4)
  }

  @Test func `writes whole JSON files`() async throws {
    let workspace = try workspace(rows, "quotes.json: { from: raw, partition_by: market }")
    _ = try await run(workspace)
    #expect(
      workspace.read("out/p/quotes.json/market=XSHE/part.json") == """
        [
          {"day": "2025-06-30", "symbol": "000001", "close": 1.5}
        ]

        """)
  }

  @Test(arguments: ["csv", "json", "parquet"])
  func `gives the same bytes however the rows are cut`(_ format: String) async throws {
    var rows = ""
    for row in 0..<2000 { rows += "m\(row * row % 23),2025-06-\(10 + row % 20),\(row),\(row).5\n" }
    let workspace = try workspace(rows, "q.\(format): { from: raw, partition_by: [market, day] }")
    let first = try await run(workspace, RunOptions(workers: 1)).files[0]
    #expect(first.parts.count > 100 && first.rows == 2000)
    for size in [1, 7, 333] {
      let again = try await run(workspace, RunOptions(workers: 2) { _ in size }).files[0]
      #expect(again.parts.map(\.sha256) == first.parts.map(\.sha256))
    }
  }

  @Test func `keeps within the memory, with parquet's parts on disk`() async throws {
    var rows = ""
    for row in 0..<20_000 { rows += "m\(row * row % 7),2025-06-\(10 + row % 20),\(row),\(row).5\n" }
    let workspace = try workspace(rows, "q.parquet: { from: raw, partition_by: [market, day] }")
    let whole = try await run(workspace).files[0]
    let small = try await run(workspace, RunOptions(workers: 2, memory: 1 << 20)).files[0]
    #expect(whole.parts.count == 80 && small.parts.map(\.sha256) == whole.parts.map(\.sha256))
  }

  @Test func `publishes a dataset that another pipeline reads, with its types`() async throws {
    let workspace = try workspace(rows, "quotes.csv: { from: raw, partition_by: [market, day] }")
    _ = try await run(workspace)
    try workspace.write(
      """
      pipeline: reader
      sources: { rows: { dataset: p/quotes.csv } }
      sinks: { all.csv: { from: rows } }
      """, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    let plan = try #require(pipeline.plan, "\(pipeline.diagnostics)")
    #expect(plan.nodes[0].output.fields.map(\.type) == [.text, .decimal, .text, .date])
    _ = try await pipeline.run(plan)
    #expect(
      workspace.read("out/reader/all.csv") == """
        symbol,close,market,day
        000001,1.5,XSHE,2025-06-30
        600000,6.63,XSHG,2025-06-30
        600001,7,XSHG,2025-06-30
        "a,b",2.25,,2025-07-01
        c,,价 1/2,

        """)
  }

  @Test(arguments: [
    ((0...10_000).map { "m\($0),,s,1\n" }.joined(), "`partition_by` gives more than 10000 parts"),
    ("\"\",,s,1\n", "`market` is an empty text"),
    (String(repeating: "价", count: 90) + ",,s,1\n", "`market` has a text that is too long"),
  ])
  func `fails where a part can't be a file, and publishes nothing`(
    _ rows: String, _ message: String
  ) async throws {
    let workspace = try workspace(rows, "quotes.csv: { from: raw, partition_by: market }")
    do {
      _ = try await run(workspace)
      Issue.record("it was published")
    } catch let failure as RunFailure {
      #expect(failure.kind == .data)
      #expect(failure.diagnostics.first?.message.contains(message) == true)
    }
    #expect(workspace.names(in: "out/p") == [])
  }

  @Test func `without rows writes no part, and is listed all the same`() async throws {
    let workspace = try workspace("", "quotes.csv: { from: raw, partition_by: market }")
    let report = try await run(workspace)
    #expect(report.files[0].parts.isEmpty && report.files[0].rows == 0)
    #expect(workspace.read("out/p/load.sql")?.contains("-- quotes.csv has no rows") == true)
  }
}
