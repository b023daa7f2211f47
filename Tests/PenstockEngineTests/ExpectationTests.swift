import Penstock
import PenstockKit
import PenstockTesting
import Testing

@Suite struct `What is expected` {
  private func workspace(_ expect: String, rows: String) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write("symbol,date,close\n" + rows, to: "in.csv")
    try workspace.write(
      """
      pipeline: p
      sources:
        raw: { path: in.csv, columns: { date: date, close: decimal } }
      transforms:
        checked:
          from: raw
          expect: \(expect)
      sinks:
        checked.csv: { from: checked }
      """, to: "pipeline.yaml")
    return workspace
  }

  private func run(_ workspace: Workspace) async throws -> RunReport {
    let pipeline = workspace.pipeline()
    return try await pipeline.run(try #require(pipeline.plan, "\(pipeline.diagnostics)"))
  }

  private let rows =
    "A,2026-07-08,10\nB,2026-07-08,-1\nA,2026-07-09,30\nA,2026-07-08,10\n,2026-07-01,5\n"

  private let all = """
    [{ not_null: [symbol] }, { holds: close > 0 }, { unique: [symbol, date] }, { rows: { min: 9 } },
     { fresh: { column: date, as_of: 2026-07-20, days: 5 } },
     { one_of: { symbol: [A, C] } }, { change: { column: close, by: [symbol], order: date, at_most: 0.5 } }]
    """

  @Test func `fails a run with everything that does not hold, and publishes nothing`() async throws
  {
    let workspace = try workspace(all, rows: rows)
    do {
      _ = try await run(workspace)
      Issue.record("published")
    } catch let failure as RunFailure {
      guard case .data = failure.kind else {
        Issue.record("\(failure.kind)")
        return
      }
      let told = failure.diagnostics.map { ([$0.message] + $0.notes).joined(separator: "; ") }
      let expected: [(what: String, of: Int, example: String)] = [
        ("`symbol` is there", 5, "date 2026-07-01, close 5"),
        ("`close > 0`", 5, "close -1"),
        ("`symbol` and `date` appears once", 5, "symbol A, date 2026-07-08"),
        ("9 rows at least", 1, "5 rows"),
        ("the newest `date` at most 5 days before 2026-07-20", 1, "2026-07-09"),
        ("`symbol` is one of A, C", 5, "symbol B"),
        ("`close` changes by 0.5 at most", 5, "symbol A, date 2026-07-09: 10 to 30"),
      ]
      let words = expected.map { what, count, example in
        "`checked` does not have what is expected: \(what); "
          + "it does not hold for 1 of \(count); such as \(example)"
      }
      #expect(told == words)
    }
    #expect(workspace.names(in: "out/p").isEmpty)
  }

  @Test func `is counted in the report and the manifest where it only warns`() async throws {
    let workspace = try workspace(
      "[{ holds: close > 0, else: warn }, { rows: { max: 10 }, else: warn }]", rows: rows)
    let report = try await run(workspace)
    let node = try #require(report.nodes.first { $0.name == "checked" })
    #expect(node.expectations.map(\.words) == ["`close > 0`", "10 rows at most"])
    #expect(node.expectations.map(\.checked) == [5, 1])
    #expect(node.expectations.map(\.failed) == [1, 0])
    #expect(node.rowsOut == 5)
    #expect(!report.isDegraded)
    let manifest = try #require(workspace.read("out/p/datapackage.json"))
    #expect(manifest.contains("\"expectations\""))
    #expect(manifest.contains("`close > 0`"))
  }

  @Test func `refuses the rows, each once, and lets the others through`() async throws {
    let workspace = try workspace(
      "[{ holds: close > 0, else: refuse }, { holds: close <> -1, else: refuse }, "
        + "{ unique: [symbol, date], else: refuse }]", rows: rows)
    let report = try await run(workspace)
    #expect(report.nodes.first { $0.name == "checked" }?.refused == ["E_UNEXPECTED": 2])
    #expect(
      workspace.read("out/p/checked.csv")
        == "symbol,date,close\nA,2026-07-08,10\nA,2026-07-09,30\n,2026-07-01,5\n")
    #expect(
      workspace.read("out/p/refused.csv")?.contains("`close > 0` does not hold: close -1") == true)
  }

  @Test func `holds of no rows at all, but for a count of rows`() async throws {
    let workspace = try workspace(
      "[{ not_null: [symbol] }, { unique: [symbol] }, { rows: { min: 1 }, else: warn }]", rows: "")
    let report = try await run(workspace)
    let node = try #require(report.nodes.first { $0.name == "checked" })
    #expect(node.expectations.last?.failed == 1)
  }
}

