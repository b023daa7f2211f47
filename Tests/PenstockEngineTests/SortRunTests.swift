import Foundation
import Penstock
import PenstockData
import PenstockTesting
import Testing

@testable import PenstockEngine

/// Rows put in order, in memory and on disk in many runs.
@Suite struct `Sorting in a run` {
  private static let pipeline = """
    pipeline: sorting
    sources:
      rows: { path: rows.csv, columns: { day: date, close: { type: decimal, thousands: "," }, n: integer } }
    transforms:
      by_day:  { from: rows, sort: { by: [day: desc, code] } }
      by_close:
        from: rows
        steps:
          - filter: { present: [close] }
          - sort: { by: [close] }
          - rename: { close: price }
      newest:
        from: by_day
        steps:
          - dedupe: { key: [code], keep: first }
          - sort: { by: [code] }
      first: { from: by_close, limit: 10 }
      back:  { from: by_day, sort: { by: [n] } }
    sinks:
      rows.csv:     { from: rows }
      by_day.csv:   { from: by_day }
      by_close.csv: { from: by_close }
      newest.csv:   { from: newest }
      first.csv:    { from: first }
      back.csv:     { from: back }
    """

  private static func workspace(_ count: Int) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(pipeline, to: "pipeline.yaml")
    var state: UInt64 = 17
    func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    let codes = ["600000", "000001", "", "\"a,b\"", "寒武纪", "C"]
    var text = "n,code,day,close\n"
    for row in 0..<count {
      let day = below(9) == 0 ? "" : "\(CalendarDate(day: Int32(20_000 + below(50))))"
      let close =
        ["", "\"1,2\(below(10))0.50\"", "-\(below(100))", "0.\(below(100))", "1e"][below(4)]
      text += "\(row),\(codes[below(6)]),\(day),\(close)\n"
    }
    try workspace.write(text, to: "rows.csv")
    return workspace
  }

  @Test func `gives the same bytes with any memory, batches and workers`() async throws {
    let workspace = try Self.workspace(2500)
    let expected = try await workspace.outputs(of: "sorting", RunOptions(workers: 1))
    #expect(expected.count == 10)
    // A kilobyte makes a run of every batch, and several merges of 64 runs each.
    for (memory, workers, rows) in [(1 << 10, 2, 31), (256 << 10, 1, 400), (1 << 30, 2, 777)] {
      var options = RunOptions(workers: workers, memory: memory)
      options.batchRows = { number in 1 + (number &* 2_654_435_761) % rows }
      let found = try await workspace.outputs(of: "sorting", options)
      for (now, before) in zip(found, expected) where now != before {
        Issue.record("\(memory) bytes, \(workers) workers: \(before.prefix(12))")
      }
    }
  }

  @Test func `loses no row and brings all back by their numbers`() async throws {
    let workspace = try Self.workspace(3000)
    _ = try await workspace.outputs(of: "sorting", RunOptions(workers: 2, memory: 64 << 10))
    #expect(workspace.read("out/sorting/back.csv") == workspace.read("out/sorting/rows.csv"))
  }

  @Test func `has one temporary file open for hundreds of runs`() async throws {
    let workspace = try Workspace()
    let budget = MemoryBudget(RunOptions(workers: 2, memory: 1), spillingTo: workspace.path)
    let numbers = (0..<300).map { ($0 * 7919) % 300 }
    var store = SortStore(Schema([Field("n", .integer)]))
    for number in numbers {
      let row = Batch(
        schema: store.schema, columns: [.integer(ValueColumn([Int64(number)]))], rowCount: 1)
      try store.append(row, SortKeys(numbers: [number]), budget)
    }
    #expect(try Self.openFiles(below: workspace.path) == 1)
    guard case .runs(let runs) = try await store.finish(budget) else {
      Issue.record("nothing went to disk")
      return
    }
    #expect((2...SortMerge.mostRuns).contains(runs.count))
    #expect(try Self.openFiles(below: workspace.path) == 1)
    var merge = try SortMerge(runs)
    var found: [String?] = []
    while let stretch = try merge.next(rows: 7) {
      let rows = stretch.rows()
      found += (0..<rows.rowCount).map { rows.columns[0].plain($0) }
    }
    #expect(found == (0..<300).map(String.init))
  }

  /// How many files in `folder` this process has open, those without a name as well.
  private static func openFiles(below folder: String) throws -> Int {
    let links = "/proc/self/fd"
    return try FileManager.default.contentsOfDirectory(atPath: links).count { name in
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(links)/\(name)")
      return target?.hasPrefix(folder + "/") ?? false
    }
  }

  @Test func `takes no rows at all`() async throws {
    let workspace = try Self.workspace(0)
    let outputs = try await workspace.outputs(of: "sorting", RunOptions(workers: 2))
    #expect(outputs.contains("by_day.csv\nn,code,day,close\n"))
  }
}
