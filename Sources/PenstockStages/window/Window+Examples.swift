import PenstockKit

extension Window {
  static let examples = [
    Example(
      "The close before, the next one, and the return since, of each symbol",
      settings: """
        { by: [symbol], order: date, add: { before: { lag: close }, next: { lead: close },
          return: { change: close } } }
        """,
      input: """
        symbol,date:date,close:decimal
        600000.XSHG,2026-07-08,10.00
        000001.XSHE,2026-07-08,12.50
        600000.XSHG,2026-07-10,10.71
        600000.XSHG,2026-07-09,10.50
        """,
      output: """
        symbol,date,close,before,next,return,flags
        600000.XSHG,2026-07-08,10.00,,10.50,,
        000001.XSHE,2026-07-08,12.50,,,,
        600000.XSHG,2026-07-10,10.71,10.50,,0.020000,
        600000.XSHG,2026-07-09,10.50,10.00,10.71,0.050000,
        """),
    Example(
      "Running totals: over all rows of the key up to each; what is missing is left out",
      settings: """
        { by: [symbol], order: date, add: { total: { sum: volume }, days: { count: volume },
          high: { max: close } } }
        """,
      input: """
        symbol,date:date,close:decimal,volume:integer
        A,2026-07-08,10.00,100
        A,2026-07-09,,
        A,2026-07-10,9.8,250
        B,2026-07-10,5,10
        """,
      output: """
        symbol,date,close,volume,total,days,high
        A,2026-07-08,10.00,100,100,1,10.00
        A,2026-07-09,,,100,1,10.00
        A,2026-07-10,9.8,250,350,2,10.00
        B,2026-07-10,5,10,10,1,5
        """),
    Example(
      "Rolling totals: over the last three rows if there are three values, and over the last seven days",
      settings: """
        { by: [symbol], order: date, add: {
          mean3: { mean: close, rows: 3, at_least: 3, round: 2, rounding: half_up },
          week: { sum: volume, days: 7 }, low: { min: close, rows: 2 } } }
        """,
      input: """
        symbol,date:date,close:decimal,volume:integer
        A,2026-07-01,10.00,100
        A,2026-07-02,10.25,20
        A,2026-07-07,10.5,3
        A,2026-07-08,9.61,400
        """,
      output: """
        symbol,date,close,volume,mean3,week,low
        A,2026-07-01,10.00,100,,100,10.00
        A,2026-07-02,10.25,20,,120,10.00
        A,2026-07-07,10.5,3,10.25,123,10.25
        A,2026-07-08,9.61,400,10.12,423,9.61
        """),
    Example(
      "Ranks of each day, the largest first, with each treatment of ties",
      settings: """
        { by: [date], add: { place: { rank: { cap: desc } }, step: { dense_rank: { cap: desc } },
          number: { row_number: [cap: desc, symbol] } } }
        """,
      input: """
        date:date,symbol,cap:decimal
        2026-07-08,A,50
        2026-07-08,D,70.0
        2026-07-08,C,70
        2026-07-08,B,90
        2026-07-08,E,
        2026-07-09,A,51
        """,
      output: """
        date,symbol,cap,place,step,number
        2026-07-08,A,50,4,3,4
        2026-07-08,D,70.0,2,2,3
        2026-07-08,C,70,2,2,2
        2026-07-08,B,90,1,1,1
        2026-07-08,E,,5,4,5
        2026-07-09,A,51,1,1,1
        """),
  ]
}
