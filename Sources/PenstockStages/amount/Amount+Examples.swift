import PenstockKit

extension Amount {
  static let examples = [
    Example(
      "Written amounts become exact values, each with its unit and precision",
      settings: "{ column: amount, currency: CNY }",
      input: """
        entity,amount
        Zhipu,3.124亿元
        Zhipu,84.8%
        MiniMax,3052.3万美元
        MiniMax,超270万家
        MiniMax,
        """,
      output: """
        entity,amount,unit,value,decimals,qualifier
        Zhipu,3.124亿元,CNY,312400000,-5,
        Zhipu,84.8%,pure,0.848,3,
        MiniMax,3052.3万美元,USD,30523000,-3,
        MiniMax,超270万家,家,2700000,-4,more than
        MiniMax,,,,,
        """),
    Example(
      "Numbers take their unit and currency from columns beside them",
      settings:
        "{ column: value, unit: { column: unit }, currency: { column: currency }, into: { value: exact, unit: iso } }",
      input: """
        value:decimal,unit,currency
        12.5,万元,CNY
        3,亿元,HKD
        """,
      output: """
        value,unit,currency,iso,exact
        12.5,万元,CNY,CNY,125000
        3,亿元,HKD,HKD,300000000
        """),
    Example(
      "What can't be read in full is refused, and so is a 元 of no known currency",
      settings: "{ column: amount }",
      input: """
        amount
        3亿元
        80多亿美元
        3亿美元
        """,
      output: """
        amount,unit,value,decimals,qualifier
        3亿美元,USD,300000000,-8,
        """, refused: ["1 E_UNIT_AMBIGUOUS", "2 E_AMOUNT_UNREADABLE"]),
  ]
}
