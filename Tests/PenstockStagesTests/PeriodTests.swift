import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// Facts brought to the periods that are wanted, as rows.
struct PeriodTests {
  private let period = StageDefinition.group(PeriodStage.self)

  private let demo = """
    entity,concept,period,unit,value,kind,source
    Zhipu,revenue,2022-01-01..2022-12-31,CNY,57400000,flow,a
    Zhipu,revenue,2023-01-01..2023-12-31,CNY,124500000,flow,a
    Zhipu,revenue,2024-01-01..2024-12-31,CNY,312400000,flow,a
    Zhipu,gross_margin,2024-01-01..2024-12-31,pure,0.563,ratio,a
    Zhipu,rd_expense,2022-01-01..2022-12-31,CNY,84400000,flow,a
    Zhipu,rd_expense,2023-01-01..2023-12-31,CNY,528900000,flow,a
    Zhipu,rd_expense,2024-01-01..2024-12-31,CNY,2195400000,flow,a
    Zhipu,rd_expense,2025-01-01..2025-06-30,CNY,1594700000,flow,a
    MiniMax,revenue,2023-01-01..2023-12-31,USD,3460000,flow,a
    MiniMax,revenue,2024-01-01..2024-12-31,USD,30523000,flow,a
    MiniMax,revenue,2025-01-01..2025-09-30,USD,53437000,flow,a
    MiniMax,adjusted_net_loss,2023-01-01..2023-12-31,USD,89074000,flow,a
    MiniMax,adjusted_net_loss,2024-01-01..2024-12-31,USD,244000000,flow,a
    MiniMax,adjusted_net_loss,2025-01-01..2025-09-30,USD,186000000,flow,a
    MiniMax,funding_rounds,,rounds,7,count,a
    """

