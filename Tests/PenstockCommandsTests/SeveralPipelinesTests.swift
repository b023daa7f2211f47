import Foundation
import Penstock
import PenstockKit
import PenstockTesting
import Testing

/// Three pipelines of which each reads the dataset of the one before, and one that reads none.
@Suite(.enabled(if: Tool.path != nil, "penstock was not built beside the tests"))
struct `Pipelines that read each other's datasets` {
  private func workspace(_ prices: String = "000001,1.50,2025-06-30,2025H1,10\n") throws
    -> Workspace
  {
    let workspace = try Workspace()
    try workspace.write("symbol,close,day,when,turnover\n" + prices, to: "first/prices.csv")
    try workspace.write(
      """
      pipeline: first
      sources:
        prices:
          path: prices.csv
          columns:
            close: { type: decimal, unit: CNY }
            day: date
            when: period
            turnover: { type: decimal, unit: 亿元 }
      sinks:
        table.csv: { from: prices, csv: { delimiter: ";" } }
        lines.json: { from: prices, json: { lines: true } }
        table.parquet: { from: prices }
      """, to: "first/pipeline.yaml")
    for (name, source) in [("second", "first/table.csv"), ("third", "second")] {
      try workspace.write(
        """
        pipeline: \(name)
        sources: { rows: { dataset: \(source) } }
        sinks: { table.csv: { from: rows } }
        """, to: "\(name)/pipeline.yaml")
    }
    try workspace.write(
      """
      pipeline: alone
      sources: { rows: { inline: { rows: [{ a: 1 }] } } }
      sinks: { a.csv: { from: rows } }
      """, to: "alone/pipeline.yaml")
    return workspace
  }

  private func run(_ names: [String], in workspace: Workspace, _ more: [String] = []) throws
    -> Tool.Outcome
  {
    let paths = names.map { workspace.path + "/" + $0 }
    return try Tool.run(["run"] + paths + ["--output", workspace.path + "/out"] + more)
  }

