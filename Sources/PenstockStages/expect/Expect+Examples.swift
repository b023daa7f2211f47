import PenstockKit

extension Expect {
  static let examples = [
    Example(
      "Rows that are not as expected are refused; a missing value passes all but `not_null`",
      settings: """
        [{ not_null: [symbol], else: refuse }, { holds: high >= low, else: refuse },
         { between: { high: [0, 1000] }, else: refuse }, { unique: [symbol, date], else: refuse }]
        """,
      input: """
        symbol,date:date,high:decimal,low:decimal
        600000,2026-07-08,10.5,10.0
        ,2026-07-08,1,1
        000001,2026-07-08,9.9,10
        300750,2026-07-08,5000,1
        600000,2026-07-09,,10.0
        600000,2026-07-08,10.5,10.1
        """,
      output: """
        symbol,date,high,low
        600000,2026-07-08,10.5,10.0
        600000,2026-07-09,,10.0
        """,
      refused: ["2 E_UNEXPECTED", "3 E_UNEXPECTED", "4 E_UNEXPECTED", "3 E_UNEXPECTED"]),
    Example(
      "A balance within what rounding explains, and a price that does not jump",
      settings: """
        [{ identity: assets = liabilities + equity, else: refuse },
         { change: { column: assets, order: year, at_most: 0.5 }, else: warn }]
        """,
      input: """
        year:integer,assets:decimal,liabilities:decimal,equity:decimal
        2022,100,60,41
        2023,100.0,60.0,41.0
        2024,400,250,150
        """,
      output: """
        year,assets,liabilities,equity
        2022,100,60,41
        2024,400,250,150
        """,
      refused: ["2 E_UNEXPECTED"]),
    Example(
      "Every symbol is one that the table of symbols has",
      settings: "{ reference: { column: symbol, in: symbols, key: code }, else: refuse }",
      input: """
        symbol,close:decimal
        600000,10
        999999,1
        """,
      sides: [
        "symbols": """
        code
        000001
        600000
        """
      ],
      output: """
        symbol,close
        600000,10
        """,
      refused: ["2 E_UNEXPECTED"]),
    Example(
      "Nothing moves by more than a tenth since the last generation, in which the second was not",
      settings: """
        [{ change: { column: close, by: [symbol], against: last, at_most: 0.1 }, else: refuse },
         { rows: { against: last, min: 0.5, max: 2 } }, { rows: { per: [date], min: 1 } },
         { fresh: { column: date, against: last, days: 0 } }]
        """,
      input: """
        symbol,date:date,close:decimal
        600000,2026-07-09,10.9
        300750,2026-07-09,250
        000001,2026-07-09,15.0
        """,
      sides: [
        "last": """
        symbol,date:date,close:decimal
        600000,2026-07-08,10.0
        000001,2026-07-08,12.5
        """
      ],
      output: """
        symbol,date,close
        600000,2026-07-09,10.9
        300750,2026-07-09,250
        """,
      refused: ["3 E_UNEXPECTED"]),
    Example(
      "Half of a market's rows at least, and a yield within 20 % or half a point of what it was",
      settings: """
        [{ rows: { per: [market], against: last, min: 0.5 }, else: refuse },
         { change: { column: yield, by: [symbol], against: last, at_most: 0.2, amount: 0.5 },
           else: refuse }]
        """,
      input: """
        market,symbol,yield:decimal
        XSHE,000001,3
        XSHG,600000,5.2
        XSHG,600036,8.1
        """,
      sides: [
        "last": """
        market,symbol,yield:decimal
        XSHG,600000,4.8
        XSHG,600036,6.5
        XSHE,000001,3
        XSHE,000002,2
        XSHE,000333,4
        """
      ],
      output: """
        market,symbol,yield
        XSHG,600000,5.2
        """,
      refused: ["3 E_UNEXPECTED", "1 E_UNEXPECTED"]),
  ]
}
