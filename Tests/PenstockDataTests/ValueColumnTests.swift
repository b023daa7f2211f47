import Testing

@testable import PenstockData

/// Columns of values, kept row by row or once each with a code for every row.
struct ValueColumnTests {
  /// The same random values twice: coded and row by row.
  private func twins(
    _ random: inout SplitMix64, rows: Int, distinct: Int
  ) -> (coded: ValueColumn<Int>, each: ValueColumn<Int>) {
    let values = random.many(distinct) { $0.oneIn(10) ? nil : $0.below(1000) }
    let codes = random.many(rows) { UInt16($0.below(distinct)) }
    return (
      ValueColumn(values: values, codes: codes),
      ValueColumn(codes.map { values[Int($0)] })
    )
  }

  private func weave(_ left: Int?, _ right: Int?) -> String? {
    if left == right { return nil }
    return "\(left.map(String.init) ?? "-") and \(right.map(String.init) ?? "-")"
  }

  @Test func `coded or not, combining two columns gives the same`() {
    var random = SplitMix64(seed: 71)
    for _ in 0..<200 {
      let rows = random.below(400)
      let left = twins(&random, rows: rows, distinct: 1 + random.below(40))
      let right = twins(&random, rows: rows, distinct: 1 + random.below(40))
      let plain = (0..<rows).map { weave(left.each[$0], right.each[$0]) }
      for first in [left.coded, left.each] {
        for second in [right.coded, right.each] {
          #expect(first.combined(with: second, weave).values == plain)
        }
      }
    }
  }

  @Test(arguments: [255, 256, 257])
  func `columns with as many pairs as there are codes are combined in full`(side: Int) {
    let codes = 0..<side * side
    let left = ValueColumn(
      values: (0..<side).map { $0 }, codes: codes.map { UInt16($0 / side) })
    let right = ValueColumn(
      values: (0..<side).map { $0 }, codes: codes.map { UInt16($0 % side) })
    let pairs = left.combined(with: right) { ($0 ?? 0) * side + ($1 ?? 0) }
    #expect(pairs.values == Array(codes))
    #expect((pairs.coded == nil) == (side > 256))
  }

  @Test func `combining asks once for each pair that occurs`() {
    let left = ValueColumn(values: [1, 2, 3], codes: [0, 1, 0, 1, 0])
    let right = ValueColumn(values: [10, 20], codes: [0, 1, 0, 1, 1])
    var asked: [[Int?]] = []
    let sums = left.combined(with: right) { left, right in
      asked.append([left, right])
      return (left ?? 0) + (right ?? 0)
    }
    #expect(sums.values == [11, 22, 11, 22, 21])
    #expect(asked == [[1, 10], [2, 20], [1, 20]])
  }

  @Test func `a map sees missing values, and gives the same coded or not`() {
    var random = SplitMix64(seed: 72)
    for _ in 0..<50 {
      let (coded, each) = twins(&random, rows: random.below(100), distinct: 7)
      let change: (Int?) -> Int? = { $0.map { $0 % 3 == 0 ? nil : $0 * 2 } ?? -1 }
      #expect(each.map(change).values == each.values.map(change))
      #expect(coded.map(change).values == each.values.map(change))
      #expect(coded.map(change).coded != nil)
    }
  }

  @Test func `gathered rows keep their values and the text they were read from`() throws {
    let text = TextColumn(["1", nil, "3", "04"])
    let column = ValueColumn([1, nil, 3, 4], written: text)
    let taken = column.gather([3, 3, 0, 1])
    #expect(taken.values == [4, 4, 1, nil])
    #expect(try #require(taken.written).values == ["04", "04", "1", nil])
    let coded = ValueColumn(values: [1, nil], codes: [0, 1, 0]).gather([1, 0])
    #expect(coded.values == [nil, 1])
    #expect(coded.coded != nil && coded.written == nil)
  }

  @Test func `replaced values lose the text they were read from`() {
    let column = ValueColumn([1, nil], written: TextColumn(["01", nil]))
    #expect(column.map { $0 }.written == nil)
    #expect(column.combined(with: column) { left, _ in left }.written == nil)
  }

  @Test func `compacting and joining keep values and text`() throws {
    let text = TextColumn(["01", nil, "3"])
    let read = ValueColumn([1, nil, 3], written: text)
    let made = ValueColumn(values: [7, nil], codes: [1, 0])
    #expect(read.compacted().values == [1, nil, 3])
    #expect(read.compacted().written?.values == ["01", nil, "3"])
    let both = ValueColumn(joining: [read, read.gather([2])])
    #expect(both.values == [1, nil, 3, 3])
    #expect(try #require(both.written).values == ["01", nil, "3", "3"])
    let mixed = ValueColumn(joining: [read, made])
    #expect(mixed.values == [1, nil, 3, nil, 7])
    #expect(try #require(mixed.written).values == ["01", nil, "3", nil, nil])
  }
}
