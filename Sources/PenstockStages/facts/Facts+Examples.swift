import PenstockKit

extension Facts {
  static let examples = [
    Example(
      "A long table whose columns have other names; a synonym becomes the concept's name",
      settings:
        "{ entity: company, concept: item, value: amount, unit: currency, end: to, covers: year_to_date }",
      input: """
        company,item,amount:decimal,currency,to:date
        600000.XSHG,营业收入,173.4,CNY,2025-09-30
        600000.XSHG,unheard_of,1,CNY,2025-06-30
        """,
      output: """
        company,item,amount,currency,to,period,kind
        600000.XSHG,revenue,173.4,CNY,2025-09-30,2025-01-01..2025-09-30,flow
        600000.XSHG,unheard_of,1,CNY,2025-06-30,2025H1,
        """),
    Example(
      "A wide table becomes a row for each concept",
      settings:
        "{ entity: company, unit: currency, values: { revenue: sales, total_assets: assets }, end: to, covers: year }",
      input: """
        company,currency,to:date,sales:decimal,assets:decimal
        A,USD,2024-12-31,10,25
        """,
      output: """
        company,currency,to,concept,value,period,kind
        A,USD,2024-12-31,revenue,10,2024,flow
        A,USD,2024-12-31,total_assets,25,2024,balance
        """),
    Example(
      "A period that can't be read is refused; a fact without one is a fact",
      settings: "{}",
      input: """
        entity,concept,period,unit,value:decimal
        A,revenue,last year,CNY,1
        A,revenue,,CNY,2
        """,
      output: """
        entity,concept,period,unit,value,kind
        A,revenue,,CNY,2,flow
        """, refused: ["1 E_PERIOD_UNKNOWN"]),
  ]
}
