import PenstockKit

extension Pivot {
  static let examples = [
    Example(
      "Two companies side by side; the rows of a third are left out.",
      settings:
        "{ rows: [concept, year], column: entity, values: value, columns: [Zhipu, MiniMax] }",
      input: """
        entity,concept,year:integer,value:decimal
        Zhipu,revenue,2024,312.40
        MiniMax,revenue,2024,30.5
        Zhipu,revenue,2023,124.5
        Other,revenue,2022,1
        """,
      output: """
        concept,year,Zhipu,MiniMax
        revenue,2024,312.40,30.5
        revenue,2023,124.5,
        """)
  ]
}
