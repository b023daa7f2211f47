import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// Rows that have the values asked for.
struct FilterTests {
  private let filter = StageDefinition.row(Filter.self)

  private func rows(_ batch: Batch, _ words: Words) throws -> [[String?]] {
    let (binding, bound, _) = try filter.bound(words, batch.schema)
    #expect(binding.notes.diagnostics.map(\.message) == [])
    guard case .row(let transform) = bound else { throw NotThatKind() }
    var context = StageContext()
    return Printed([try transform.transform(batch, &context)], batch.schema).rows
  }

  @Test(
    arguments: [
      (.text, "a", ["a"]), (.text, "é", ["é"]), (.integer, "1.0", ["1", "+1"]),
      (.decimal, "1.0", ["1", "1.00", "1e0"]), (.decimal, "-0", ["0", "0.00"]),
      (.boolean, "true", ["true"]), (.date, "2025-06-30", ["2025-06-30"]),
      (.timestamp, "2025-06-30T08:00:00Z", ["2025-06-30T08:00:00Z", "2025-06-30T16:00:00+08:00"]),
      (.period, "2025H1", ["2025H1", "2025-01-01..2025-06-30"]),
    ] as [(ValueType, String, [String])])
  func `equality is by the column's type`(type: ValueType, wanted: String, equal: [String]) throws {
    let others: [ValueType: [String?]] = [
      .text: ["A", "a ", "e\u{301}", "", nil], .integer: ["2", nil], .decimal: ["1.01", "10", nil],
      .boolean: ["false", nil], .date: ["2025-07-01", nil],
      .timestamp: ["2025-06-30T08:00:01Z", nil],
      .period: ["2025H2", "2025-06-30@end", nil],
    ]
    let values = (others[type] ?? []) + equal.map { $0 }
    for repeats in [1, 50] {
      let batch = Batch.typed(
        [("c", type)], Array(repeating: values.map { [$0] }, count: repeats).flatMap { $0 })
      let expected = Array(repeating: equal.map { [$0] as [String?] }, count: repeats).flatMap {
        $0
      }
      #expect(try rows(batch, ["c": .scalar(wanted)]) == expected)
    }
  }

  @Test func `a list wants any of its values, also a long one`() throws {
    let values = (0..<5000).map { ["\($0)", "\($0)"] as [String?] }
    let batch = Batch.typed([("t", .text), ("n", .decimal)], values)
    let wanted = Words.list((0..<100).map { .scalar("\($0 * 7).0") })
    let texts = Words.list((0..<100).map { .scalar("\($0 * 7)") })
    let expected = (0..<100).map { ["\($0 * 7)", "\($0 * 7)"] as [String?] }
    #expect(try rows(batch, ["n": wanted]) == expected)
    #expect(try rows(batch, ["t": texts]) == expected)
    #expect(
      try rows(batch, ["t": texts, "n": ["14", "15", "21"]]) == [["14", "14"], ["21", "21"]])
  }

  @Test func `a missing value is asked for as nothing, a present one by name`() throws {
    let batch = Batch.typed(
      [("s", .text), ("v", .decimal)], [[nil, "1"], ["", "2"], ["x", nil], [nil, nil]])
    #expect(try rows(batch, ["s": "~"]) == [[nil, "1"], [nil, nil]])
    #expect(try rows(batch, ["s": .quoted("")]) == [["", "2"]])
    #expect(try rows(batch, ["s": ["~", "x"]]) == [[nil, "1"], ["x", nil], [nil, nil]])
    #expect(try rows(batch, ["present": ["s", "v"]]) == [["", "2"]])
    #expect(try rows(batch, ["present": "v", "s": "~"]) == [[nil, "1"]])
  }

  @Test func `a batch that keeps every row is the same one`() throws {
    let batch = Batch.texts(["a"], [["x"], ["x"]])
    let (_, bound, _) = try filter.bound(["a": "x"], batch.schema)
    guard case .row(let transform) = bound else { throw NotThatKind() }
    var context = StageContext()
    let kept = try transform.transform(batch, &context)
    #expect(kept.columns[0].texts?.store === batch.columns[0].texts?.store)
    #expect(try rows(batch, ["a": "y"]) == [])
  }

  @Test func `a value that can't be of the column's type is a mistake at its place`() throws {
    let schema = Schema(ValueType.allCases.map { Field($0.rawValue, $0) })
    let words: Words = [
      "integer": ["1", "1.5"], "decimal": "x", "date": "2025-02-30", "boolean": "yes", "nope": "1",
    ]
    let (binding, _, _) = try filter.bound(words, schema)
    #expect(
      binding.notes.diagnostics.map(\.inShort) == [
        "4: column `integer` can't be `1.5`: its values are a whole number, such as 1200",
        "5: column `decimal` can't be `x`: its values are an exact number, such as 31.24",
        "6: column `date` can't be `2025-02-30`: its values are a day, such as 2025-06-30",
        "7: column `boolean` can't be `yes`: its values are true or false",
        "1: column `nope` does not exist here",
      ])
  }

  @Test func `a filter that asks for nothing is a mistake`() {
    #expect(filter.mistakes([:]) == ["1: `filter` asks for nothing"])
    #expect(filter.mistakes(["a": ["b": "c"]]) == ["2: expected a value, found a map"])
    #expect(filter.mistakes("a =").count == 1)
    #expect(filter.mistakes(["present": [["a": "b"]]]).count == 1)
  }
}
