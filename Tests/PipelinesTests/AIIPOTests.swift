import Penstock
import PenstockFiles
import PenstockTesting
import Testing

/// Zhipu and MiniMax, held to the golden files and to a calculation of its own in `Reference/`.
@Suite struct `The pipeline ai_ipo` {
  private static let reference = Repository.root + "/Tests/Reference/"
  private static let golden = Repository.root + "/Tests/PipelinesTests/Golden/ai_ipo/"

  private func run(_ options: RunOptions = RunOptions(workers: 2)) async throws -> (
    Workspace, RunReport
  ) {
    let workspace = try Workspace()
    let pipeline = Pipeline(
      at: Repository.root + "/Pipelines/ai_ipo", output: workspace.path + "/out")
    let plan = try #require(pipeline.plan, "\(pipeline.diagnostics.map(pipeline.rendered))")
    return (workspace, try await pipeline.run(plan, options))
  }

  private func table(_ name: String, in workspace: Workspace) throws -> CSVTable {
    CSVTable(try #require(workspace.read("out/ai_ipo/" + name)))
  }

  @Test func `gives the golden files, however the rows are cut`() async throws {
    for workers in [1, 2] {
      for size in [1, 7, 1000] {
        let (workspace, report) = try await run(RunOptions(workers: workers) { _ in size })
        #expect(!report.isDegraded)
        for name in workspace.names(in: "out/ai_ipo") {
          let text = try #require(workspace.read("out/ai_ipo/\(name)"))
          let difference = Snapshot.difference(text, at: Self.golden + name)
          #expect(difference == nil)
        }
      }
    }
  }

  @Test func `gives every fact in both currencies, at the reference's rates`() async throws {
    let (workspace, _) = try await run()
    let facts = try table("facts.csv", in: workspace).rows
    let expected = try #require(CSVTable(at: Self.reference + "facts.csv")).rows
    #expect(facts.count == 61)
    #expect(facts.count == expected.count)
    for (fact, reference) in zip(facts, expected) {
      let unit = reference["currency_or_unit"]
      for name in ["entity", "concept", "axis", "segment", "rate_first", "rate_last"] {
        #expect(fact[name] == reference[name], "\(name) of \(reference)")
      }
      #expect(Period(fact["period"] ?? "") == Period(reference["period"] ?? ""))
      #expect(fact["unit"] == unit)
      for name in ["value", "rate", "rate_observations"] {
        #expect(
          Decimal(fact[name] ?? "") == Decimal(reference[name] ?? ""), "\(name) of \(reference)")
      }
    }
  }

  @Test func `gives the figures that it was made for`() async throws {
    let (workspace, _) = try await run()
    let facts = try table("facts.csv", in: workspace).rows
    func value(_ entity: String, _ concept: String, _ end: String, _ unit: String) -> [String?] {
      let fact = facts.first {
        $0["entity"] == entity && $0["concept"] == concept && $0["period_end"] == end
          && $0["unit"] == unit
      }
      return [fact?["value"], fact?["rate"], fact?["rate_quote"], fact?["rate_observations"]]
    }
    #expect(
      value("Zhipu", "revenue", "2024-12-31", "CNY") == ["312400000", "1", "CNY per CNY", ""])
    #expect(
      value("Zhipu", "revenue", "2024-12-31", "USD")
        == ["43415503.14", "7.1955863100", "CNY per USD", "256"])
    #expect(
      value("MiniMax", "cash_and_cash_equivalents", "2025-09-30", "CNY")
        == ["2584407886.88", "7.1195809556", "CNY per USD", "1"])
  }

  @Test func `aligns years, and refuses what is none`() async throws {
    let (workspace, _) = try await run()
    let years = try table("years.csv", in: workspace).rows
    let expected = try #require(CSVTable(at: Self.reference + "years.csv")).rows
    func key(_ row: [String: String]) -> String {
      ["entity", "concept", "period", "currency"].map { row[$0] ?? "" }.joined(separator: "|")
    }
    let found = Dictionary(years.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
    #expect(years.count == 32 && found.count == 32)
    for reference in expected {
      let row = try #require(found[key(reference)], "\(reference)")
      #expect(Decimal(row["value"] ?? "") == Decimal(reference["value"] ?? ""), "\(reference)")
    }
    #expect(years.filter { $0["concept"]?.hasSuffix("_growth_yoy") == true }.count == 12)
  }

  @Test func `refuses exactly what the reference refuses, for the same reasons`() async throws {
    let (workspace, _) = try await run()
    let names = ["node", "code", "entity", "concept", "segment"]
    func keys(_ table: CSVTable) -> [String] {
      table.rows.map { row in names.map { row[$0] ?? "" }.joined(separator: "|") }.sorted()
    }
    let refused = try table("refused.csv", in: workspace)
    let reference = try #require(CSVTable(at: Self.reference + "refused.csv"))
    #expect(refused.rows.count == 12)
    #expect(keys(refused) == keys(reference))
  }
}
