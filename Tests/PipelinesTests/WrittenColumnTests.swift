import Penstock
import PenstockTesting
import Testing

/// Columns as vendors write them, through a whole pipeline.
@Suite struct `Columns as they come` {
  private func run(
    _ yaml: String, _ files: [String: String]
  ) async throws -> (workspace: Workspace, pipeline: Pipeline, report: RunReport) {
    let workspace = try Workspace()
    for (name, text) in files { try workspace.write(text, to: name) }
    try workspace.write(yaml, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    let plan = try #require(pipeline.plan, "\(pipeline.diagnostics.map(pipeline.rendered))")
    return (workspace, pipeline, try await pipeline.run(plan))
  }

  @Test func `symbols take their market, numbers their point, times their day from other columns`()
    async throws
  {
    let (workspace, pipeline, _) = try await run(
      """
      pipeline: written
      sources:
        quotes:
          path: "quotes_{day}.csv"
          columns:
            symbol: { from: f12, type: symbol, market: { column: market } }
            market: { from: f13 }
            name: { fold: true }
            price: { from: f2, type: decimal, decimals: { column: f1 }, missing: ["-"], unit: 元 }
            change: { from: f3, type: decimal, decimals: 2, unit: "%" }
            volume: { from: 成交量(手), type: integer, unit: 手 }
            turnover: { type: decimal, thousands: ",", unit: 万元 }
            day: { type: date, format: YYYYMMDD }
            at: { type: timestamp, format: hmmss, zone: "+08:00", date: { column: day } }
      sinks:
        out.csv: { from: quotes }
      """,
      [
        "quotes_20260708.csv": """
        f1,f12,f13,name,f2,f3,成交量(手),turnover,at
        2,000001,1,上证指数,315614,-29,120,"36,631,867.88",92501
        3,'000001,0,平 安 银 行,11050,150,7,1.5,150000
        2,920002,0,万达轴承,-,0,0,0,
        2,00700,116,腾讯控股,0,0,1,"1,000",160000

        """
      ])
    #expect(pipeline.diagnostics.isEmpty)
    #expect(
      workspace.read("out/written/out.csv") == """
        f1,symbol,market,name,price,change,volume,turnover,at,day
        2,000001.XSHG,1,上证指数,3156.14,-0.0029,12000,366318678800,2026-07-08T01:25:01Z,2026-07-08
        3,000001.XSHE,0,平安银行,11.05,0.015,700,15000,2026-07-08T07:00:00Z,2026-07-08
        2,920002.BJSE,0,万达轴承,,0,0,0,,2026-07-08
        2,00700.XHKG,116,腾讯控股,0,0,100,10000000,2026-07-08T08:00:00Z,2026-07-08

        """)
    let manifest = try #require(workspace.read("out/written/datapackage.json"))
    #expect(manifest.contains(#""penstock:type": "symbol""#))
  }

