import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// Growth, as facts of its own behind the facts that grew.
struct GrowthTests {
  private let growth = StageDefinition.group(GrowthStage.self)

  @Test(arguments: [1, 3]) func `growth stands behind each fact, in every currency`(
    parts: Int
  ) throws {
    let outcome = try growth.outcome(
      ["kind": "yoy"],
      """
      entity,concept,period,unit,value,kind,currency,basis,rate:decimal,rate_first:date
      Zhipu,revenue,2022,CNY,57400000,flow,CNY,reported,1,
      Zhipu,revenue,2022,USD,8522972.62,flow,USD,translated,6.7347394593,2022-01-03
      Zhipu,revenue,2023,CNY,124500000,flow,CNY,reported,1,
      Zhipu,revenue,2023,USD,17573250.38,flow,USD,translated,7.0846313165,2023-01-02
      Zhipu,revenue,2024,CNY,312400000,flow,CNY,reported,1,
      Zhipu,revenue,2024,USD,43415503.14,flow,USD,translated,7.1955863100,2024-01-02
      MiniMax,revenue,2023,USD,3460000,flow,USD,reported,1,
      MiniMax,revenue,2024,USD,30523000,flow,USD,reported,1,
      """, parts: parts)
    #expect(
      outcome.rows("concept", "period", "unit", "currency", "basis", "value", "rate", "rate_first")
        == [
          "revenue,2022,CNY,CNY,reported,57400000,1,",
          "revenue,2022,USD,USD,translated,8522972.62,6.7347394593,2022-01-03",
          "revenue,2023,CNY,CNY,reported,124500000,1,",
          "revenue_growth_yoy,2023,pure,CNY,derived,1.1690,,",
          "revenue,2023,USD,USD,translated,17573250.38,7.0846313165,2023-01-02",
          "revenue_growth_yoy,2023,pure,USD,derived,1.0619,,",
          "revenue,2024,CNY,CNY,reported,312400000,1,",
          "revenue_growth_yoy,2024,pure,CNY,derived,1.5092,,",
          "revenue,2024,USD,USD,translated,43415503.14,7.1955863100,2024-01-02",
          "revenue_growth_yoy,2024,pure,USD,derived,1.4705,,",
          "revenue,2023,USD,USD,reported,3460000,1,",
          "revenue,2024,USD,USD,reported,30523000,1,",
          "revenue_growth_yoy,2024,pure,USD,derived,7.8217,,",
        ])
    #expect(outcome.batch["kind"]?[3] == "ratio")
    #expect(outcome.refused == [])
  }

  @Test func `a column for basis and one for currency come where there are none`() throws {
    let outcome = try growth.outcome(
      ["kind": "yoy", "decimals": "1"],
      """
      entity,concept,period,unit,value,kind,decimals
      A,eps,2023,CNY/shares,2,per_share,1
      A,eps,2024,CNY/shares,2.1,per_share,1
      A,margin,2023,pure,0.2,ratio,1
      A,margin,2024,pure,0.3,ratio,1
      """)
    #expect(
      outcome.rows("concept", "value", "decimals", "currency", "basis") == [
        "eps,2,1,CNY,reported", "eps,2.1,1,CNY,reported", "eps_growth_yoy,0.0,1,CNY,derived",
        "margin,0.2,1,,reported", "margin,0.3,1,,reported",
      ])
    #expect(outcome.batch.schema.parts[.basis] == "basis")
  }

  @Test func `ratios, counts, run rates and what is not declared have no growth`() throws {
    let kinds = ["ratio", "count", "run_rate", "cumulative", ""]
    let rows = kinds.flatMap { ["A,x\($0),2023,u,1,\($0)", "A,x\($0),2024,u,2,\($0)"] }
    let outcome = try growth.outcome(
      ["kind": "yoy"],
      "entity,concept,period,unit,value,kind\n" + rows.joined(separator: "\n"))
    #expect(outcome.batch.rowCount == rows.count)
    #expect(outcome.refused == [])
  }

  @Test func `from nothing or less there is no growth, and the change is told`() throws {
    let outcome = try growth.outcome(
      ["kind": "yoy"],
      """
      entity,concept,period,unit,value,kind
      A,net_profit,2022,CNY,0,flow
      A,net_profit,2023,CNY,-20,flow
      A,net_profit,2024,CNY,5,flow
      A,net_profit,2025,CNY,-5,flow
      """)
    #expect(outcome.refused == ["2 E_BASE_NOT_POSITIVE", "3 E_BASE_NOT_POSITIVE"])
    #expect(
      outcome.reasons.last == "there is no growth from -20 in 2023 to 5 in 2024, a change of 25")
    #expect(outcome.rows("concept", "value").last == "net_profit_growth_yoy,-2.0000")
    #expect(outcome.batch.rowCount == 5)
  }

  @Test func `members, units and missing figures are kept apart`() throws {
    let outcome = try growth.outcome(
      ["kind": "yoy"],
      """
      entity,concept,axis,segment,period,unit,value,kind
      A,revenue,,,2023,CNY,1,flow
      A,revenue,business,x,2024,CNY,2,flow
      A,revenue,,,2024,USD,2,flow
      A,revenue,business,x,2023,CNY,,flow
      A,revenue,,,,CNY,1,flow
      A,revenue,,,2024H1,CNY,1,flow
      """)
    #expect(outcome.batch.rowCount == 6)
    #expect(outcome.refused == [])
  }

  @Test func `bounds are inherited, and turned round where they are the base's`() throws {
    let outcome = try growth.outcome(
      ["kind": "yoy"],
      """
      entity,concept,period,unit,value,kind,qualifier
      A,revenue,2022,CNY,1,flow,more than
      A,revenue,2023,CNY,2,flow,
      A,revenue,2024,CNY,3,flow,about
      A,revenue,2025,CNY,4,flow,more than
      """)
    let words = outcome.rows("concept", "qualifier").filter { $0.hasPrefix("revenue_growth") }
    #expect(
      words == [
        "revenue_growth_yoy,less than", "revenue_growth_yoy,about", "revenue_growth_yoy,about",
      ])
  }

  @Test func `years of weeks are compared, days and weeks are not taken for one another`() throws {
    let outcome = try growth.outcome(
      ["kind": "yoy"],
      """
      entity,concept,period,unit,value,kind
      Apple,revenue,2021-09-26..2022-09-24,USD,394328,flow
      Apple,revenue,2022-09-25..2023-09-30,USD,383285,flow
      Apple,cash,2022-09-24@end,USD,100,balance
      Apple,cash,2023-09-30@end,USD,150,balance
      Fund,assets,2023-03-07@end,USD,100,balance
      Fund,assets,2024-03-04@end,USD,110,balance
      Fund,assets,2024-03-05@end,USD,120,balance
      Fund,assets,2024-03-07@end,USD,130,balance
      """)
    let growth = outcome.rows("concept", "period", "value").filter { $0.contains("_growth") }
    #expect(
      growth == [
        "revenue_growth_yoy,2022-09-25..2023-09-30,-0.0280",
        "cash_growth_yoy,2023-09-30@end,0.5000", "assets_growth_yoy,2024-03-07@end,0.3000",
      ])
  }

  @Test func `two bases that differ are refused, two that agree are one`() throws {
    let outcome = try growth.outcome(
      ["kind": "yoy"],
      """
      entity,concept,period,unit,value,kind
      A,revenue,2023,CNY,1,flow
      A,revenue,2023,CNY,2,flow
      A,revenue,2024,CNY,3,flow
      B,revenue,2023,CNY,2,flow
      B,revenue,2023,CNY,2.0,flow
      B,revenue,2024,CNY,3,flow
      """)
    #expect(outcome.refused == ["3 E_DUPLICATE"])
    #expect(outcome.rows("value").last == "0.5000")
  }

  @Test func `growth per year leads from the first year to the last`() throws {
    let outcome = try growth.outcome(
      ["kind": "cagr", "years": "2"],
      """
      entity,concept,period,unit,value,kind
      Zhipu,revenue,2022,CNY,57400000,flow
      Zhipu,revenue,2023,CNY,124500000,flow
      Zhipu,revenue,2024,CNY,312400000,flow
      """)
    #expect(
      outcome.rows("concept", "period", "value").last
        == "revenue_cagr,2022-01-01..2024-12-31,1.3329")
    #expect(outcome.batch.rowCount == 4)
  }

  @Test func `settings that do not fit together are told`() {
    #expect(growth.mistakes([:]) == ["1: missing field `kind` in stage `growth`"])
    #expect(
      growth.mistakes(["kind": "cagr"])
        == ["1: nothing says over how many years growth is compounded"])
    #expect(
      growth.mistakes(["kind": "yoy", "years": "2"]) == ["3: `years` belongs to `kind: cagr`"])
    #expect(
      growth.mistakes(["kind": "yoy", "decimals": "39"]) == ["3: `decimals` is 0 through 38"])
  }
}
