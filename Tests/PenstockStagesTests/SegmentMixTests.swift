import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// The mix of members, as facts.
struct SegmentMixTests {
  private let mix = StageDefinition.group(SegmentMix.self)
  private let words: Words = [
    "amount": "revenue", "share": "revenue_share", "total": "reported",
  ]

  private let demo = """
    entity,concept,axis,segment,period,unit,value,decimals,kind,qualifier
    Zhipu,revenue,,,2024-01-01..2024-12-31,CNY,312400000,-5,flow,
    Zhipu,gross_margin,,,2024-01-01..2024-12-31,pure,0.563,3,ratio,
    Zhipu,revenue_share,deployment,on_premise,2025-01-01..2025-06-30,pure,0.848,3,ratio,
    Zhipu,revenue_share,deployment,cloud,2025-01-01..2025-06-30,pure,0.152,3,ratio,
    MiniMax,revenue_share,customer,consumer,,pure,0.7,2,ratio,more than
    MiniMax,revenue_share,business,ai_products,2024-01-01..2024-12-31,pure,0.71,2,ratio,more than
    MiniMax,revenue_share,business,ai_products,2023-01-01..2023-12-31,pure,0.219,3,ratio,
    MiniMax,revenue_share,product,hailuo_and_talkie,,pure,0.677,3,ratio,
    MiniMax,revenue,,,2023-01-01..2023-12-31,USD,3460000,-4,flow,
    MiniMax,revenue,,,2024-01-01..2024-12-31,USD,30523000,-3,flow,
    MiniMax,revenue,,,2025-01-01..2025-09-30,USD,53437000,-3,flow,
    MiniMax,revenue_share,geography,overseas,2023-01-01..2023-12-31,pure,0.192,3,ratio,about
    MiniMax,revenue_share,geography,overseas,2024-01-01..2024-12-31,pure,0.698,3,ratio,about
    MiniMax,revenue_share,geography,overseas,2025-01-01..2025-09-30,pure,0.731,3,ratio,about
    """

  /// Rows of one concept, with the columns of the reference.
  private func rows(_ outcome: FactOutcome, of concept: String) -> [String] {
    outcome.rows("concept", "entity", "axis", "segment", "period", "value", "unit", "qualifier")
      .filter { $0.hasPrefix(concept + ",") }.map { String($0.dropFirst(concept.count + 1)) }
  }

