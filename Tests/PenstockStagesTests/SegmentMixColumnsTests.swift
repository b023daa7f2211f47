import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// Shares and concentration as columns beside the members' amounts.
struct SegmentMixColumnsTests {
  private let mix = StageDefinition.group(SegmentMix.self)
  private let words: Words = ["amount": "revenue", "total": "members", "add": ["share", "hhi"]]

  @Test func `each member has its share, and its axis how concentrated it is`() throws {
    let outcome = try mix.outcome(
      words,
      """
      entity,concept,axis,segment,period,unit,value,kind
      A,revenue,,,2024,CNY,500,flow
      A,revenue,business,Cloud,2024,CNY,100,flow
      A,revenue,region,North,2024,CNY,250,flow
      A,profit,business,Cloud,2024,CNY,1,flow
      A,revenue,business,Devices,2024,CNY,200,flow
      A,revenue,region,South,2024,CNY,50,flow
      A,revenue,business,Cloud,2023,CNY,-1,flow
      """)
    #expect(
      outcome.rows("segment", "value", "share", "hhi", "flags") == [
        ",500,,,", "Cloud,100,0.3333,0.5556,", "North,250,0.8333,0.7222,", "Cloud,1,,,",
        "Devices,200,0.6667,0.5556,", "South,50,0.1667,0.7222,",
        "Cloud,-1,,,hhi:E_BASE_NOT_POSITIVE;share:E_BASE_NOT_POSITIVE",
      ])
    #expect(outcome.refused == [])
    #expect(outcome.batch.schema["share"]?.unit == .fixed(.pure))
  }

  @Test func `what can't be given is empty, and says why`() throws {
    let outcome = try mix.outcome(
      words,
      """
      entity,concept,segment,period,unit,value,kind
      A,revenue,x,,CNY,1,flow
      B,revenue,x,2024,CNY,1,flow
      B,revenue,y,2024,USD,1,flow
      C,revenue,x,2024,CNY,1,flow
      C,revenue,y,2024,CNY,,flow
      D,revenue,x,2024,CNY,1,flow
      D,revenue,x,2024,CNY,1,flow
      E,revenue,x,2024,CNY,3,flow
      E,revenue,y,2024,CNY,-1,flow
      """)
    #expect(
      outcome.rows("share", "flags") == [
        ",hhi:E_PERIOD_UNKNOWN;share:E_PERIOD_UNKNOWN",
        ",hhi:E_UNIT_MISMATCH;share:E_UNIT_MISMATCH",
        ",hhi:E_UNIT_MISMATCH;share:E_UNIT_MISMATCH",
        ",hhi:E_TOTAL_MISSING;share:E_TOTAL_MISSING", ",hhi:E_TOTAL_MISSING",
        ",hhi:E_DUPLICATE;share:E_DUPLICATE", ",hhi:E_DUPLICATE;share:E_DUPLICATE",
        "1.5000,hhi:E_SHARE_NEGATIVE", "-0.5000,hhi:E_SHARE_NEGATIVE",
      ])
  }

  @Test func `the reported figure is the whole where that is asked for`() throws {
    let outcome = try mix.outcome(
      ["amount": "revenue", "total": "reported", "add": ["hhi", "share"], "round": "2"],
      """
      entity,concept,axis,segment,period,unit,value,kind
      A,revenue,,,2024,CNY,300,flow
      A,revenue,business,x,2024,CNY,100,flow
      A,revenue,business,y,2024,CNY,200,flow
      A,revenue,region,n,2024,CNY,200,flow
      A,revenue,region,s,2024,CNY,,flow
      A,revenue,mode,m,2024,CNY,400,flow
      B,revenue,mode,m,2024,CNY,400,flow
      """)
    #expect(
      outcome.rows("segment", "share", "hhi", "flags") == [
        ",,,", "x,0.33,0.56,", "y,0.67,0.56,", "n,0.67,0.44,hhi:W_APPROX", "s,,0.44,hhi:W_APPROX",
        "m,1.33,,hhi:E_RESIDUAL_NEGATIVE", "m,,,hhi:E_TOTAL_MISSING;share:E_TOTAL_MISSING",
      ])
    #expect(outcome.batch.schema.names.suffix(3) == ["hhi", "share", "flags"])
  }

  // MARK: - Against a plain twin

  private struct Member: Hashable {
    let mix: String
    let segment: Int
    let value: Int
  }

  /// The nearest whole number to a quotient, a tie to the even one.
  private func halfEven(_ numerator: Int128, _ denominator: Int128) -> Int128 {
    let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    let twice = rest * 2
    return whole + (twice > denominator || (twice == denominator && whole % 2 == 1) ? 1 : 0)
  }

  @Test(arguments: 1...60) func `random tables agree with a plain twin`(seed: Int) throws {
    var random = SeededRandom(UInt64(seed))
    var members: [Member] = []
    for entity in 0...random.below(6) {
      for year in 2020...2020 + random.below(5) {
        for segment in 0..<random.below(7) {
          let value = random.oneIn(6) ? 0 : random.below(random.oneIn(3) ? 10 : 1_000_000)
          members.append(Member(mix: "e\(entity),revenue,\(year)", segment: segment, value: value))
        }
      }
    }
    members = random.oneIn(2) ? members : random.shuffled(members)
    let csv =
      "entity,concept,period,segment,unit,value,kind\n"
      + members.map { "\($0.mix),s\($0.segment),CNY,\($0.value),flow" }.joined(separator: "\n")
    let outcome = try mix.outcome(words, csv, parts: 1 + random.below(3))
    let mixes = Dictionary(grouping: members, by: \.mix)
    for (row, member) in members.enumerated() {
      let amounts = (mixes[member.mix] ?? []).map { Int128($0.value) }
      let total = amounts.reduce(0, +)
      let squares = amounts.reduce(0) { $0 + $1 * $1 }
      let isPositive = total > 0
      let share = isPositive ? halfEven(Int128(member.value) * 10_000, total) : nil
      let hhi = isPositive ? halfEven(squares * 10_000, total * total) : nil
      #expect(
        outcome.batch["share"]?.decimals?[row] == share.map { Decimal(units: $0, scale: 4) })
      #expect(outcome.batch["hhi"]?.decimals?[row] == hhi.map { Decimal(units: $0, scale: 4) })
    }
  }
}
