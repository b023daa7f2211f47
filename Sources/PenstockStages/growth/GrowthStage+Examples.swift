import PenstockKit

extension GrowthStage {
  static let examples = [
    Example(
      "Growth stands behind each fact that has one a year before, in the same currency.",
      settings: "{ kind: yoy }",
      input: """
        entity,concept,period:period,unit,value:decimal,kind,currency,basis
        Zhipu,revenue,2023,CNY,124500000,flow,CNY,reported
        Zhipu,revenue,2024,CNY,312400000,flow,CNY,reported
        Zhipu,gross_margin,2023,pure,0.646,ratio,,reported
        Zhipu,gross_margin,2024,pure,0.563,ratio,,reported
        """,
      output: """
        entity,concept,period,unit,value,kind,currency,basis
        Zhipu,revenue,2023,CNY,124500000,flow,CNY,reported
        Zhipu,revenue,2024,CNY,312400000,flow,CNY,reported
        Zhipu,revenue_growth_yoy,2024,pure,1.5092,ratio,CNY,derived
        Zhipu,gross_margin,2023,pure,0.646,ratio,,reported
        Zhipu,gross_margin,2024,pure,0.563,ratio,,reported
        """,
      isFacts: true),
    Example(
      "From a loss there is no growth.",
      settings: "{ kind: yoy, decimals: 2 }",
      input: """
        entity,concept,period:period,unit,value:decimal,kind
        A,net_profit,2023,CNY,-20,flow
        A,net_profit,2024,CNY,5,flow
        """,
      output: """
        entity,concept,period,unit,value,kind,currency,basis
        A,net_profit,2023,CNY,-20,flow,CNY,reported
        A,net_profit,2024,CNY,5,flow,CNY,reported
        """,
      refused: ["2 E_BASE_NOT_POSITIVE"], isFacts: true),
    Example(
      "The growth per year over two years.",
      settings: "{ kind: cagr, years: 2 }",
      input: """
        entity,concept,period:period,unit,value:decimal,kind
        Zhipu,revenue,2022,CNY,57400000,flow
        Zhipu,revenue,2024,CNY,312400000,flow
        """,
      output: """
        entity,concept,period,unit,value,kind,currency,basis
        Zhipu,revenue,2022,CNY,57400000,flow,CNY,reported
        Zhipu,revenue,2024,CNY,312400000,flow,CNY,reported
        Zhipu,revenue_cagr,2022-01-01..2024-12-31,pure,1.3329,ratio,CNY,derived
        """,
      isFacts: true),
  ]
}
