import Penstock
import PenstockTesting
import Testing

@testable import PenstockEngine

/// Where the other table of a join lies shows in no output.
@Suite struct `Tables that are looked up in` {
  private static let sources = """
    pipeline: joins
    sources:
      prices:    { path: prices.csv, columns: { day: date, at: timestamp, close: decimal, n: integer } }
      companies: { path: companies.csv, columns: { size: decimal } }
      reports:   { path: reports.csv, columns: { known: date, stamp: timestamp, eps: decimal, n: integer } }

    """

  private static let transforms = """
    transforms:
      company: { from: companies, dedupe: { key: [code], keep: first } }
      priced:
        from: prices
        steps:
          - derive: { first: "substr(code, 1, 2)" }
          - join: { with: company, on: code, kind: left, add: { title: name, size: size } }
          - join: { with: reports, on: [code, n], kind: left, expect: many_to_many, add: [eps, known] }
          - filter: "n > 2 or n is null"
          - limit: 1300
      inner:   { from: prices, join: { with: company, on: code, kind: inner, add: [name] } }
      matched:
        from: prices
        refused: { at_most: 100% }
        join: { with: company, on: { code: code }, kind: inner, unmatched: refuse, add: [name] }
      many:    { from: prices, refused: { at_most: 100% }, join: { with: reports, on: [code, n], kind: inner, expect: many_to_many, unmatched: refuse, add: { report: known, eps: eps } } }
      semi:    { from: prices, join: { with: company, on: code, kind: semi } }
      anti:    { from: prices, join: { with: company, on: code, kind: anti } }
      unlike:  { from: matched.refused, join: { with: reports, on: code, kind: anti } }
      firsts:  { from: prices, dedupe: { key: [code], keep: first } }
      once:    { from: firsts, join: { with: company, on: code, kind: left, expect: one_to_one, add: [name, size] } }
      several:
        from: firsts
        join: { with: reports, on: code, kind: inner, expect: one_to_many, add: [eps] }
      sized:   { from: companies, join: { with: priced, on: { size: size }, kind: semi } }
      own:     { from: prices, join: { with: firsts, on: [code, day], kind: inner, add: { of: at } } }
      known:
        from: prices
        asof_join: { with: dated, by: code, on: { day: known }, tolerance: 30 days, add: [eps, known] }
      before:
        from: prices
        refused: { at_most: 100% }
        asof_join: { with: stamped, on: { at: stamp }, tolerance: unlimited, match: before, unmatched: refuse, add: { last: stamp, eps: eps } }
      until:
        from: prices
        steps:
          - sort: { by: [at] }
          - asof_join: { with: stamped, on: { at: stamp }, tolerance: 3 hours, unmatched: drop, add: { last: stamp, eps: eps } }
      dated:   { from: reports, dedupe: { key: [code, known], keep: first } }
      stamped: { from: reports, dedupe: { key: [stamp], keep: last } }
      apart:   { from: [matched.refused, many.refused, before.refused] }
    sinks:

    """

  private static let sinks = [
    "priced", "inner", "matched", "many", "semi", "anti", "unlike", "once", "several", "sized",
    "own", "known", "before", "until", "apart",
  ]

  /// Tables with missing keys, keys of many rows, keys of none, and equal numbers written otherwise.
  private static func workspace(
    rows count: Int = 1500, _ transforms: String = transforms, _ sinks: [String] = sinks
  ) throws -> Workspace {
    let workspace = try Workspace()
    let files = sinks.map { "  \($0).csv: { from: \($0) }\n" }.joined()
    try workspace.write(sources + transforms + files, to: "pipeline.yaml")
    var random = Random(17)
    func below(_ limit: Int) -> Int { random.below(limit) }
    func code() -> String {
      switch below(10) {
      case 0: ""
      case 1: "600000"
      case 2: "\"a, b\""
      default: "C\(below(700))"
      }
    }
    func day() -> String { below(20) == 0 ? "" : "\(CalendarDate(day: Int32(20_000 + below(90))))" }
    func moment() -> String {
      below(20) == 0 ? "" : "2025-06-\(10 + below(20))T1\(below(10)):\(10 + below(50)):00Z"
    }
    func number() -> String { below(9) == 0 ? "" : "\(below(8))" }
    var prices = "code,day,at,close,n\n"
    for _ in 0..<count {
      prices += "\(code()),\(day()),\(moment()),\(below(90)).\(below(10))0,\(number())\n"
    }
    try workspace.write(prices, to: "prices.csv")
    var companies = "code,name,size\n"
    for place in 0..<count / 4 {
      companies += "\(code()),Company \(place) of many,\(below(40))\(below(2) == 0 ? "" : ".00")\n"
    }
    try workspace.write(companies, to: "companies.csv")
    var reports = "code,known,stamp,eps,n\n"
    for _ in 0..<count {
      reports += "\(code()),\(day()),\(moment()),\(below(9)).\(below(100)),\(number())\n"
    }
    try workspace.write(reports, to: "reports.csv")
    return workspace
  }

