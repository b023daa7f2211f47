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
      "An expression must be true; where it is missing, the row goes.",
      settings: "revenue >= 100 and (segment is null or segment in ('Cloud', 'Mobile'))",
      input: """
        symbol,segment,revenue:decimal
        A,,312.4
        B,Cloud,99.99
        C,Mobile,
        D,Mobile,100
        E,Ads,500
        """,
      output: """
        symbol,segment,revenue
        A,,312.4
        D,Mobile,100
        """),
    Example(
      "A row for which the expression can't be worked out is refused.",
      settings: "round(profit / revenue, 2) > 0.1",
      input: """
        symbol,profit:decimal,revenue:decimal
        A,20,100
        B,20,0
        C,1,100
        """,
      output: """
        symbol,profit,revenue
        A,20,100
        """,
      refused: ["2 E_DIVISOR_ZERO"]),
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
