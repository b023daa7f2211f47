import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// A stage that works on rows as they come gives what it gives when it sees all of them.
@Suite struct `A stage that takes rows as they come` {
  /// What the stage's twin makes of `rows` in batches of any size; nil where they are out of order.
  private func streamed(
    _ stage: StageDefinition, _ words: Words, _ rows: Batch, _ random: inout SeededRandom
  ) throws -> Batch? {
    guard case .group(let transform) = try stage.bound(words, rows.schema).1 else {
      throw NotThatKind()
    }
    var stream = try #require(transform.stream)
    var pieces: [Batch] = []
    var start = 0
    do {
      while start < rows.rowCount {
        let batch = rows.slice(start..<min(rows.rowCount, start + 1 + random.below(40)))
        var context = StageContext()
        pieces.append(try stream.take(batch, RowKeys(batch, transform.key))(&context))
        #expect(context.refusals.isEmpty)
        start += batch.rowCount
      }
    } catch is OutOfOrder {
      return nil
    }
    return Batch(joining: pieces)
  }

  private func lines(_ batch: Batch) -> [String] {
    (0..<batch.rowCount).map { row in
      batch.columns.map { $0[row] ?? "" }.joined(separator: ",")
    }
  }

  private static let header = "entity,concept,period,unit,value,kind"

  /// Periods of years to date, now and then of weeks, quarters and moments, by their ends.
  private func periods(_ random: inout SeededRandom) -> [String] {
    let isCalm = random.oneIn(2)
    var periods: [Period] = []
    for year in 2018...2022 {
      for (month, day) in [(3, 31), (6, 30), (9, 30), (12, 31)] {
        let off = isCalm ? 0 : random.oneIn(6) ? random.below(7) - 3 : 0
        guard let start = CalendarDate(year: year, month: 1, day: 1),
          let end = CalendarDate(year: year, month: month, day: day)?.adding(days: off),
          let toDate = Period(from: start.adding(days: random.oneIn(40) ? 2 : 0), through: end)
        else { continue }
        if isCalm || !random.oneIn(8) { periods.append(toDate) }
        if !isCalm, random.oneIn(5), let quarter = Period(from: end.adding(days: -89), through: end)
        {
          periods.append(quarter)
        }
        if random.oneIn(9) { periods.append(Period(endOf: end)) }
      }
    }
    return periods.sorted { $0.end < $1.end }.map(\.description)
  }

  private func facts(_ random: inout SeededRandom) -> Batch {
    var series: [[String]] = []
    for entity in 0..<(1 + random.below(4)) {
      for kind in ["flow", "balance"] {
        let periods = periods(&random)
        series.append(
          periods.map { period in
            let value = random.oneIn(9) ? "" : "\(random.below(90_000)).\(random.below(10))"
            let text = random.oneIn(40) ? "" : period
            return "e\(entity),c\(kind),\(text),CNY,\(value),\(kind)"
          })
      }
    }
    // The series are mixed, each in its own order.
    var lines = [Self.header]
    while let place = series.indices.filter({ !series[$0].isEmpty }).randomElement(using: &random) {
      lines.append(series[place].removeFirst())
      if random.oneIn(200) { lines.append(lines[lines.count - 1]) }
    }
    return FactRows(lines.joined(separator: "\n")).batch
  }

  private static let forms: [Words] = [
    ["from": "year_to_date", "ttm": "four_quarters", "add": ["q": "quarter", "t": "ttm"]],
    [
      "from": "year_to_date", "ttm": "rolling_year",
      "add": ["h": "half_year", "y": "year", "t": "ttm"],
    ],
    [
      "from": "discrete", "ttm": "four_quarters", "year_end": "12-31",
      "add": ["q": "quarter", "h": "half_year", "y": "year", "t": "ttm"],
    ],
    ["from": "year_to_date", "concepts": ["cflow"], "add": ["q": "quarter"]],
  ]

  @Test(arguments: forms.indices)
  func `gives the columns of period that it gives to a table`(form: Int) throws {
    let period = StageDefinition.group(PeriodStage.self)
    var inOrder = 0
    for seed in 0..<120 {
      var random = SeededRandom(UInt64(seed))
      let facts = facts(&random)
      let whole = try period.outcome(Self.forms[form], facts)
      guard let batch = try streamed(period, Self.forms[form], facts, &random) else { continue }
      inOrder += 1
      #expect(lines(batch) == lines(whole.batch), "seed \(seed)")
    }
    #expect(inOrder > 20)
  }

  @Test func `gives the columns of window that it gives to a table`() throws {
    let window = StageDefinition.group(Window.self)
    let words: Words = [
      "by": ["symbol"], "order": "day",
      "add": [
        "before": ["lag": "close"], "third": ["lag": "close", "rows": "3"],
        "return": ["change": "close"], "two": ["change": "close", "rows": "2", "round": "2"],
        "other": ["lag": "day"], "more": ["change": "lots"],
        "all": ["sum": "close"], "known": ["count": "symbol", "days": "5"],
        "mean": ["mean": "lots", "rows": "4", "at_least": "3", "round": "3"],
        "week": ["sum": "close", "days": "7"], "some": ["sum": "lots", "rows": "3"],
        "low": ["min": "close", "rows": "6"], "high": ["max": "close", "days": "9"],
        "last": ["max": "day"],
      ],
    ]
    for seed in 0..<80 {
      var random = SeededRandom(UInt64(seed))
      var rows: [[String?]] = []
      for day in 1...28 {
        for symbol in 0..<5 where !random.oneIn(5) {
          let decimals = random.oneIn(3) ? "" : ".\(10 + random.below(90))"
          let close = random.oneIn(9) ? nil : "\(random.below(30) - 2)\(decimals)"
          rows.append([
            "\(symbol == 4 ? "" : "s\(symbol)")", "2026-01-\(day < 10 ? "0" : "")\(day)", close,
            random.oneIn(9) ? nil : "\(random.below(50) - 10)",
          ])
        }
      }
      let table = Batch.typed(
        [("symbol", .text), ("day", .date), ("close", .decimal), ("lots", .integer)], rows)
      let whole = try window.outcome(words, table).batch
      let batch = try #require(try streamed(window, words, table, &random))
      #expect(lines(batch) == lines(whole), "seed \(seed)")
    }
  }

  @Test func `says so when a row comes too late`() throws {
    var random = SeededRandom(1)
    let days = ["2026-01-01", "2026-01-03", "2026-01-02"]
    let table = Batch.typed(
      [("symbol", .text), ("day", .date), ("close", .decimal)], days.map { ["s", $0, "1"] })
    let window: Words = ["by": ["symbol"], "order": "day", "add": ["b": ["lag": "close"]]]
    #expect(
      try streamed(StageDefinition.group(Window.self), window, table, &random) == nil)
    let facts = FactRows(
      Self.header + "\ne,c,2025-01-01..2025-06-30,CNY,5,flow\ne,c,2025Q1,CNY,2,flow")
    #expect(
      try streamed(
        StageDefinition.group(PeriodStage.self), Self.forms[0], facts.batch, &random) == nil)
  }
}

extension SeededRandom: RandomNumberGenerator {
  mutating func next() -> UInt64 { UInt64(below(1 << 62)) }
}
