import PenstockKit

extension CurrencyConversion {
  private static let ecb = """
    date:date,base,quote,rate:decimal,source
    2025-06-27,EUR,USD,1.1700,ECB
    2025-06-27,EUR,CNY,8.3900,ECB
    2025-06-30,EUR,USD,1.1720,ECB
    2025-06-30,EUR,CNY,8.3970,ECB
    """

  private static let facts = """
    entity,concept,period:period,unit,value:decimal,kind
    A,revenue,2025-06-27..2025-06-30,CNY,1000,flow
    A,cash,2025-06-30@end,CNY,1000,balance
    A,gross_margin,2025-06-27..2025-06-30,pure,0.5,ratio
    A,cash,,CNY,7,balance
    """

  static let examples = [
    Example(
      "Flows at the mean of their period, balances at the closing rate, ratios untouched",
      settings: "{ rates: ecb, method: average_closing, to: [USD] }",
      input: facts, sides: ["ecb": ecb],
      output: """
        entity,concept,period,unit,value,kind,currency,basis,reported_value,reported_unit,rate,rate_quote,rate_basis,rate_first,rate_last,rate_observations,rate_source,flags
        A,revenue,2025-06-27..2025-06-30,USD,139.51,flow,USD,translated,1000,CNY,7.1678079694,CNY per USD,average,2025-06-27,2025-06-30,2,ECB,
        A,cash,2025-06-30@end,USD,139.57,balance,USD,translated,1000,CNY,7.1646757679,CNY per USD,closing,2025-06-30,2025-06-30,1,ECB,
        A,gross_margin,2025-06-27..2025-06-30,pure,0.5,ratio,,reported,0.5,pure,,,,,,,,
        """, refused: ["4 E_PERIOD_UNKNOWN"], isFacts: true),
    Example(
      "As columns: nothing is refused, and a flag says why a value is missing",
      settings: "{ rates: ecb, method: average_closing, add: { value_usd: USD } }",
      input: facts, sides: ["ecb": ecb],
      output: """
        entity,concept,period,unit,value,kind,value_usd,rate,flags
        A,revenue,2025-06-27..2025-06-30,CNY,1000,flow,139.51,7.1678079694,
        A,cash,2025-06-30@end,CNY,1000,balance,139.57,7.1646757679,
        A,gross_margin,2025-06-27..2025-06-30,pure,0.5,ratio,,,
        A,cash,,CNY,7,balance,,,value_usd:E_PERIOD_UNKNOWN
        """, isFacts: true),
    Example(
      "One rate for everything, of one day: a convenience translation",
      settings: "{ rates: ecb, method: convenience, at: 2025-06-30, to: [USD], round: 0 }",
      input: """
        entity,concept,period:period,unit,value:decimal,kind
        A,revenue,2024,CNY,1000000,flow
        """, sides: ["ecb": ecb],
      output: """
        entity,concept,period,unit,value,kind,currency,basis,reported_value,reported_unit,rate,rate_quote,rate_basis,rate_first,rate_last,rate_observations,rate_source,flags
        A,revenue,2024,USD,139574,flow,USD,translated,1000000,CNY,7.1646757679,CNY per USD,convenience,2025-06-30,2025-06-30,1,ECB,
        """, isFacts: true),
  ]
}