@Suite struct `What is expected beside the last generation` {
  private func workspace(
    _ expect: String, columns: String = "symbol: text, date: date, close: decimal"
  )
    throws -> Workspace
  {
    let workspace = try Workspace()
    try workspace.write(
      """
      pipeline: p
      sources:
        raw: { path: in.csv, columns: { date: date, close: decimal } }
        last: { dataset: p/checked.csv, columns: { \(columns) } }
      transforms:
        checked: { from: raw, expect: \(expect) }
      sinks:
        checked.csv: { from: checked }
      """, to: "pipeline.yaml")
    return workspace
  }

  private func run(_ workspace: Workspace, _ rows: String) async throws -> RunReport {
    try workspace.write("symbol,date,close\n" + rows, to: "in.csv")
    let pipeline = workspace.pipeline()
    let plan = try #require(pipeline.plan, "\(pipeline.diagnostics)")
    return try await pipeline.run(plan)
  }

  private func expectations(_ report: RunReport) -> [String] {
    report.nodes.first { $0.name == "checked" }?.expectations.map {
      "\($0.words): \($0.failed) of \($0.checked)" + ($0.example.map { ", \($0)" } ?? "")
    } ?? []
  }

  private let all = """
    [{ rows: { against: last, min: 0.9, max: 2 }, else: warn },
     { fresh: { column: date, against: last, days: 0 }, else: warn },
     { change: { column: close, by: [symbol], against: last, at_most: 0.1 }, else: warn }]
    """

  @Test func `holds in the first run, and is counted from the second on`() async throws {
    let workspace = try workspace(all)
    let first = try await run(workspace, "A,2026-07-08,10\nB,2026-07-08,5.0\nC,2026-07-08,\n")
    #expect(
      expectations(first) == [
        "0.9 of the rows of `last` at least and 2 of the rows of `last` at most: 0 of 0",
        "the newest `date` at most 0 days before that of `last`: 0 of 0",
        "`close` changes by 0.1 at most since `last`: 0 of 0",
      ])
    let manifest = try #require(workspace.read("out/p/datapackage.json"))
    #expect(!manifest.contains("p/checked.csv"))
    let second = try await run(workspace, "A,2026-07-07,11.5\nB,2026-07-01,5.5\n")
    #expect(
      expectations(second) == [
        "0.9 of the rows of `last` at least and 2 of the rows of `last` at most: 1 of 1, "
          + "2 rows beside 3",
        "the newest `date` at most 0 days before that of `last`: 1 of 1, 2026-07-07",
        "`close` changes by 0.1 at most since `last`: 1 of 2, symbol A: 10 to 11.5",
      ])
    let named = try #require(workspace.read("out/p/datapackage.json"))
    #expect(named.contains("p/checked.csv"))
  }

  @Test func `is unchanged once the same rows were held against themselves`() async throws {
    let workspace = try workspace(all)
    let rows = "A,2026-07-08,10\nB,2026-07-08,5.0\n"
    var outcomes: [String] = []
    for _ in 0..<4 {
      switch try await run(workspace, rows).outcome {
      case .published(let generation): outcomes.append("published \(generation)")
      case .unchanged(let generation): outcomes.append("unchanged \(generation)")
      case nil: outcomes.append("nothing")
      }
    }
    #expect(outcomes == ["published 1", "published 2", "unchanged 2", "unchanged 2"])
  }

  @Test func `fails the run, or refuses the rows, where the pipeline says so`() async throws {
    let workspace = try workspace(
      "[{ change: { column: close, by: [symbol], against: last, at_most: 0.1 }, else: refuse }, "
        + "{ rows: { against: last, min: 0.5 } }]")
    _ = try await run(workspace, "A,2026-07-08,10\nB,2026-07-08,5\nC,2026-07-08,1\n")
    let report = try await run(workspace, "A,2026-07-09,12\nB,2026-07-09,5.5\nD,2026-07-09,100\n")
    #expect(report.nodes.first { $0.name == "checked" }?.refused == ["E_UNEXPECTED": 1])
    #expect(
      workspace.read("out/p/checked.csv")
        == "symbol,date,close\nB,2026-07-09,5.5\nD,2026-07-09,100\n")
    await #expect(throws: RunFailure.self) { try await run(workspace, "") }
    #expect(workspace.read("out/p/checked.csv")?.contains("D,2026-07-09") == true)
  }

  @Test func `compares nothing with a column that the last generation did not have`() async throws {
    let workspace = try workspace(
      "{ change: { column: close, by: [symbol], against: last, at_most: 0 } }",
      columns: "symbol: text, close: { from: price, type: decimal }")
    _ = try await run(workspace, "A,2026-07-08,10\n")
    let report = try await run(workspace, "A,2026-07-09,12\n")
    #expect(expectations(report) == ["`close` changes by 0 at most since `last`: 0 of 0"])
  }

  @Test func `is told where two rows of the last generation have one key`() async throws {
    let workspace = try workspace(
      "{ change: { column: close, by: [symbol], against: last, at_most: 0.1 } }")
    _ = try await run(workspace, "A,2026-07-08,10\nA,2026-07-09,11\n")
    do {
      _ = try await run(workspace, "A,2026-07-10,12\n")
      Issue.record("published")
    } catch let failure as RunFailure {
      #expect(
        failure.diagnostics[0].message
          == "stage `expect` of `checked` stopped: `last` has 10 and 11 for one key: symbol A")
    }
  }
}

