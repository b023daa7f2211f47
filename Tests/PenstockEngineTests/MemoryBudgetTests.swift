import Penstock
import PenstockTesting
import Testing

@testable import PenstockEngine

/// How much memory there is shows in no output: what goes to disk comes back as it was.
@Suite struct `The outputs are the same bytes, whatever the memory` {
  private static let pipeline = """
    pipeline: facts
    sources:
      filings:
        path: filings.csv
        columns: { value: { type: decimal, thousands: "," }, note: { type: decimal, thousands: "," }, day: date }
      more: { path: more.csv, columns: { value: decimal, note: decimal, day: date } }
    transforms:
      reported: { from: [filings, more], facts: {} }
      quarters: { from: reported, period: { to: [calendar_quarter], from: year_to_date } }
      columns:
        from: reported
        period: { from: year_to_date, ttm: four_quarters, add: { quarter: quarter, ttm: ttm } }
      grown: { from: quarters, growth: { kind: yoy } }
      mix: { from: reported, segment_mix: { amount: revenue, share: revenue_share, total: reported } }
      shares: { from: reported, segment_mix: { amount: revenue, total: members, add: [share, hhi], round: 4 } }
      changes:
        from: reported
        steps:
          - filter: { concept: cash }
          - window: { by: [entity, segment], order: day, add: { change: { change: value } } }
      table:
        from: reported
        steps:
          - filter: { concept: cash }
          - pivot: { rows: [entity, day], column: segment, values: value, columns: [north, south] }
      rest: { from: [quarters.refused, mix.refused] }
    sinks:
      quarters.csv: { from: quarters }
      columns.json: { from: columns, json: { lines: true } }
      grown.csv:    { from: grown }
      mix.csv:      { from: mix }
      shares.csv:   { from: shares }
      changes.csv:  { from: changes }
      table.csv:    { from: table }
      table.md:     { from: table }
      rest.csv:     { from: rest }
    """

  private static let header = "entity,concept,axis,segment,period,unit,value,note,day\n"

  /// Facts of some hundred series, one entity's many times as many as another's.
  private static func rows() -> [String] {
    var random = Random(7)
    var rows: [String] = []
    for entity in 0..<40 {
      for year in 2019...(entity == 3 ? 2060 : 2021) {
        for (number, end) in ["03-31", "06-30", "09-30", "12-31"].enumerated() {
          let period = random.oneIn(30) ? "" : "\(year)-01-01..\(year)-\(end)"
          let total = random.below(9_000_000) * (number + 1)
          let grouped =
            "\"\(1 + total / 1_000_000),\(100 + total / 1000 % 900),\(100 + total % 900).50\""
          rows.append("E\(entity),revenue,,,\(period),CNY,\(grouped),\"1,000\",\(year)-\(end)")
          for (segment, part) in [("north", 5), ("south", 3), ("\"east, far\"", 2)] {
            let value = random.oneIn(25) ? "" : "\(total * part / 10 - 500).\(random.below(10))0"
            rows.append(
              "E\(entity),revenue,region,\(segment),\(period),CNY,\(value),,\(year)-\(end)")
            if random.oneIn(3) {
              rows.append(
                "E\(entity),revenue_share,region,\(segment),\(period),pure,0.\(part),,\(year)-\(end)"
              )
            }
          }
          for segment in ["north", "south"] {
            rows.append(
              "E\(entity),cash,region,\(segment),\(year)-\(end)@end,CNY,\(random.below(5000) - 100),,"
                + "\(year)-\(end)")
          }
        }
      }
    }
    return rows
  }

  /// How the rows lie: by their keys, so but for one row at the end, or in any order.
  enum Order: CaseIterable {
    case byKey, byKeyButOne, shuffled
  }

  private static func workspace(_ order: Order) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(pipeline, to: "pipeline.yaml")
    var rows = rows()
    if order == .shuffled {
      var random = Random(11)
      for place in rows.indices.dropFirst().reversed() {
        rows.swapAt(place, random.below(place + 1))
      }
    }
    try workspace.write(header + rows.joined(separator: "\n") + "\n", to: "filings.csv")
    try workspace.write(
      header
        + "\(order == .byKey ? "Y" : "E1"),revenue,,,2018,CNY,77.70,3,2018-12-31\nZ,cash,,,2018-12-31@end,USD,1,,2018-12-31\n",
      to: "more.csv")
    return workspace
  }

  /// A way to run the pipeline; a seed above 0 cuts the rows by chance.
  private struct Run {
    let memory: Int
    let workers: Int
    let seed: Int
    let collectedRows: Int
  }

  private static let runs = [
    Run(memory: 64 << 10, workers: 1, seed: 0, collectedRows: .max),
    Run(memory: 64 << 10, workers: 2, seed: 3, collectedRows: 1),
    Run(memory: 1 << 20, workers: 2, seed: 5, collectedRows: .max),
    Run(memory: 3 << 20, workers: 1, seed: 8, collectedRows: 900),
    Run(memory: 1 << 34, workers: 2, seed: 2, collectedRows: 1),
    Run(memory: 1 << 34, workers: 1, seed: 1, collectedRows: 300),
    Run(memory: 1 << 34, workers: 2, seed: 0, collectedRows: 3000),
  ]

  @Test(arguments: Order.allCases)
  func `with any budget, any batches, one core and two`(order: Order) async throws {
    let workspace = try Self.workspace(order)
    var gathering = RunOptions(workers: 2, memory: 1 << 34)
    gathering.collectedRows = .max
    let expected = try await workspace.outputs(of: "facts", gathering, withCounts: true)
    #expect(expected.count == 13 + 20)
    for run in Self.runs {
      var options = RunOptions(workers: run.workers, memory: run.memory)
      options.collectedRows = run.collectedRows
      options.smallestPart = 16 << 10
      let seed = run.seed
      if seed > 0 {
        options.batchRows = { number in 50 + (number &* 2_654_435_761 &+ seed) % (seed * 200) }
      }
      let found = try await workspace.outputs(of: "facts", options, withCounts: true)
      for (now, before) in zip(found, expected) where now != before {
        Issue.record("\(run): \(before.prefix(20))")
      }
      #expect(found.count == expected.count)
    }
  }
}
