import PenstockKit

extension Filter {
  static let examples = [
    Example(
      "A row stays where every condition holds; a list means any of its values.",
      settings: "{ modality: actual, currency: [CNY, HKD] }",
      input: """
        concept,modality,currency
        revenue,actual,CNY
        revenue,forecast,CNY
        revenue,actual,USD
        profit,actual,HKD
        """,
      output: """
        concept,modality,currency
        revenue,actual,CNY
        profit,actual,HKD
        """),
    Example(
      "Numbers are equal by value, whatever their decimals.",
      settings: "{ lot: 1.0 }",
      input: """
        symbol,lot:decimal
        A,1
        B,1.00
        C,1.01
        D,
        """,
      output: """
        symbol,lot
        A,1
        B,1.00
        """),
    Example(
      "Rows must have a value in `present`, and none where `~` is asked for.",
      settings: "{ segment: ~, present: [value] }",
      input: """
        concept,segment,value:decimal
        revenue,,312.4
        revenue,Cloud,200
        profit,,
        """,
      output: """
        concept,segment,value
        revenue,,312.4
        """),
  ]
}