@Suite struct `What is expected to be in another node` {
  @Test func `is looked up by several columns together, numbers by value`() async throws {
    let workspace = try Workspace()
    try workspace.write("a,b\nx,1.50\ny,2\nx,2\n,9\n", to: "in.csv")
    try workspace.write("k,n\nx,1.5\ny,2.00\n", to: "known.csv")
    try workspace.write(
      """
      pipeline: p
      sources:
        raw: { path: in.csv, columns: { b: decimal } }
        known: { path: known.csv, columns: { n: decimal } }
      transforms:
        kept:
          from: raw
          refused: { at_most: 1 }
          expect: { reference: { column: [a, b], in: known, key: [k, n] }, else: refuse }
      sinks:
        kept.csv: { from: kept }
      """, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    _ = try await pipeline.run(try #require(pipeline.plan, "\(pipeline.diagnostics)"))
    #expect(workspace.read("out/p/kept.csv") == "a,b\nx,1.50\ny,2\n,9\n")
    #expect(
      workspace.read("out/p/refused.csv")?.contains(
        "`a` and `b` are together in `known` does not hold: a x, b 2") == true)
  }
}

@Suite struct `What is expected of the rows of each day` {
  @Test(arguments: [1, 100])
  func `is counted by day, and refuses whole days`(batch: Int) async throws {
    let workspace = try Workspace()
    try workspace.write(
      "date,symbol\n2026-07-08,A\n2026-07-09,A\n2026-07-08,B\n2026-07-10,A\n2026-07-10,B\n2026-07-10,C\n",
      to: "in.csv")
    try workspace.write(
      """
      pipeline: p
      sources:
        raw: { path: in.csv, columns: { date: date } }
      transforms:
        warned: { from: raw, expect: { rows: { per: [date], min: 2, max: 2 }, else: warn } }
        kept:
          from: raw
          refused: { at_most: 50% }
          expect: { rows: { per: [date], min: 2 }, else: refuse }
      sinks:
        warned.csv: { from: warned }
        kept.csv: { from: kept }
      """, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    let plan = try #require(pipeline.plan, "\(pipeline.diagnostics)")
    let report = try await pipeline.run(plan, RunOptions(workers: 2, batchRows: { _ in batch }))
    let found = try #require(report.nodes.first { $0.name == "warned" }?.expectations.first)
    #expect(found.words == "2 rows at least and 2 rows at most for each `date`")
    #expect([found.checked, found.failed] == [3, 2])
    #expect(found.example == "date 2026-07-09: 1 rows")
    #expect(
      workspace.read("out/p/kept.csv")
        == "date,symbol\n2026-07-08,A\n2026-07-08,B\n2026-07-10,A\n2026-07-10,B\n2026-07-10,C\n")
    #expect(workspace.read("out/p/refused.csv")?.contains("date 2026-07-09: 1 rows") == true)
  }
}

@Suite struct `What is expected of the rows of each key beside another node` {
  private func expectation(_ expect: String) async throws -> (PenstockKit.Expectation, Workspace) {
    let workspace = try Workspace()
    try workspace.write(
      "day,symbol,close\n2026-07-08,A,10\n2026-07-08,B,0\n2026-07-08,C,5\n2026-07-09,A,10\n,A,1\n",
      to: "last.csv")
    try workspace.write(
      "day,symbol,close\n2026-07-08,A,10.4\n2026-07-08,B,0.3\n2026-07-10,A,9\n,A,7\n", to: "in.csv")
    try workspace.write(
      """
      pipeline: p
      sources:
        raw: { path: in.csv, columns: { day: date, close: decimal } }
        last: { path: last.csv, columns: { day: date, close: decimal } }
      transforms:
        kept: { from: raw, refused: { at_most: 100% }, expect: \(expect) }
      sinks:
        kept.csv: { from: kept }
      """, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    let plan = try #require(pipeline.plan, "\(pipeline.diagnostics)")
    let report = try await pipeline.run(plan, RunOptions(workers: 2, batchRows: { _ in 1 }))
    let node = try #require(report.nodes.first { $0.name == "kept" })
    #expect(node.expectations.count == 1)
    return (try #require(node.expectations.first), workspace)
  }

  @Test func `is a share of the rows there, and none where they are lacking`() async throws {
    let (found, _) = try await expectation(
      "{ rows: { per: [day], against: last, min: 0.6 }, else: warn }")
    #expect(found.words == "0.6 of the rows of `last` at least for each `day`")
    #expect([found.checked, found.failed] == [3, 1])
    #expect(found.example == "day 2026-07-09: 0 rows beside 1")
  }

  @Test func `refuses the rows of a key that has too few`() async throws {
    let (found, workspace) = try await expectation(
      "{ rows: { per: [day], against: last, min: 0.9 }, else: refuse }")
    #expect([found.checked, found.failed] == [3, 2])
    #expect(
      workspace.read("out/p/kept.csv") == "day,symbol,close\n2026-07-10,A,9\n,A,7\n")
    #expect(
      workspace.read("out/p/refused.csv")?.contains("day 2026-07-08: 2 rows beside 3") == true)
  }