  @Test(arguments: [1, 2, 4]) func `shares, amounts and residuals of the two filings`(
    parts: Int
  ) throws {
    let outcome = try mix.outcome(words, demo, parts: parts)
    let (y23, y24) = ("2023-01-01..2023-12-31", "2024-01-01..2024-12-31")
    let (h1, m9) = ("2025-01-01..2025-06-30", "2025-01-01..2025-09-30")
    #expect(
      rows(outcome, of: "revenue_share") == [
        "Zhipu,deployment,on_premise,\(h1),0.848,pure,", "Zhipu,deployment,cloud,\(h1),0.152,pure,",
        "MiniMax,business,ai_products,\(y24),0.71,pure,more than",
        "MiniMax,business,__residual__,\(y24),0.29,pure,less than",
        "MiniMax,business,ai_products,\(y23),0.219,pure,",
        "MiniMax,business,__residual__,\(y23),0.781,pure,",
        "MiniMax,geography,overseas,\(y23),0.192,pure,about",
        "MiniMax,geography,__residual__,\(y23),0.808,pure,about",
        "MiniMax,geography,overseas,\(y24),0.698,pure,about",
        "MiniMax,geography,__residual__,\(y24),0.302,pure,about",
        "MiniMax,geography,overseas,\(m9),0.731,pure,about",
        "MiniMax,geography,__residual__,\(m9),0.269,pure,about",
      ])
    #expect(
      rows(outcome, of: "revenue") == [
        "MiniMax,business,ai_products,\(y24),21671330,USD,more than",
        "MiniMax,business,__residual__,\(y24),8851670,USD,less than",
        "MiniMax,business,ai_products,\(y23),757740,USD,",
        "MiniMax,business,__residual__,\(y23),2702260,USD,",
        "MiniMax,geography,overseas,\(y23),664320,USD,about",
        "MiniMax,geography,__residual__,\(y23),2795680,USD,about",
        "MiniMax,geography,overseas,\(y24),21305054,USD,about",
        "MiniMax,geography,__residual__,\(y24),9217946,USD,about",
        "MiniMax,geography,overseas,\(m9),39062447,USD,about",
        "MiniMax,geography,__residual__,\(m9),14374553,USD,about",
      ])
    #expect(
      outcome.refused == [
        "3 E_TOTAL_MISSING", "4 E_TOTAL_MISSING", "5 E_PERIOD_UNKNOWN", "8 E_PERIOD_UNKNOWN",
      ])
    #expect(
      outcome.reasons.first
        == "`on_premise` has 0.848 of the revenue of 2025H1, which is not given")
    #expect(
      outcome.remarks == [
        "facts of other concepts left out": 1, "totals of periods without members left out": 1,
      ])
  }

  @Test func `concentration is a figure where the members are the whole, else two bounds`() throws {
    let outcome = try mix.outcome(words, demo)
    #expect(
      rows(outcome, of: "revenue_share_hhi") == [
        "Zhipu,deployment,,2025-01-01..2025-06-30,0.7422,pure,"
      ])
    #expect(
      rows(outcome, of: "revenue_share_hhi_low").first
        == "MiniMax,business,,2024-01-01..2024-12-31,0.5041,pure,about")
    #expect(
      rows(outcome, of: "revenue_share_hhi_high").first
        == "MiniMax,business,,2024-01-01..2024-12-31,0.5882,pure,about")
    #expect(outcome.rows("concept", "derived")[2] == "revenue_share_hhi,0.848^2 + 0.152^2")
  }

  @Test func `what was worked out says of what, and no more digits than it carries`() throws {
    let outcome = try mix.outcome(
      words,
      """
      entity,concept,axis,segment,period,unit,value,decimals,kind
      A,revenue,,,2024,USD,30523000,-3,flow
      A,revenue_share,business,x,2024,pure,0.714,3,ratio
      """)
    #expect(
      outcome.rows("concept", "segment", "value", "decimals", "kind", "basis", "derived") == [
        "revenue_share,x,0.714,3,ratio,reported,",
        "revenue,x,21793422,-5,flow,derived,0.714 * 30523000",
        "revenue_share,__residual__,0.286,3,ratio,derived,1 - 0.714",
        "revenue,__residual__,8729578,-5,flow,derived,0.286 * 30523000",
        "revenue_share_hhi_low,,0.5098,4,ratio,derived,0.714^2",
        "revenue_share_hhi_high,,0.5916,4,ratio,derived,0.714^2 + __residual__^2",
      ])
  }

  @Test func `amounts have shares of the reported total, and leave the rest of it`() throws {
    let outcome = try mix.outcome(
      words,
      """
      entity,concept,axis,segment,period,unit,value,decimals,kind
      A,revenue,,,2024,CNY,300,0,flow
      A,revenue,business,x,2024,CNY,100,0,flow
      A,revenue,business,y,2024,CNY,150,0,flow
      A,revenue,region,north,2024,CNY,200,0,flow
      A,revenue,region,south,2024,CNY,99,0,flow
      A,revenue,business,x,2025,CNY,100,0,flow
      A,revenue,business,y,2025,CNY,100,0,flow
      """)
    #expect(
      outcome.rows("concept", "segment", "value", "derived") == [
        "revenue,x,100,", "revenue_share,x,0.3333,100 / 300",
        "revenue,y,150,", "revenue_share,y,0.5000,150 / 300",
        "revenue_share,__residual__,0.1667,50 / 300", "revenue,__residual__,50,300 - 100 - 150",
        "revenue_share_hhi_low,,0.3611,0.3333^2 + 0.5000^2",
        "revenue_share_hhi_high,,0.3889,0.3333^2 + 0.5000^2 + __residual__^2",
        "revenue,north,200,", "revenue_share,north,0.6667,200 / 300",
        "revenue,south,99,", "revenue_share,south,0.3300,99 / 300",
        "revenue_share_hhi,,0.5533,0.6667^2 + 0.3300^2", "revenue,x,100,", "revenue,y,100,",
      ])
    #expect(outcome.refused == ["6 E_TOTAL_MISSING", "7 E_TOTAL_MISSING"])
  }

  @Test func `the sum of the members is the total where that is asked for`() throws {
    let outcome = try mix.outcome(
      ["amount": "revenue", "share": "revenue_share", "total": "members"],
      """
      entity,concept,segment,period,unit,value,decimals,kind
      A,revenue,x,2024,CNY,100,0,flow
      A,revenue,y,2024,CNY,50,0,flow
      A,revenue,,2024,CNY,999,0,flow
      A,revenue,x,2023,CNY,1,0,flow
      A,revenue,y,2023,CNY,,0,flow
      A,revenue,x,2022,CNY,1,0,flow
      A,revenue,y,2022,CNY,-1,0,flow
      """)
    #expect(
      outcome.rows("concept", "segment", "period", "value") == [
        "revenue,x,2024,100", "revenue_share,x,2024,0.6667", "revenue,y,2024,50",
        "revenue_share,y,2024,0.3333", "revenue_share_hhi,,2024,0.5556", "revenue,x,2023,1",
        "revenue,y,2023,", "revenue,x,2022,1", "revenue,y,2022,-1",
      ])
    #expect(
      outcome.refused == [
        "4 E_TOTAL_MISSING", "6 E_BASE_NOT_POSITIVE", "7 E_BASE_NOT_POSITIVE",
      ])
  }

  @Test func `negative members, too much of a whole and members told twice are refused`() throws {
    let outcome = try mix.outcome(
      words,
      """
      entity,concept,axis,segment,period,unit,value,decimals,kind
      A,revenue_share,a,x,2024,pure,-0.1,1,ratio
      A,revenue_share,a,y,2024,pure,1.1,1,ratio
      A,revenue_share,b,x,2024,pure,0.71,2,ratio
      A,revenue_share,b,y,2024,pure,0.331,3,ratio
      A,revenue_share,c,x,2024,pure,0.5,1,ratio
      A,revenue_share,c,x,2024,pure,0.6,1,ratio
      A,revenue_share,d,x,2024,pure,0.334,3,ratio
      A,revenue_share,d,y,2024,pure,0.333,3,ratio
      A,revenue_share,d,z,2024,pure,0.334,3,ratio
      A,revenue,,,2024,CNY,10,0,flow
      """)
    #expect(
      outcome.refused == ["1 E_SHARE_NEGATIVE", "4 E_RESIDUAL_NEGATIVE", "5 E_DUPLICATE"])
    #expect(outcome.reasons[1] == "the shares leave -0.041 of the whole")
    #expect(
      outcome.rows("concept", "axis").filter { $0.contains("hhi") } == ["revenue_share_hhi,d"])
    #expect(!outcome.rows("segment").contains("__residual__"))
  }

  @Test func `translated facts have amounts in every currency and one share`() throws {
    let outcome = try mix.outcome(
      words,
      """
      entity,concept,segment,period,unit,value,kind,currency,basis,rate:decimal
      A,revenue,,2024,CNY,300,flow,CNY,reported,1
      A,revenue,,2024,USD,42,flow,USD,translated,7.1
      A,revenue_share,x,2024,pure,0.5,ratio,,reported,
      A,revenue,,2023,CNY,300,flow,CNY,translated,7
      A,revenue,,2023,USD,42,flow,USD,reported,1
      A,revenue,x,2023,CNY,300,flow,CNY,translated,7
      A,revenue,x,2023,USD,41,flow,USD,reported,1
      """)
    #expect(
      outcome.rows("concept", "period", "segment", "value", "unit", "currency", "rate").filter {
        !$0.contains("hhi") && !$0.contains("__residual__")
      } == [
        "revenue_share,2024,x,0.5,pure,,", "revenue,2024,x,150,CNY,CNY,",
        "revenue,2024,x,21,USD,USD,", "revenue,2023,x,300,CNY,CNY,7",
        "revenue,2023,x,41,USD,USD,1", "revenue_share,2023,x,0.9762,pure,,",
      ])
  }

  @Test(arguments: 1...60) func `shares and the residual are one, as far as their digits go`(
    seed: Int
  ) throws {
    var random = SeededRandom(UInt64(seed))
    var lines = ["entity,concept,axis,segment,period,unit,value,decimals,kind,qualifier"]
    var counts: [String: Int] = [:]
    for entity in 0...random.below(3) {
      if random.oneIn(2) {
        lines.append("e\(entity),revenue,,,2024,CNY,\(random.below(9999)),0,flow,")
      }
      for axis in ["a", "b"].prefix(1 + random.below(2)) {
        counts["e\(entity),\(axis)"] = 1 + random.below(4)
        for member in 0..<(counts["e\(entity),\(axis)"] ?? 0) {
          let value = "0.\(10 + random.below(40))"
          let words = ["", "", "about", "more than"][random.below(4)]
          lines.append(
            "e\(entity),revenue_share,\(axis),m\(member),2024,pure,\(value),2,ratio,\(words)")
        }
      }
    }
    let outcome = try mix.outcome(words, lines.joined(separator: "\n"), parts: 1 + random.below(3))
    var sums: [String: Decimal] = [:]
    for row in outcome.rows("concept", "entity", "axis", "value") {
      let cells = row.split(separator: ",").map(String.init)
      guard cells[0] == "revenue_share", let value = Decimal(cells[3]) else { continue }
      sums["\(cells[1]),\(cells[2])"] = try (sums["\(cells[1]),\(cells[2])"] ?? 0).adding(value)
    }
    let tooMuch = outcome.refused.filter { $0.hasSuffix("E_RESIDUAL_NEGATIVE") }.count
    #expect(sums.count == counts.count)
    #expect(
      sums.filter { key, sum in
        let tolerance = Decimal(units: Int128(5 * (counts[key] ?? 0)), scale: 3)
        return (try? sum.subtracting(1).magnitude <= tolerance) != true
      }.count == tooMuch)
  }

  @Test func `settings that do not fit together are told`() throws {
    #expect(
      mix.mistakes(["amount": "revenue", "total": "reported"])
        == ["1: nothing says what shares are called"])
    #expect(
      mix.mistakes(["amount": "revenue", "total": "members", "add": ["share", "share"]])
        == ["4: `add` names a column twice"])
    #expect(
      try mix.notes(
        ["amount": "revenue", "total": "members", "add": ["share"]],
        "entity,concept,segment,period,unit,value,kind,share") == [
          "there is a column `share` already"
        ])
    #expect(
      try mix.notes(words, "entity,concept,period,unit,value,kind")
        == ["`segment_mix` needs the segment of each fact, and no column plays it"])
  }
}