  @Test func `a symbol that can't be read is refused like any value`() async throws {
    let (workspace, _, report) = try await run(
      """
      pipeline: refusing
      sources:
        quotes:
          path: quotes.csv
          on_error: refuse
          refused: { at_most: 3 }
          columns: { symbol: { type: symbol, market: mainland_a_share, missing: ["-"] } }
      sinks:
        out.csv: { from: quotes }
      """,
      ["quotes.csv": "symbol,n\n600000,1\n-,2\n000001.SH,3\n510300,4\n'300750,5\nsz002594,6\n"])
    #expect(!report.isDegraded)
    #expect(
      workspace.read("out/refusing/out.csv")
        == "symbol,n\n600000.XSHG,1\n,2\n300750.XSHE,5\n002594.XSHE,6\n")
    #expect(
      CSVTable(try #require(workspace.read("out/refusing/refused.csv"))).rows.map { $0["reason"] }
        == [
          "`symbol`: `000001.SH` is not of the market that is declared, but of XSHG",
          "`symbol`: `510300` is a code, and nothing says its market",
        ])
  }

  private static let drifted = "close,name,symbol\n10.5,浦发银行,600000.SH\n"

  private func contract(_ word: String) -> String {
    """
    pipeline: contracts
    sources:
      quotes:
        path: quotes.csv
        contract: \(word)
        columns: { symbol: symbol, date: date, close: decimal }
    sinks:
      out.csv: { from: quotes }
    """
  }

  @Test func `a contract keeps the declared columns in their order, whatever comes`() async throws {
    let (reported, pipeline, _) = try await run(contract("report"), ["quotes.csv": Self.drifted])
    #expect(
      reported.read("out/contracts/out.csv") == "symbol,date,close\n600000.XSHG,,10.5\n")
    #expect(
      pipeline.diagnostics.map(\.message) == [
        "column `name` of the input is not declared: it is left out",
        "the input has no column `date`: `date` is missing in every row",
      ])
    #expect(pipeline.diagnostics.allSatisfy { $0.severity == .warning })
    let (evolved, _, _) = try await run(contract("evolve"), ["quotes.csv": Self.drifted])
    #expect(
      evolved.read("out/contracts/out.csv")
        == "symbol,date,close,name\n600000.XSHG,,10.5,浦发银行\n")
  }

  @Test func `a frozen contract lets nothing through that is not as declared`() async throws {
    let workspace = try Workspace()
    try workspace.write(Self.drifted, to: "quotes.csv")
    try workspace.write(contract("freeze"), to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    #expect(pipeline.plan == nil)
    #expect(pipeline.diagnostics.count == 2)
    let order = "close,date,symbol\n10.5,2026-07-08,600000.SH\n"
    let (moved, _, _) = try await run(contract("freeze"), ["quotes.csv": order])
    #expect(
      moved.read("out/contracts/out.csv") == "symbol,date,close\n600000.XSHG,2026-07-08,10.5\n")
  }

  @Test func `zero is a price unless it is declared to be none`() async throws {
    let (workspace, _, _) = try await run(
      """
      pipeline: zeros
      sources:
        bars:
          path: bars.csv
          columns:
            open: { type: decimal, missing: [0, None] }
            change: { type: decimal, missing: [None] }
      sinks:
        out.csv: { from: bars }
      """, ["bars.csv": "open,change\n0.0,0.0\nNone,None\n3.40,-0.03\n0,1\n"])
    #expect(workspace.read("out/zeros/out.csv") == "open,change\n,0.0\n,\n3.40,-0.03\n,1\n")
  }

  @Test func `several columns may take their unit from one`() async throws {
    let (workspace, _, _) = try await run(
      """
      pipeline: units
      sources:
        deals:
          path: deals.csv
          columns:
            bought: { type: decimal, unit: { column: unit } }
            sold: { type: integer, unit: { column: unit } }
            left: { type: decimal, unit: { column: unit } }
      sinks:
        out.csv: { from: deals }
      """, ["deals.csv": "bought,sold,unit,left\n1.5,2,百万元,-3\n1.5,2,万港元,\n1,2,USD,3\n"])
    #expect(
      workspace.read("out/units/out.csv")
        == "bought,sold,unit,left\n1500000,2000000,CNY,-3000000\n15000,20000,HKD,\n1,2,USD,3\n")
  }

  @Test func `a column of one value is there where there are no rows`() async throws {
    let (workspace, pipeline, _) = try await run(
      """
      pipeline: none
      sources:
        deals:
          path: deals.json
          columns:
            bought: { type: decimal, unit: { column: currency } }
            currency: { value: CNY }
      sinks:
        out.csv: { from: deals }
      """, ["deals.json": "[]"])
    #expect(pipeline.diagnostics.isEmpty)
    #expect(workspace.read("out/none/out.csv") == "bought,currency\n")
  }

  @Test func `a column may have one value in every row`() async throws {
    let (workspace, _, _) = try await run(
      """
      pipeline: constants
      sources:
        sse:
          path: sse.csv
          columns:
            exchange: { value: XSHG }
            currency: { value: 元 }
            turnover: { type: decimal, unit: { column: currency } }
            lot: { type: integer, value: 100 }
        szse:
          path: szse.csv
          contract: freeze
          columns:
            turnover: { from: 成交额, type: decimal, unit: { column: currency } }
            exchange: { value: XSHE }
            currency: { value: 亿元 }
            lot: { type: integer, value: 100 }
      transforms:
        both:
          from: [sse, szse]
          select: [exchange, turnover, currency, lot]
      sinks:
        out.csv: { from: both }
      """, ["sse.csv": "turnover\n1234\n", "szse.csv": "成交额\n1.5\n"])
    #expect(
      workspace.read("out/constants/out.csv")
        == "exchange,turnover,currency,lot\nXSHG,1234,CNY,100\nXSHE,150000000,CNY,100\n")
  }
}