  @Test func `run in the order in which they need each other, whatever order they are named in`()
    throws
  {
    let workspace = try workspace()
    let run = try run(["third", "alone", "second", "first"], in: workspace)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty && run.output.isEmpty)
    #expect(
      workspace.read("out/third/table.csv") == """
        symbol,close,day,when,when_start,when_end,turnover
        000001,1.50,2025-06-30,2025H1,2025-01-01,2025-06-30,1000000000

        """)
    #expect(workspace.read("out/alone/a.csv") == "a\n1\n")
    let manifest = workspace.read("out/second/datapackage.json") ?? ""
    let read = (JSONValue(manifest)?["sources"]?.array ?? [])[0]
    #expect(read["path"] == .string("first/table.csv"))
    let published = try PublishedDataset("first", output: workspace.path + "/out")
    #expect(read["manifest"] == .string("sha256:" + published.manifestHash))
    let file = try #require(published.files.first { $0.path == "table.csv" })
    #expect(read["hash"] == .string("sha256:" + file.sha256))
  }

  @Test(arguments: ["first/table.csv", "first/lines.json"])
  func `get types and units, without what the sink had added`(_ file: String) throws {
    let workspace = try workspace()
    #expect(try run(["first"], in: workspace).status == 0)
    try workspace.write(
      """
      pipeline: reader
      sources: { rows: { dataset: \(file) } }
      sinks: { rows.csv: { from: rows } }
      """, to: "first/reader.yaml")
    try workspace.write("output: ../out\n", to: "first/penstock.yaml")
    let plan = try Tool.run(["plan", "--json", workspace.path + "/first/reader.yaml"])
    #expect(plan.status == 0, "\(plan.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(plan.output.utf8)) as? [String: Any]
    let node = (json?["nodes"] as? [[String: Any]])?.first
    #expect(node?["reads"] as? [String] == [file])
    let columns = (node?["columns"] as? [[String: Any]] ?? []).map { column in
      ["name", "type", "unit"].map { column[$0] as? String ?? "" }.joined(separator: " ")
    }
    #expect(
      columns == [
        "symbol text ", "close decimal CNY", "day date ", "when period ", "turnover decimal CNY",
      ])
  }

  @Test func `are skipped where one that they read fails, and the others run`() throws {
    let workspace = try workspace("000001,dear,2025-06-30,2025H1,10\n")
    let run = try run(["first", "second", "third", "alone"], in: workspace)
    #expect(run.status == 65)
    #expect(run.errors.contains("`close`: `dear` is not an exact number"))
    #expect(run.errors.contains("error: `second` was not run: it reads `first`, which failed"))
    #expect(run.errors.contains("error: `third` was not run: it reads `second`, which failed"))
    #expect(workspace.names(in: "out/second") == [] && workspace.names(in: "out/third") == [])
    #expect(workspace.read("out/alone/a.csv") == "a\n1\n")
  }

  @Test func `read facts as facts`() throws {
    let workspace = try workspace()
    try workspace.write(
      """
      pipeline: facts
      sources:
        rows:
          columns: { value: decimal, period: period }
          inline:
            rows:
              - { entity: A, concept: revenue, period: 2023, value: 100, unit: CNY }
              - { entity: A, concept: revenue, period: 2024, value: 150, unit: CNY }
      transforms: { known: { from: rows, facts: {} } }
      sinks: { facts.csv: { from: known } }
      """, to: "facts.yaml")
    try workspace.write(
      """
      pipeline: growing
      sources: { known: { dataset: facts } }
      transforms: { more: { from: known, growth: { kind: yoy } } }
      sinks: { growth.csv: { from: more } }
      """, to: "growing.yaml")
    let run = try run(["growing.yaml", "facts.yaml"], in: workspace)
    #expect(run.status == 0, "\(run.errors)")
    #expect(workspace.read("out/growing/growth.csv")?.contains("revenue_growth_yoy") == true)
  }

  @Test func `are told which dataset is not there, or not as it was published`() throws {
    let workspace = try workspace()
    let early = try run(["second"], in: workspace)
    #expect(early.status == 78)
    #expect(early.errors.contains("no dataset `first` was published"))
    #expect(try run(["first"], in: workspace).status == 0)
    let text = try #require(workspace.read("out/first/table.csv"))
    try workspace.write(text + "000002;2;2025-06-30;2025H1;;;1\n", to: "out/first/table.csv")
    let late = try run(["second"], in: workspace)
    #expect(late.status == 74)
    #expect(late.errors.contains("first/table.csv is damaged"))
    #expect(workspace.names(in: "out/second") == [])
  }

  @Test func `are for the days that the command line says`() throws {
    let workspace = try workspace()
    try workspace.write(
      """
      pipeline: daily
      run: { calendar: weekdays, zone: "+08:00" }
      sources: { rows: { inline: { rows: [{ from: "${run.from}", to: "${run.to}" }] } } }
      sinks: { a.csv: { from: rows } }
      """, to: "daily/pipeline.yaml")
    let days = ["--from", "2026-01-02", "--to", "2026-07-08"]
    #expect(try run(["daily", "alone"], in: workspace, days).status == 0)
    #expect(workspace.read("out/daily/a.csv") == "from,to\n2026-01-02,2026-07-08\n")
    let none = try run(["alone"], in: workspace, days)
    #expect(none.status == 78)
    #expect(none.errors.contains("this pipeline is for no days of its own"))
  }

  @Test func `may be named by a variable`() throws {
    let workspace = try workspace()
    try workspace.write(
      """
      pipeline: second
      vars: { before: third }
      sources: { rows: { dataset: "${before}/table.csv" } }
      sinks: { table.csv: { from: rows } }
      """, to: "second/pipeline.yaml")
    #expect(try run(["third", "second"], in: workspace).status == 64)
    let run = try run(["second", "first"], in: workspace, ["--var", "before=first"])
    #expect(run.status == 0, "\(run.errors)")
    let unknown = try self.run(["second", "first"], in: workspace, ["--var", "befor=first"])
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("none of these pipelines declares a variable `befor`"))
  }

  @Test func `report as a list, each in its turn`() throws {
    let workspace = try workspace()
    let run = try run(["second", "first"], in: workspace, ["--json"])
    let reports = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
    #expect(reports?.map { $0["pipeline"] as? String } == ["first", "second"])
  }

  @Test func `are a mistake where they wait for each other, or are one twice`() throws {
    let workspace = try workspace()
    try workspace.write(
      """
      pipeline: first
      sources: { rows: { dataset: third } }
      sinks: { table.csv: { from: rows } }
      """, to: "first/pipeline.yaml")
    let circle = try run(["first", "second", "third", "alone"], in: workspace)
    #expect(circle.status == 64)
    #expect(circle.errors.contains("`first`, `second` and `third` wait for each other's datasets"))
    #expect(workspace.names(in: "out") == [])
    #expect(try run(["alone", "alone/pipeline.yaml"], in: workspace).status == 64)
  }
}
