import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// Quarters, halves, years and twelve months as columns beside the facts.
struct PeriodColumnsTests {
  private let period = StageDefinition.group(PeriodStage.self)

  @Test func `quarters and twelve months stand beside the figures of the year to date`() throws {
    let outcome = try period.outcome(
      [
        "from": "year_to_date", "add": ["quarter": "quarter", "half": "half_year", "ttm": "ttm"],
        "ttm": "four_quarters",
      ],
      """
      entity,concept,segment,period,unit,value,kind
      A,cash,,2024-03-31@end,CNY,7,balance
      A,revenue,,2023-01-01..2023-06-30,CNY,21.5,flow
      A,revenue,,2023Q1,CNY,10,flow
      A,revenue,,2024Q1,CNY,15,flow
      A,revenue,x,2023,CNY,1,flow
      A,revenue,,2023,CNY,48,flow
      A,revenue,,2023-01-01..2023-09-30,CNY,30,flow
      A,revenue,,2024-01-01..2024-09-30,CNY,44,flow
      A,revenue,,2024,CNY,,flow
      A,revenue,,,CNY,3,flow
      A,margin,,2024Q1,pure,0.5,ratio
      A,margin,,2024H1,pure,0.5,ratio
      """)
    #expect(
      outcome.rows("value", "quarter", "half", "ttm", "flags") == [
        "7,7,7,,", "21.5,11.5,21.5,,ttm:E_GAP", "10,10,,,half:E_LEN_MISMATCH;ttm:E_GAP",
        "15,15,,53.0,half:E_LEN_MISMATCH", "1,,,,half:E_GAP;quarter:E_GAP;ttm:E_GAP",
        "48,18,26.5,48.0,", "30,8.5,,,half:E_LEN_MISMATCH;ttm:E_GAP",
        "44,,,,half:E_LEN_MISMATCH;quarter:E_GAP;ttm:E_GAP", ",,,,",
        "3,,,,half:E_PERIOD_UNKNOWN;quarter:E_PERIOD_UNKNOWN;ttm:E_PERIOD_UNKNOWN",
        "0.5,0.5,,,half:E_LEN_MISMATCH;ttm:E_NONADDITIVE",
        "0.5,,0.5,,quarter:E_NONADDITIVE;ttm:E_NONADDITIVE",
      ])
    #expect(outcome.refused == [])
  }

  @Test func `a rolling year has this year's part in the place of last year's`() throws {
    let outcome = try period.outcome(
      ["from": "year_to_date", "add": ["ttm": "ttm"], "ttm": "rolling_year"],
      """
      entity,concept,period,unit,value,kind
      A,revenue,2023-04-01..2024-03-31,CNY,100,flow
      A,revenue,2023-04-01..2023-09-30,CNY,40,flow
      A,revenue,2024-04-01..2024-09-30,CNY,55,flow
      Apple,revenue,2022-09-25..2023-09-30,USD,100,flow
      Apple,revenue,2022-09-25..2022-12-31,USD,30,flow
      Apple,revenue,2023-10-01..2023-12-30,USD,32,flow
      """)
    #expect(outcome.rows("ttm") == ["100", "", "115", "100", "", "102"])
    #expect(outcome.rows("flags") == ["", "ttm:E_GAP", "", "", "ttm:E_GAP", ""])
  }

  @Test func `discrete quarters add up to the halves and years that end with them`() throws {
    let outcome = try period.outcome(
      [
        "from": "discrete", "year_end": "03-31", "ttm": "four_quarters",
        "add": ["quarter": "quarter", "half": "half_year", "year": "year", "ttm": "ttm"],
      ],
      """
      entity,concept,period,unit,value,kind
      A,revenue,2023Q2,CNY,1,flow
      A,revenue,2023Q3,CNY,2,flow
      A,revenue,2023Q4,CNY,3,flow
      A,revenue,2024Q1,CNY,4,flow
      A,revenue,2024Q2,CNY,5,flow
      A,revenue,2024,CNY,9,flow
      """)
    #expect(
      outcome.rows("quarter", "half", "year", "ttm") == [
        "1,,,", "2,3,,", "3,,,", "4,7,10,10", "5,,,14", ",,9,",
      ])
  }

  @Test func `figures that contradict each other give nothing, equal ones are one`() throws {
    let outcome = try period.outcome(
      ["from": "year_to_date", "add": ["quarter": "quarter"]],
      """
      entity,concept,period,unit,value,kind
      A,revenue,2024Q1,CNY,1,flow
      A,revenue,2024Q1,CNY,2,flow
      A,revenue,2024H1,CNY,5,flow
      B,revenue,2024Q1,CNY,2,flow
      B,revenue,2024Q1,CNY,2.00,flow
      B,revenue,2024H1,CNY,5,flow
      B,revenue,2024H1,USD,5,flow
      C,revenue,2024Q2,CNY,5,flow
      C,revenue,2024-02-01..2024-03-31,CNY,5,flow
      C,revenue,2024-02-01..2024-04-30,CNY,5,flow
      C,revenue,2024-01-01..2024-07-31,CNY,5,flow
      """)
    #expect(outcome.rows("quarter") == ["1", "2", "", "2", "2.00", "3", "", "5", "", "5", ""])
    #expect(
      outcome.rows("flags") == [
        "", "", "quarter:E_DUPLICATE", "", "", "", "quarter:E_GAP", "", "quarter:E_LEN_MISMATCH",
        "", "quarter:E_START_MISMATCH",
      ])
  }

  @Test func `a converted column is reckoned with where that is asked for`() throws {
    let header = "entity,concept,period,unit,value,kind,value_usd:decimal,flags"
    let units: [String: FieldUnit] = ["value_usd": .fixed(Unit("USD"))]
    let words: Words = ["from": "year_to_date", "value": "value_usd", "add": ["q_usd": "quarter"]]
    #expect(
      try period.notes(words, header, units: units) == [
        "these amounts were converted before `period`, each at the rate of its own period"
      ])
    let rows =
      header + """

        A,revenue,2024Q1,CNY,7,flow,1.00,
        A,revenue,2024H1,EUR,7,flow,2.50,value_usd:W_THIN_AVERAGE
        A,revenue,2024,EUR,7,flow,2.50,a:W_STALE
        """
    let outcome = try period.outcome(
      [
        "from": "year_to_date", "value": "value_usd", "add": ["q_usd": "quarter"],
        "convert_first": "true",
      ], FactRows(rows, units: units).batch)
    #expect(
      outcome.rows("q_usd", "flags") == [
        "1.00,", "1.50,value_usd:W_THIN_AVERAGE", ",a:W_STALE;q_usd:E_GAP",
      ])
    #expect(outcome.batch.schema["q_usd"]?.unit == .fixed(Unit("USD")))
  }

  @Test func `a column that is there already is told`() throws {
    #expect(
      try period.notes(
        ["from": "discrete", "add": ["unit": "quarter"]], "entity,concept,period,unit,value,kind")
        == ["there is a column `unit` already"])
  }

  // MARK: - Against a plain twin

  private struct Fact {
    let key: String
    let quarter: Int
    let isFlow: Bool
    let value: Int?
    var text: String {
      let (year, part) = (quarter / 4, quarter % 4)
      let end = ["03-31", "06-30", "09-30", "12-31"][part]
      let period = isFlow ? "\(year)-01-01..\(year)-\(end)" : "\(year)-\(end)@end"
      let number = value.map { "\($0 / 100).\($0 % 100 / 10)\($0 % 10)" } ?? ""
      return "\(key),\(period),\(number),\(isFlow ? "flow" : "balance")"
    }
  }

  /// Facts of some keys over some years, a few missing, in any order.
  private func facts(_ random: inout SeededRandom) -> [Fact] {
    var facts: [Fact] = []
    for entity in 0...random.below(4) {
      for (concept, unit) in [("revenue", "CNY"), ("revenue", "USD"), ("cash", "CNY")] {
        for segment in ["", "x", "y"].prefix(1 + random.below(3)) {
          for quarter in 8080..<8080 + random.below(20) where !random.oneIn(8) {
            let value = random.oneIn(10) ? nil : random.below(100_000)
            facts.append(
              Fact(
                key: "e\(entity),\(concept),\(segment),\(unit)", quarter: quarter,
                isFlow: concept != "cash", value: value))
          }
        }
      }
    }
    return random.oneIn(2) ? facts : random.shuffled(facts)
  }

  /// The rules as they are written down, row by row.
  private func twin(_ facts: [Fact]) -> [(quarter: Int?, ttm: Int?)] {
    var figures: [String: Int] = [:]
    for fact in facts { figures["\(fact.key)@\(fact.quarter)"] = fact.value }
    func quarter(_ key: String, _ quarter: Int) -> Int? {
      guard let figure = figures["\(key)@\(quarter)"] else { return nil }
      if quarter % 4 == 0 { return figure }
      return figures["\(key)@\(quarter - 1)"].map { figure - $0 }
    }
    return facts.map { fact in
      guard fact.isFlow else { return (fact.value, nil) }
      let quarters = (0..<4).compactMap { quarter(fact.key, fact.quarter - $0) }
      return (
        quarter(fact.key, fact.quarter), quarters.count == 4 ? quarters.reduce(0, +) : nil
      )
    }
  }

  @Test(arguments: 1...60) func `random tables agree with a plain twin`(seed: Int) throws {
    var random = SeededRandom(UInt64(seed))
    let facts = facts(&random)
    let header = "entity,concept,segment,unit,period,value,kind"
    let csv = ([header] + facts.map(\.text)).joined(separator: "\n")
    let outcome = try period.outcome(
      [
        "from": "year_to_date", "add": ["quarter": "quarter", "ttm": "ttm"], "ttm": "four_quarters",
      ], csv, parts: 1 + random.below(3))
    try #require(outcome.batch.rowCount == facts.count)
    let expected = twin(facts)
    for (row, fact) in facts.enumerated() {
      for (name, value) in [("quarter", expected[row].quarter), ("ttm", expected[row].ttm)] {
        let found = outcome.batch[name]?.decimals?[row]
        #expect(
          found == value.map { Decimal(units: Int128($0), scale: 2) }, "\(name) of \(fact.text)")
        let isFlagged = outcome.batch["flags"]?[row]?.contains("\(name):") ?? false
        #expect(isFlagged == (value == nil && fact.value != nil && fact.isFlow))
      }
    }
  }
}
