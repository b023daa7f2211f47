import PenstockKit

extension PeriodStage {
  static let examples = [
    Example(
      "Facts of calendar years pass; a half-year is no year, and is never scaled up to one.",
      settings: "{ to: [calendar_year], concepts: [revenue] }",
      input: """
        entity,concept,period:period,unit,value:decimal,kind
        Zhipu,revenue,2024-01-01..2024-12-31,CNY,312400000,flow
        Zhipu,gross_margin,2024-01-01..2024-12-31,pure,0.563,ratio
        Zhipu,revenue,2025-01-01..2025-06-30,CNY,190900000,flow
        """,
      output: """
        entity,concept,period,unit,value,kind
        Zhipu,revenue,2024,CNY,312400000,flow
        """,
      refused: ["3 E_LEN_MISMATCH"], isFacts: true),
    Example(
      "Cumulative reports taken apart: the fourth quarter is the year less nine months. A margin "
        + "is not.",
      settings: "{ to: [calendar_quarter], from: year_to_date }",
      input: """
        entity,concept,period:period,unit,value:decimal,kind
        A,revenue,2024-01-01..2024-09-30,CNY,300,flow
        A,revenue,2024,CNY,450,flow
        A,revenue,2024H1,CNY,180,flow
        A,gross_margin,2024H1,pure,0.4,ratio
        """,
      output: """
        entity,concept,period,unit,value,kind,derived,flags
        A,revenue,2024Q3,CNY,120,flow,2024-01-01..2024-09-30 - 2024H1,value:W_DERIVED
        A,revenue,2024Q4,CNY,150,flow,2024 - 2024-01-01..2024-09-30,value:W_DERIVED
        """,
      refused: ["4 E_NONADDITIVE"], isFacts: true),
    Example(
      "Four discrete quarters are a year.",
      settings: "{ to: [calendar_year], from: discrete }",
      input: """
        entity,concept,period:period,unit,value:decimal,kind
        A,revenue,2024Q1,CNY,1,flow
        A,revenue,2024Q2,CNY,2,flow
        A,revenue,2024Q3,CNY,3,flow
        A,revenue,2024Q4,CNY,4,flow
        A,cash,2024-12-31@end,CNY,9,balance
        """,
      output: """
        entity,concept,period,unit,value,kind,derived,flags
        A,revenue,2024,CNY,10,flow,2024Q1 + 2024Q2 + 2024Q3 + 2024Q4,value:W_DERIVED
        A,cash,2024-12-31@end,CNY,9,balance,,
        """,
      isFacts: true),
    Example(
      "The same rows with columns added: the quarter that ends with each, and the twelve months.",
      settings: "{ from: year_to_date, ttm: four_quarters, add: { quarter: quarter, ttm: ttm } }",
      input: """
        entity,concept,period:period,unit,value:decimal,kind
        A,revenue,2023,CNY,48,flow
        A,revenue,2023-01-01..2023-09-30,CNY,30,flow
        A,revenue,2023H1,CNY,21,flow
        A,revenue,2023Q1,CNY,10,flow
        A,revenue,2024Q1,CNY,15,flow
        A,cash,2024-03-31@end,CNY,7,balance
        """,
      output: """
        entity,concept,period,unit,value,kind,quarter,ttm,flags
        A,revenue,2023,CNY,48,flow,18,48,
        A,revenue,2023-01-01..2023-09-30,CNY,30,flow,9,,ttm:E_GAP
        A,revenue,2023H1,CNY,21,flow,11,,ttm:E_GAP
        A,revenue,2023Q1,CNY,10,flow,10,,ttm:E_GAP
        A,revenue,2024Q1,CNY,15,flow,15,53,
        A,cash,2024-03-31@end,CNY,7,balance,7,,
        """,
      isFacts: true),
  ]
}