  @Test(arguments: [1, 2, 5]) func `years pass, other lengths are refused, other concepts counted`(
    parts: Int
  ) throws {
    let outcome = try period.outcome(
      ["to": ["calendar_year"], "concepts": ["revenue", "rd_expense", "adjusted_net_loss"]], demo,
      parts: parts)
    #expect(
      outcome.rows("entity", "concept", "period", "value") == [
        "Zhipu,revenue,2022,57400000", "Zhipu,revenue,2023,124500000",
        "Zhipu,revenue,2024,312400000", "Zhipu,rd_expense,2022,84400000",
        "Zhipu,rd_expense,2023,528900000", "Zhipu,rd_expense,2024,2195400000",
        "MiniMax,revenue,2023,3460000", "MiniMax,revenue,2024,30523000",
        "MiniMax,adjusted_net_loss,2023,89074000", "MiniMax,adjusted_net_loss,2024,244000000",
      ])
    #expect(outcome.refused == ["8 E_LEN_MISMATCH", "11 E_LEN_MISMATCH", "14 E_LEN_MISMATCH"])
    #expect(outcome.reasons.first == "2025H1 has 181 days, which is no calendar year")
    #expect(outcome.remarks == ["facts of other concepts left out": 2])
    #expect(outcome.batch.schema.names == FactRows(demo).batch.schema.names)
  }

  @Test func `undated facts and balances between year ends are refused`() throws {
    let outcome = try period.outcome(
      ["to": ["calendar_year"]],
      """
      entity,concept,period,unit,value,kind
      A,cash,2024-12-31@end,CNY,5,balance
      A,cash,2024-09-30@end,CNY,4,balance
      A,cash,2024-12-30@end,CNY,4,balance
      A,revenue,,CNY,4,flow
      A,margin,2024,pure,0.5,ratio
      """)
    #expect(outcome.rows("period", "value") == ["2024-12-31@end,5", "2024,0.5"])
    #expect(outcome.refused == ["2 E_LEN_MISMATCH", "3 E_LEN_MISMATCH", "4 E_PERIOD_UNKNOWN"])
    #expect(outcome.reasons.first == "2024-09-30@end is not the end of a calendar year")
  }

  private let cumulative = """
    entity,concept,period,unit,value,kind,decimals,qualifier,known_at
    A,revenue,2024Q1,CNY,100,flow,0,,2024-04-20
    A,revenue,2024H1,CNY,220.5,flow,1,,2024-08-20
    A,revenue,2024-01-01..2024-09-30,CNY,300,flow,0,more than,2024-08-20
    A,revenue,2024,CNY,450,flow,,,2025-03-30
    A,margin,2024Q1,pure,0.1,ratio,1,,2024-04-20
    A,margin,2024H1,pure,0.2,ratio,1,,2024-08-20
    A,turnover,2024H1,CNY,7,,0,,2024-08-20
    """

  @Test func `cumulative figures leave quarters, which say what they came of`() throws {
    let outcome = try period.outcome(
      ["to": ["calendar_quarter"], "from": "year_to_date"], cumulative)
    #expect(
      outcome.rows("period", "value", "decimals", "qualifier", "derived", "flags") == [
        "2024Q1,100,0,,,",
        "2024Q2,120.5,0,,2024H1 - 2024Q1,value:W_DERIVED;value:W_RESTATED",
        "2024Q3,79.5,0,more than,2024-01-01..2024-09-30 - 2024H1,value:W_APPROX;value:W_DERIVED",
        "2024Q4,150,,less than,2024 - 2024-01-01..2024-09-30,"
          + "value:W_APPROX;value:W_DERIVED;value:W_RESTATED",
        "2024Q1,0.1,1,,,",
      ])
    #expect(outcome.refused == ["6 E_NONADDITIVE", "7 E_NONADDITIVE"])
    #expect(
      outcome.reasons == [
        "`margin` is of kind ratio, so that 2024H1 makes no calendar quarter",
        "`turnover` is of no declared kind, so that 2024H1 makes no calendar quarter",
      ])
  }

  @Test func `halves are what a year leaves, and quarters that can't be had leave a reason`() throws
  {
    let outcome = try period.outcome(
      ["to": ["calendar_half", "calendar_quarter"], "from": "year_to_date"],
      """
      entity,concept,period,unit,value,kind
      A,revenue,2024H1,CNY,220,flow
      A,revenue,2024,CNY,450,flow
      A,revenue,2025-01-01..2025-09-30,CNY,9,flow
      A,revenue,2025-02-01..2025-06-30,CNY,9,flow
      """)
    #expect(
      outcome.rows("period", "value", "derived") == ["2024H1,220,", "2024H2,230,2024 - 2024H1"])
    #expect(outcome.refused == ["3 E_START_MISMATCH", "4 E_GAP"])
  }

  @Test func `discrete quarters make a year, and one that is missing makes a gap`() throws {
    let outcome = try period.outcome(
      ["to": ["calendar_year"], "from": "discrete"],
      """
      entity,concept,period,unit,value,kind
      A,revenue,2024Q4,CNY,4,flow
      A,revenue,2024Q1,CNY,1,flow
      A,revenue,2024Q3,CNY,3.25,flow
      A,revenue,2024Q2,CNY,2,flow
      A,revenue,2025Q1,CNY,2,flow
      A,revenue,2023-12-01..2024-02-29,CNY,2,flow
      B,revenue,2024Q1,CNY,1,flow
      B,revenue,2024Q2,USD,1,flow
      """)
    #expect(
      outcome.rows("period", "value", "derived", "flags") == [
        "2024,10.25,2024Q1 + 2024Q2 + 2024Q3 + 2024Q4,value:W_DERIVED"
      ])
    #expect(
      outcome.refused == ["5 E_GAP", "6 E_LEN_MISMATCH", "7 E_GAP", "8 E_GAP"])
  }

  @Test func `a year that is there is not worked out again`() throws {
    let outcome = try period.outcome(
      ["to": ["calendar_year"], "from": "discrete"],
      """
      entity,concept,period,unit,value,kind
      A,revenue,2024,CNY,9,flow
      A,revenue,2024H1,CNY,4,flow
      A,revenue,2024H2,CNY,4,flow
      """)
    #expect(outcome.rows("period", "value") == ["2024,9"])
    #expect(outcome.refused == ["2 E_GAP", "3 E_GAP"])
  }

  @Test func `fiscal years become calendar years by differences and sums`() throws {
    let outcome = try period.outcome(
      ["to": ["calendar_year"], "from": "year_to_date"],
      """
      entity,concept,period,unit,value,kind
      A,revenue,2023-04-01..2023-12-31,CNY,70,flow
      A,revenue,2023-04-01..2024-03-31,CNY,100,flow
      A,revenue,2024-04-01..2024-12-31,CNY,90,flow
      """)
    #expect(
      outcome.rows("period", "value", "derived") == [
        "2024,120,2023-04-01..2024-03-31 - 2023-04-01..2023-12-31 + 2024-04-01..2024-12-31"
      ])
    #expect(outcome.refused == [])
  }

  @Test func `years of weeks are fiscal years, and their true dates stay`() throws {
    let outcome = try period.outcome(
      ["to": ["fiscal_year", "fiscal_quarter"], "year_end": "09-30"],
      """
      entity,concept,period,unit,value,kind
      Apple,revenue,2022-09-25..2023-09-30,USD,383285,flow
      Apple,revenue,2022-09-25..2022-12-31,USD,117154,flow
      Apple,cash,2022-09-24@end,USD,23646,balance
      Apple,revenue,2023,USD,1,flow
      """)
    #expect(
      outcome.rows("period") == [
        "2022-09-25..2023-09-30", "2022-09-25..2022-12-31", "2022-09-24@end",
      ])
    #expect(outcome.refused == ["4 E_LEN_MISMATCH"])
  }

  @Test func `figures that differ for one period are neither added nor subtracted`() throws {
    let outcome = try period.outcome(
      ["to": ["calendar_half"], "from": "year_to_date"],
      """
      entity,concept,period,unit,value,kind
      A,revenue,2024H1,CNY,4,flow
      A,revenue,2024,CNY,9,flow
      A,revenue,2024,CNY,8,flow
      B,revenue,2024H1,CNY,4.0,flow
      B,revenue,2024H1,CNY,4,flow
      B,revenue,2024,CNY,9,flow
      """)
    #expect(
      outcome.rows("entity", "period", "value") == [
        "A,2024H1,4", "B,2024H1,4.0", "B,2024H1,4", "B,2024H2,5.0",
      ])
    #expect(outcome.refused == ["2 E_DUPLICATE", "3 E_DUPLICATE"])
  }

  @Test func `revenue that falls is flagged, and a sum past 38 digits is refused`() throws {
    let outcome = try period.outcome(
      ["to": ["calendar_half"], "from": "year_to_date"],
      """
      entity,concept,period,unit,value,kind
      A,revenue,2024H1,CNY,400,flow
      A,revenue,2024,CNY,300,flow
      B,net_profit,2024H1,CNY,400,flow
      B,net_profit,2024,CNY,300,flow
      C,net_profit,2024H1,CNY,-99999999999999999999999999999999999999,flow
      C,net_profit,2024,CNY,99999999999999999999999999999999999999,flow
      """)
    #expect(
      outcome.rows("entity", "value", "flags") == [
        "A,400,", "A,-100,value:W_DERIVED;value:W_NEG_DERIVED", "B,400,", "B,-100,value:W_DERIVED",
        "C,-99999999999999999999999999999999999999,",
      ])
    #expect(outcome.refused == ["6 E_NUM_OVERFLOW"])
  }

  @Test func `what was converted is aligned only where that is asked for`() throws {
    let header = "entity,concept,period,unit,value,kind,currency,basis,rate:decimal"
    #expect(
      try period.notes(["to": ["calendar_year"]], header) == [
        "these amounts were converted before `period`, each at the rate of its own period"
      ])
    #expect(try period.notes(["to": ["calendar_year"], "convert_first": "true"], header) == [])
    let outcome = try period.outcome(
      ["to": ["calendar_half"], "from": "year_to_date", "convert_first": "true"],
      header + """

        A,revenue,2024H1,USD,40,flow,USD,translated,7.1
        A,revenue,2024,USD,90,flow,USD,translated,7.2
        """)
    #expect(
      outcome.rows("period", "value", "currency", "basis", "rate") == [
        "2024H1,40,USD,translated,7.1", "2024H2,50,USD,derived,",
      ])
  }

  @Test func `settings that do not fit together are told`() {
    #expect(period.mistakes([:]) == ["1: nothing says what to align to"])
    #expect(
      period.mistakes(["to": ["fiscal_year"]]) == ["2: nothing says when the fiscal year ends"])
    #expect(
      period.mistakes(["to": ["calendar_year"], "ttm": "rolling_year"])
        == ["4: `ttm` belongs to `add`"])
    #expect(
      period.mistakes(["add": ["q": "ttm"]]) == [
        "2: nothing says what the figures run over",
        "2: nothing says how twelve months are put together",
      ])
    #expect(
      period.mistakes(["add": ["q": "ttm"], "from": "discrete", "ttm": "rolling_year"])
        == ["5: a rolling year is made of years to date"])
    #expect(
      period.mistakes(["to": ["fiscal_year"], "year_end": "06-15"])
        == ["4: `year_end` is the last day of a month, give or take a week"])
  }

  @Test func `rows that are no facts are told`() throws {
    #expect(
      try period.notes(["to": ["calendar_year"]], "entity,concept,value")
        == [
          "`period` needs the period of each fact, and no column plays it",
          "`period` needs the unit of each fact, and no column plays it",
          "`period` needs the kind of each fact, and no column plays it",
        ])
  }
}