  private static func options(memory: Int, workers: Int, seed: Int) -> RunOptions {
    var options = RunOptions(workers: workers, memory: memory)
    options.smallestPart = 8 << 10
    options.collectedRows = seed * 100
    options.batchRows = { number in 1 + (number &* 2_654_435_761 &+ seed) % (seed * 90) }
    return options
  }

  @Test func `give the same bytes with any memory, batches and workers`() async throws {
    let workspace = try Self.workspace()
    let expected = try await workspace.outputs(
      of: "joins", RunOptions(workers: 1), withCounts: true)
    #expect(expected.count > Self.sinks.count)
    for (memory, workers, seed) in [
      (1 << 10, 1, 3), (64 << 10, 2, 7), (1 << 20, 2, 5), (3 << 20, 1, 2), (1 << 34, 2, 1),
    ] {
      let options = Self.options(memory: memory, workers: workers, seed: seed)
      let found = try await workspace.outputs(of: "joins", options, withCounts: true)
      for (now, before) in zip(found, expected) where now != before {
        Issue.record("\(memory) bytes, \(workers) workers: \(before.prefix(300))")
      }
      #expect(found.count == expected.count)
    }
  }

  @Test(arguments: [
    "x: { from: prices, join: { with: companies, on: code, kind: inner } }",
    "x: { from: prices, join: { with: reports, on: [code, n], kind: left, add: [eps] } }",
    "x: { from: prices, join: { with: reports, on: code, kind: left, expect: one_to_many, add: [eps] } }",
    """
    x:
      from: prices
      steps:
        - filter: { present: [code] }
        - join: { with: reports, on: code, kind: inner, expect: many_to_many, unmatched: fail, add: [eps] }
    """,
    "x: { from: prices, asof_join: { with: reports, by: code, on: { day: known }, tolerance: unlimited, add: [eps] } }",
    "x: { from: prices, asof_join: { with: reports, on: { at: stamp }, tolerance: unlimited, add: [eps] } }",
    """
    x:
      from: prices
      asof_join:
        { with: d, by: code, on: { day: known }, tolerance: 1 days, unmatched: fail, add: [eps] }
    d: { from: reports, dedupe: { key: [code, known], keep: first } }
    """,
  ])
  func `fail for the same row with any memory`(node: String) async throws {
    let lines = node.split(separator: "\n").map { "  \($0)\n" }.joined()
    let workspace = try Self.workspace(rows: 900, "transforms:\n\(lines)sinks:\n", ["x"])
    func message(_ options: RunOptions) async throws -> [String] {
      do {
        _ = try await workspace.outputs(of: "joins", options, withCounts: true)
        return []
      } catch let failure as RunFailure {
        return failure.diagnostics.map { "\($0.message) \($0.help ?? "")" }
      }
    }
    let expected = try await message(RunOptions(workers: 2))
    #expect(expected.count == 1)
    for (memory, workers, seed) in [(1 << 10, 1, 3), (64 << 10, 2, 7)] {
      let options = Self.options(memory: memory, workers: workers, seed: seed)
      #expect(try await message(options) == expected)
    }
  }

  @Test func `go to disk where every stage that needs them can do with parts`() throws {
    let workspace = try Self.workspace(
      rows: 9,
      """
      transforms:
        x:
          from: prices
          steps: [ { join: { with: companies, on: code, kind: semi } }, { limit: 3 } ]
        y: { from: prices, join: { with: reports, on: code, kind: anti } }
        z: { from: prices, expect: [ { reference: { column: code, in: reports } } ] }
      sinks:

      """, ["x", "y", "z"])
    let pipeline = workspace.pipeline()
    let circuit = Circuit(try #require(pipeline.plan, "\(pipeline.diagnostics)"))
    #expect(circuit.lookups.map { circuit.plan.nodes[$0.node].name } == ["x"])
    #expect(circuit.tablesInParts.map { circuit.plan.nodes[$0.node].name } == ["companies"])
  }
}
