import Penstock
import PenstockTesting
import Testing

@testable import PenstockEngine

/// The general stages in a run: rows that meet, wait, go to disk and come back.
@Suite struct `The general stages in a run` {
  private static let pipeline = """
    pipeline: general
    sources:
      sse:  { path: sse.csv, columns: { day: date, close: decimal } }
      szse: { path: szse.csv, columns: { day: date, close: decimal, halted: boolean } }
    transforms:
      prices: { from: { XSHG: sse, XSHE: szse }, union: { label: exchange, may_lack: [halted] } }
      one:    { from: { XSHG: sse }, union: { label: exchange } }
      newest: { from: prices, refused: { at_most: 99% }, dedupe: { key: [code], keep: last, order: day } }
      agreed: { from: prices, refused: { at_most: 100% }, dedupe: { key: [code, day], keep: agreeing } }
      filled:
        from: prices
        steps:
          - dedupe: { key: [exchange, code, day], keep: first }
          - fill: { forward: [close], by: [exchange, code], order: day, at_most: 3, mark: filled }
          - fill: { constant: { halted: false } }
      long: { from: prices, unpivot: { columns: { code: c, exchange: e }, name: what, value: text } }
      rolled:
        from: prices
        steps:
          - dedupe: { key: [exchange, code, day], keep: first }
          - window:
              by: [exchange, code]
              order: day
              add: { mean: { mean: close, rows: 3, round: 2 }, days: { sum: close, days: 9 },
                     all: { count: close }, low: { min: close, rows: 4 } }
      ranked:
        from: rolled
        steps:
          - sort: { by: [day] }
          - window:
              by: [exchange, code]
              order: day
              add: { sum: { sum: all, days: 20 }, lag: { lag: days, rows: 2 } }
          - window: { by: [day], add: { place: { rank: { close: desc } }, next: { dense_rank: [code, day] } } }
      some: { from: prices, sample: { every: 7 } }
      keys: { from: prices, sample: { share: 20%, key: [code], seed: 3 } }
    sinks:
      prices.csv: { from: prices }
      one.csv:    { from: one }
      newest.csv: { from: newest }
      agreed.csv: { from: agreed }
      filled.csv: { from: filled }
      long.csv:   { from: long }
      rolled.csv: { from: rolled }
      ranked.csv: { from: ranked }
      some.csv:   { from: some }
      keys.csv:   { from: keys }
    """

  private static func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(pipeline, to: "pipeline.yaml")
    var state: UInt64 = 5
    func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    func rows(_ count: Int, _ more: () -> String) -> String {
      (0..<count).map { _ in
        let close = below(4) == 0 ? "" : "\(below(90)).\(below(10))0"
        return "C\(below(60)),\(CalendarDate(day: Int32(20_000 + below(40)))),\(close)\(more())\n"
      }.joined()
    }
    try workspace.write("code,day,close\n" + rows(1500) { "" }, to: "sse.csv")
    try workspace.write(
      "code,day,close,halted\n" + rows(900) { below(3) == 0 ? "," : ",true" }, to: "szse.csv")
    return workspace
  }

  @Test func `give the same bytes with any memory, batches and workers`() async throws {
    let workspace = try Self.workspace()
    let expected = try await workspace.outputs(of: "general", RunOptions(workers: 1))
    #expect(expected.count == 14)
    for (memory, workers, seed) in [(1 << 10, 1, 3), (32 << 10, 2, 7), (1 << 30, 2, 1)] {
      var options = RunOptions(workers: workers, memory: memory)
      options.smallestPart = 4 << 10
      options.batchRows = { number in 1 + (number &* 2_654_435_761 &+ seed) % (seed * 40) }
      let found = try await workspace.outputs(of: "general", options)
      for (now, before) in zip(found, expected) where now != before {
        Issue.record("\(memory) bytes, \(workers) workers: \(before.prefix(12))")
      }
    }
  }

  @Test func `a union labels rows and lets inputs lack what they may`() async throws {
    let workspace = try Workspace()
    try workspace.write(Self.pipeline, to: "pipeline.yaml")
    try workspace.write("code,day,close\n600000,2025-01-02,1.50\n", to: "sse.csv")
    try workspace.write("halted,close,code,day\ntrue,,000001,2025-01-02\n", to: "szse.csv")
    _ = try await workspace.outputs(of: "general", RunOptions(workers: 2))
    #expect(
      workspace.read("out/general/prices.csv") == """
        code,day,close,halted,exchange
        600000,2025-01-02,1.50,,XSHG
        000001,2025-01-02,,true,XSHE

        """)
    #expect(
      workspace.read("out/general/one.csv") == """
        code,day,close,exchange
        600000,2025-01-02,1.50,XSHG

        """)
  }
}
