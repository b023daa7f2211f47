import PenstockData
import PenstockKit
import PenstockTesting
import Testing

@testable import PenstockStages

/// What `window` takes from other rows, held to a plain count over the rows in reach.
@Suite struct `A window` {
  private static let window = StageDefinition.group(Window.self)

  private func outcome(_ words: Words, _ types: [(String, ValueType)], _ rows: [[String?]]) throws
    -> FactOutcome
  {
    try Self.window.outcome(words, Batch.typed(types, rows))
  }

  /// The total of the values in reach, each time from the beginning.
  private func plain(_ values: [Decimal?], _ total: WindowTotal) -> Decimal? {
    let present = values.compactMap { $0 }
    if total.function == .count { return Decimal(present.count) }
    if present.count < total.atLeast { return nil }
    switch total.function {
    case .least: return present.first { one in present.allSatisfy { one <= $0 } }
    case .greatest: return present.first { one in present.allSatisfy { one >= $0 } }
    default:
      var sum = DecimalSum()
      for value in present { sum.add(value) }
      guard case .mean(let rounding) = total.function else { return sum.total }
      return try? sum.total?.divided(
        by: Decimal(present.count), scale: rounding.decimals, rounding: rounding.rounding)
    }
  }

  @Test(arguments: [
    WindowTotal.Function.sum, .count, .least, .greatest,
    .mean(WindowRounding(decimals: 3, rounding: .halfUp)),
  ])
  func `gives the total of the rows in reach, to the last decimal`(
    function: WindowTotal.Function
  ) throws {
    for seed in 0..<150 {
      var random = SeededRandom(UInt64(seed))
      let extent: WindowTotal.Extent =
        random.oneIn(4) ? .all : random.oneIn(2) ? .rows(1 + random.below(40)) : .days(30)
      let total = WindowTotal(function, extent, atLeast: 1 + random.below(3), order: .date)
      var frame = WindowFrame()
      var values: [Decimal?] = []
      var days: [Int64] = []
      for _ in 0..<120 {
        let scale = random.oneIn(3) ? random.below(6) : 1
        let value =
          random.oneIn(5) ? nil : Decimal(units: Int128(random.below(50) - 20), scale: scale)
        values.append(value)
        days.append((days.last ?? 0) + 1 + Int64(random.below(6)))
        let day = days[days.count - 1]
        let reach: ArraySlice<Decimal?> =
          switch extent {
          case .all: values[...]
          case .rows(let count): values.suffix(count)
          case .days(let count): values[days.firstIndex { $0 > day - Int64(count) }!...]
          }
        let found = try frame.take(value, at: day, total)
        #expect(found?.description == plain(Array(reach), total)?.description, "seed \(seed)")
      }
    }
  }

  private static let types: [(String, ValueType)] = [("k", .text), ("d", .date), ("v", .decimal)]

  @Test func `refuses a sum of more than 38 digits and goes on behind it`() throws {
    let large = String(repeating: "9", count: 38)
    let rows: [[String?]] = [
      ["a", "2025-01-01", large], ["a", "2025-01-02", large], ["a", "2025-01-03", "1.5"],
      ["a", "2025-01-04", "2"],
    ]
    let found = try outcome(
      ["by": ["k"], "order": "d", "add": ["s": ["sum": "v", "rows": "2"]]], Self.types, rows)
    #expect(
      found.rows("d", "s") == [
        "2025-01-01,\(large)", "2025-01-02,", "2025-01-03,", "2025-01-04,3.5",
      ])
    #expect(found.refused == ["2 E_NUM_OVERFLOW", "3 E_NUM_OVERFLOW"])
    #expect(found.reasons[0] == "`s`: the result has more than 38 digits")
  }

  @Test func `refuses a sum of whole numbers that no whole number holds`() throws {
    let rows: [[String?]] = [
      ["a", "2025-01-02", "9223372036854775807"], ["a", "2025-01-01", "1"],
    ]
    let found = try outcome(
      ["order": "d", "add": ["s": ["sum": "v"]]],
      [("k", .text), ("d", .date), ("v", .integer)], rows)
    #expect(found.rows("s") == ["", "1"])
    #expect(found.refused == ["1 E_NUM_OVERFLOW"])
  }

  @Test func `counts days by the moment where the order is one`() throws {
    let rows: [[String?]] = [
      ["a", "2025-01-01T09:00:00Z", "1"], ["a", "2025-01-02T08:59:59Z", "2"],
      ["a", "2025-01-02T09:00:00Z", "4"],
    ]
    let found = try outcome(
      ["order": "d", "add": ["s": ["sum": "v", "days": "1"]]],
      [("k", .text), ("d", .timestamp), ("v", .integer)], rows)
    #expect(found.rows("s") == ["1", "3", "6"])
  }

  @Test func `stops where two rows of a key have one place`() throws {
    let rows: [[String?]] = [["a", "2025-01-02", "1"], ["a", "2025-01-02", "2"]]
    for words: Words in [["lag": "v"], ["sum": "v"], ["lead": "v"]] {
      #expect(throws: StageFailure.self) {
        try outcome(["by": ["k"], "order": "d", "add": ["s": words]], Self.types, rows)
      }
    }
  }

  @Test func `takes no values of different units together`() throws {
    let header = "entity,unit,value,day:date"
    func notes(_ by: Words, _ words: Words) throws -> [String] {
      try Self.window.notes(
        ["by": by, "order": "day", "add": ["x": words]], header,
        units: ["value": .column("unit")])
    }
    for words: Words in [["sum": "value"], ["change": "value"], ["max": "value", "rows": "3"]] {
      #expect(
        try notes(["entity"], words) == [
          "the rows of a key may differ in unit: each has the one that `unit` says"
        ])
      #expect(try notes(["entity", "unit"], words) == [])
    }
    #expect(try notes(["entity"], ["lag": "value"]) == [])
  }

  @Test func `keeps the unit of what it takes`() throws {
    let schema = Schema([
      Field("d", .date), Field("v", .decimal, unit: .fixed(Unit("CNY"))),
    ])
    let (binding, _, _) = try Self.window.bound(
      [
        "order": "d",
        "add": [
          "a": ["lag": "v"], "b": ["sum": "v"], "c": ["mean": "v", "round": "2"],
          "e": ["count": "v"], "f": ["change": "v"],
        ],
      ], schema)
    #expect(
      ["a", "b", "c", "e", "f"].map { binding.output[$0]?.unit } == [
        .fixed(Unit("CNY")), .fixed(Unit("CNY")), .fixed(Unit("CNY")), .fixed(.pure),
        .fixed(.pure),
      ])
  }
}