  @Test(arguments: [
    ("amount: 0.4", "an amount of 0.4", 0), ("amount: 0.3", "an amount of 0.3", 1),
    ("at_most: 0.04", "0.04", 1), ("at_most: 0.04, amount: 0.3", "0.04 or an amount of 0.3", 0),
  ])
  func `may change by an amount`(limit: String, words: String, failed: Int) async throws {
    let (found, _) = try await expectation(
      "{ change: { column: close, by: [day, symbol], against: last, \(limit) }, else: warn }")
    #expect(found.words == "`close` changes by \(words) at most since `last`")
    #expect([found.checked, found.failed] == [2, failed])
  }
}

@Suite struct `An aggregate in a run` {
  @Test(arguments: [1, 7, 1000])
  func `gives the same however the rows are cut`(rows: Int) async throws {
    let workspace = try Workspace()
    let data = (0..<2000).map { "\($0 % 7),\($0 % 13 == 0 ? "" : "\($0).5")" }.joined(
      separator: "\n")
    try workspace.write("k,value\n" + data + "\n", to: "in.csv")
    try workspace.write(
      """
      pipeline: p
      sources:
        raw: { path: in.csv, columns: { value: decimal } }
      transforms:
        groups:
          from: raw
          aggregate:
            by: [k]
            add: { rows: count(*), total: sum(value), first: first(value), mean: "avg(value, 2)" }
        total: { from: raw, aggregate: { add: { total: sum(value), keys: count(distinct k) } } }
        nothing:
          from: raw
          steps:
            - filter: value < 0
            - aggregate: { add: { rows: count(*), total: sum(value) } }
      sinks:
        groups.csv: { from: groups }
        total.csv: { from: total }
        nothing.csv: { from: nothing }
      """, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    let plan = try #require(pipeline.plan, "\(pipeline.diagnostics)")
    _ = try await pipeline.run(plan, RunOptions(workers: 2, batchRows: { _ in rows }))
    let lines = workspace.read("out/p/groups.csv")?.split(separator: "\n") ?? []
    // Of 0, 7, 14 … 1995 the multiples of 91 are missing: 286 less 22 of them.
    let kept = stride(from: 0, to: 2000, by: 7).filter { $0 % 13 != 0 }
    let total = kept.reduce(0, +) * 10 + kept.count * 5
    #expect(lines.count == 8)
    #expect(lines.first == "k,rows,total,first,mean")
    #expect(lines.dropFirst().first?.hasPrefix("0,286,\(total / 10).\(total % 10),,") == true)
    #expect(workspace.read("out/p/nothing.csv") == "rows,total\n0,\n")
    #expect(workspace.read("out/p/total.csv")?.hasSuffix(",7\n") == true)
  }
}
