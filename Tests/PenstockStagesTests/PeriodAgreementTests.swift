import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// What must hold of any table: the two forms agree, and every row is accounted for.
struct PeriodAgreementTests {
  private let period = StageDefinition.group(PeriodStage.self)

  private let header = "entity,concept,period,unit,value,kind"

  @Test(arguments: 1...40) func `rows and columns give the same quarters`(seed: Int) throws {
    var random = SeededRandom(UInt64(seed))
    var lines = [header]
    for entity in 0...random.below(3) {
      for year in 2020...2023 {
        for end in ["03-31", "06-30", "09-30", "12-31"] where !random.oneIn(4) {
          let value = random.oneIn(10) ? "" : "\(random.below(1000) - 200)"
          lines.append("e\(entity),revenue,\(year)-01-01..\(year)-\(end),CNY,\(value),flow")
        }
      }
    }
    let facts = lines.prefix(1) + random.shuffled(Array(lines.dropFirst()))
    let csv = facts.joined(separator: "\n")
    let rows = try period.outcome(["to": ["calendar_quarter"], "from": "year_to_date"], csv)
    let columns = try period.outcome(["add": ["q": "quarter"], "from": "year_to_date"], csv)
    func quarters(_ batch: Batch, _ name: String) -> Set<String> {
      Set(
        (0..<batch.rowCount).compactMap { row in
          guard let figure = batch[name]?[row], let period = batch["period"]?.periods?[row] else {
            return nil
          }
          return "\(batch["entity"]?[row] ?? "") \(period.end) \(figure)"
        })
    }
    #expect(quarters(rows.batch, "value") == quarters(columns.batch, "q"))
  }

  /// Any period at all, and now and then none.
  private func anyPeriod(_ random: inout SeededRandom) -> String {
    let day = { (random: inout SeededRandom) in
      let day = random.oneIn(9) ? random.below(2_900_000) : 18_000 + random.below(1500)
      return CalendarDate(day: Int32(day))
    }
    let (first, second) = (day(&random), day(&random))
    let year = 2020 + random.below(3)
    switch random.below(6) {
    case 0: return ""
    case 1: return "\(first)@end"
    case 2: return "\(year)Q\(1 + random.below(4))"
    case 3: return "\(min(first, second))..\(max(first, second))"
    default:
      let end = ["09-30", "10-31", "12-31"][random.below(3)]
      return "\(year)-0\(1 + random.below(9))-01..\(year)-\(end)"
    }
  }

  @Test(arguments: 1...80) func `every row comes out, takes part or is refused`(seed: Int) throws {
    var random = SeededRandom(UInt64(seed))
    var lines = [header]
    for row in 0..<random.below(60) {
      let text = anyPeriod(&random)
      let kind = ["flow", "flow", "flow", "balance", "ratio", ""][random.below(6)]
      let value = random.oneIn(8) ? "" : "\(row)"
      lines.append("e\(random.below(2)),c\(kind),\(text),CNY,\(value),\(kind)")
    }
    let facts = FactRows(lines.joined(separator: "\n")).batch
    for from in ["year_to_date", "discrete"] {
      let words: Words = [
        "to": ["calendar_year", "fiscal_half", "calendar_quarter"], "year_end": "03-31",
        "from": .scalar(from),
      ]
      let outcome = try period.outcome(words, facts)
      let names = outcome.rows("derived").joined(separator: " ")
      let kept = outcome.rows("value", "derived").filter { $0.hasSuffix(",") }.count
      let refused = Set(
        outcome.refused.compactMap { $0.split(separator: " ").first.map(String.init) })
      #expect(refused.count == outcome.refused.count)
      for row in 0..<facts.rowCount where !refused.contains("\(row + 1)") {
        let period = facts["period"]?[row].flatMap { Period($0) }
        let value = facts["value"]?[row] ?? ""
        let words = period?.description ?? "-"
        let passes = outcome.rows("period", "value").contains("\(words),\(value)")
        #expect(passes || names.contains(words), "row \(row + 1)")
      }
      #expect(kept + refused.count <= facts.rowCount)
      _ = try period.outcome(
        [
          "from": .scalar(from), "ttm": "four_quarters", "year_end": "12-31",
          "add": ["q": "quarter", "h": "half_year", "y": "year", "t": "ttm"],
        ], facts, parts: 2)
    }
    _ = try period.outcome(
      ["from": "year_to_date", "ttm": "rolling_year", "add": ["t": "ttm"]], facts)
    _ = try StageDefinition.group(GrowthStage.self).outcome(["kind": "yoy"], facts)
    _ = try StageDefinition.group(GrowthStage.self).outcome(["kind": "cagr", "years": "3"], facts)
  }
}
