import Penstock
import PenstockTesting
import Testing

@Suite struct `A plan` {
  private func plan() throws -> Plan {
    let workspace = try Workspace()
    try workspace.write("symbol,close\n600000.XSHG,6.63\n", to: "prices.csv")
    try workspace.write(
      """
      pipeline: small
      about: Two columns.
      sources:
        prices:
          path: prices.csv
          on_error: refuse
          columns: { close: { type: decimal, unit: CNY } }
      transforms:
        cheap:
          from: [prices, prices]
          refused: { at_most: 2.5% }
          steps: [{ filter: { close: 6.63 } }, { rename: { close: price } }]
      sinks:
        cheap.csv: { from: cheap }
        bad.json: { from: prices.refused }
      """, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    #expect(pipeline.diagnostics.isEmpty)
    return try #require(pipeline.plan)
  }

  @Test func `shows which rows a source asks for, one by one`() throws {
    let workspace = try Workspace()
    try workspace.write(
      """
      pipeline: asking
      sources:
        symbols: { inline: { rows: [{ symbol: 600000.XSHG }] } }
        bars:
          url: "https://example.com/{symbol}.csv"
          each: { in: known, keep: [symbol] }
          columns: { close: decimal }
      transforms:
        known: { from: symbols, filter: { present: [symbol] } }
      sinks:
        bars.csv: { from: bars }
      """, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    let plan = try #require(pipeline.plan, "\(pipeline.diagnostics)")
    #expect(plan.mermaid.contains("  n2 -.->|each| n1\n"))
    #expect(plan.dot.contains("n2 -> n1 [label=\"each\", style=dashed, tooltip=\"symbol: text\"]"))
    #expect(plan.text.contains("source bars  (csv)\n  asks for each row of known\n"))
    #expect(plan.text.contains("transform known  (filter)\n  from symbols\n  to bars\n"))
    #expect(plan.json.text().contains("\"each\": \"known\""))
  }

  @Test func `is a text for people`() throws {
    let expected = """
      small: Two columns.

      source prices  (csv)
        reads prices.csv
        to cheap
          symbol  text
          close   decimal in CNY
        refused, to bad.json
          node    text
          code    text
          reason  text
          symbol  text
          close   decimal in CNY

      transform cheap  (filter · rename)
        from prices, prices
        to cheap.csv
        filter: same columns
        rename: +price; -close
        refuses at most 2.5%
          symbol  text
          price   decimal in CNY

      sink cheap.csv  (csv)
        from cheap

      sink bad.json  (json)
        from prices.refused

      """
    #expect(try plan().text == expected)
  }

  @Test func `is a graph for Mermaid`() throws {
    let expected = """
      flowchart LR
        n0(["prices<br/>csv"])
        n1["cheap<br/>filter · rename"]
        n2[/"cheap.csv<br/>csv"/]
        n3[/"bad.json<br/>json"/]
        n0 --> n1
        n0 --> n1
        n1 --> n2
        n0 -->|refused| n3

      """
    #expect(try plan().mermaid == expected)
  }

  @Test func `is a graph for Graphviz`() throws {
    let expected = """
      digraph "small" {
        rankdir=LR;
        node [shape=box];
        n0 [label="prices\\ncsv", shape=ellipse];
        n1 [label="cheap\\nfilter · rename", shape=box];
        n2 [label="cheap.csv\\ncsv", shape=note];
        n3 [label="bad.json\\njson", shape=note];
        n0 -> n1 [tooltip="symbol: text\\nclose: decimal in CNY"];
        n0 -> n1 [tooltip="symbol: text\\nclose: decimal in CNY"];
        n1 -> n2 [tooltip="symbol: text\\nprice: decimal in CNY"];
        n0 -> n3 [label="refused", tooltip="node: text\\ncode: text\\nreason: text\\nsymbol: text\\nclose: decimal in CNY"];
      }

      """
    #expect(try plan().dot == expected)
  }

  @Test func `is JSON for programs`() throws {
    let column = { (name: String, type: String, unit: String?) -> JSONValue in
      .object(
        [("name", .string(name)), ("type", .string(type))]
          + (unit.map { [("unit", .string($0))] } ?? []))
    }
    let prices = JSONValue.array([
      column("symbol", "text", nil), column("close", "decimal", "CNY"),
    ])
    let told = ["node", "code", "reason"].map { column($0, "text", nil) }
    let refused = JSONValue.array(
      told + [column("symbol", "text", nil), column("close", "decimal", "CNY")])
    let cheap = JSONValue.array([
      column("symbol", "text", nil), column("price", "decimal", "CNY"),
    ])
    guard case .object(let members) = try plan().json,
      case .array(let nodes) = members.last?.1
    else { return #expect(Bool(false), "no nodes") }
    #expect(members.map(\.0) == ["pipeline", "about", "nodes"])
    #expect(
      nodes[0]
        == .object([
          ("name", .string("prices")), ("section", .string("source")), ("line", .integer(4)),
          ("from", .array([])), ("stages", .strings(["csv"])), ("reads", .strings(["prices.csv"])),
          ("at_most", .null), ("columns", prices),
          ("refused_columns", refused),
        ]))
    #expect(
      nodes[1]
        == .object([
          ("name", .string("cheap")), ("section", .string("transform")), ("line", .integer(9)),
          ("from", .strings(["prices", "prices"])), ("stages", .strings(["filter", "rename"])),
          ("looks_up", .array([])), ("at_most", .string("2.5%")), ("columns", cheap),
          ("refused_columns", refused),
        ]))
  }

  @Test func `has variables as text alone, wherever they stand`() throws {
    let workspace = try Workspace()
    try workspace.write("symbol,close\n600000.XSHG,6.63\n", to: "prices.csv")
    try workspace.write(
      """
      pipeline: small
      vars: { word: x, file: prices }
      sources: { prices: { path: "${file}.csv" } }
      transforms: { one: { from: prices, filter: { symbol: "a ${word} b ${word}" } } }
      sinks: { one.csv: { from: one } }
      """, to: "pipeline.yaml")
    for value in ["y", "]", "} , evil: {", "\nsinks: {}", "${file}", "'", "#", ""] {
      let pipeline = workspace.pipeline(["word": value])
      #expect(pipeline.diagnostics.isEmpty, "\(value)")
      #expect(pipeline.plan?.nodes.map(\.name) == ["prices", "one", "one.csv"])
    }
  }
}
