import Penstock
import PenstockTesting
import Testing

@testable import PenstockEngine

@Suite struct `A circuit` {
  private func plan(
    _ transforms: String, sinks: String, moreSources: String = ""
  ) throws -> Plan {
    let workspace = try Workspace()
    try workspace.write("a,b,c\n1,x,z\n", to: "one.csv")
    try workspace.write(
      """
      Date,USD,CNY,
      2025-01-03,1.0,7.0,
      """, to: "ecb.csv")
    try workspace.write(
      """
      pipeline: test
      sources:
        one: { path: one.csv }
        two: { path: one.csv }
      \(moreSources)
      transforms:
      \(transforms)
      sinks:
      \(sinks)
      """, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    return try #require(pipeline.plan, "\(pipeline.diagnostics.map(\.message))")
  }

  private func names(_ circuit: Circuit) -> [String] {
    circuit.order.map { root in
      let name = circuit.plan.nodes[root.node].name
      return switch root {
      case .source: name
      case .held: "held \(name)"
      case .group(let position): "group \(name).\(position.step)"
      case .lookup(let position): "lookup \(name).\(position.step)"
      case .refused: "refused \(name)"
      }
    }
  }

  @Test func `runs a chain of row stages in one go`() throws {
    let plan = try plan(
      "  t: { from: one, steps: [ { filter: { b: x } }, { select: [a] } ] }",
      sinks: "  t.csv: { from: t }\n  two.csv: { from: two }")
    #expect(names(Circuit(plan)) == ["one", "two"])
  }

  @Test func `holds rows where several inputs meet`() throws {
    let plan = try plan(
      "  l: { from: one, filter: { b: x } }\n  r: { from: one, filter: { b: y } }\n"
        + "  m: { from: [l, r, two] }",
      sinks: "  m.csv: { from: m }")
    #expect(names(Circuit(plan)) == ["one", "two", "held m"])
  }

  @Test func `begins anew at every group stage`() throws {
    let plan = try plan(
      """
        t:
          from: one
          steps:
            - pivot: { rows: [a], column: b, values: c, columns: [x, y] }
            - pivot: { rows: [x], column: y, values: a, columns: [z] }
      """, sinks: "  t.csv: { from: t }\n  two.csv: { from: two }")
    #expect(names(Circuit(plan)) == ["one", "two", "group t.0", "group t.1"])
  }

  @Test func `keeps the text of tables where some stage may pass it on`() throws {
    let plan = try plan(
      """
        t:
          from: one
          steps:
            - cast: { b: date }
            - amount: { column: c, currency: CNY }
            - currency: { rates: ecb, method: spot, date: b, columns: { value: usd }, to: [USD] }
            - asof_join: { with: old, on: { b: date }, tolerance: 9 days, add: [rate] }
      """, sinks: "  t.csv: { from: t }\n  two.csv: { from: two }",
      moreSources: """
          ecb: { path: ecb.csv, ecb_rates: {} }
          old: { path: ecb.csv, ecb_rates: {} }
        """)
    let circuit = Circuit(plan)
    let ecb = try #require(plan.index(of: "ecb"))
    #expect(circuit.tablesOfValues == [Plan.Edge(node: ecb)])
  }

  @Test func `begins anew where rows may wait for a table on disk`() throws {
    let plan = try plan(
      "  t: { from: one, steps: [ { join: { with: two, on: a, kind: semi } }, { filter: { b: x } } ] }\n"
        + "  u: { from: t, join: { with: t, on: b, kind: anti } }",
      sinks: "  u.csv: { from: u }")
    #expect(names(Circuit(plan)) == ["two", "one", "lookup t.0", "held u", "lookup u.0"])
  }

  @Test func `needs only what leads to a captured edge`() throws {
    let plan = try plan(
      "  t: { from: one, filter: { b: x } }\n  u: { from: two, filter: { b: x } }",
      sinks: "  t.csv: { from: t }\n  u.csv: { from: u }")
    let place = try #require(plan.index(of: "u"))
    #expect(names(Circuit(plan, capture: Plan.Edge(node: place))) == ["two"])
  }
}
