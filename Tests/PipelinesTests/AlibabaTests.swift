import Penstock
import PenstockTesting
import Testing

/// Figures that Alibaba printed in both currencies, by its own convenience translation.
@Test func `a convenience translation gives the filer's dollars to within one display unit`()
  async throws
{
  let workspace = try Workspace()
  let fixture = Repository.root + "/Tests/PipelinesTests/Fixtures/alibaba_20f.csv"
  try workspace.write(
    """
    pipeline: alibaba
    sources:
      printed:
        path: \(fixture)
        columns:
          { period_end: date, cny_millions: decimal, usd_millions: decimal }
      noon:                                    # H.10 noon buying rates, as the filings name them
        columns: { date: date, rate: decimal }
        inline:
          rows:
            - { date: 2018-03-30, rate: 6.2726 }
            - { date: 2019-03-29, rate: 6.7112 }
    transforms:
      rates:
        from: noon
        rates: { date: date, base: USD, quote: CNY, rate: rate, source: H.10, kind: noon }
      dollars:
        from: printed
        steps:
          - filter: { fiscal_year_end: [2018-03-31, 2019-03-31] }
          - amount: { column: cny_millions, unit: 百万元, currency: CNY }
          - facts:
              entity: source
              concept: line_item
              end: period_end
              covers: { column: statement, map: { income: year, balance: instant } }
          - currency:
              { rates: rates, method: convenience, at: period_end, add: { dollars: USD }, round: 0 }
    sinks:
      dollars.csv: { from: dollars }
    """, to: "pipeline.yaml")
  let pipeline = workspace.pipeline()
  let plan = try #require(pipeline.plan, "\(pipeline.diagnostics.map(pipeline.rendered))")
  _ = try await pipeline.run(plan)
  let rows = CSVTable(try #require(workspace.read("out/alibaba/dollars.csv"))).rows
  #expect(rows.count == 37)
  let million = Decimal(1_000_000)
  for row in rows {
    let dollars = try #require(Decimal(row["dollars"] ?? ""), "\(row)")
    let printed = try #require(Decimal(row["usd_millions"] ?? "")).multiplied(by: million)
    let millions = try #require(try dollars.divided(by: million, scale: 0, rounding: .halfUp))
    let difference = try millions.multiplied(by: million).subtracting(printed)
    #expect(difference <= million && difference >= Decimal(-1_000_000), "\(row)")
  }
}
