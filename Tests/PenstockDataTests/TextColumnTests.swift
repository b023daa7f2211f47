import Testing

@testable import PenstockData

/// Columns of text behave the same, whatever they are made of inside.
struct TextColumnTests {
  /// A column's values: few distinct ones, or many.
  private func values(_ random: inout SplitMix64) -> [String?] {
    let count = random.below(200)
    if random.oneIn(2) {
      let few = ["CNY", "USD", nil, "", "亿元", "a longer text than eight bytes", "12345678"]
      return random.many(count) { $0.pick(few) }
    }
    return random.many(count) { $0.oneIn(8) ? nil : $0.digits(1 + $0.below(20)) }
  }

  private func forEachColumn(
    _ seed: UInt64, _ body: (TextColumn, [String?], inout SplitMix64) -> Void
  ) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let values = values(&random)
      let columns = forms(of: values)
      #expect(columns.count >= 3)
      for column in columns { body(column, values, &random) }
    }
  }

  @Test func `every form gives back its values`() {
    forEachColumn(61) { column, values, _ in
      #expect(column.count == values.count)
      #expect(column.values == values)
      #expect(values.indices.map(column.isMissing) == values.map { $0 == nil })
    }
  }

  @Test func `a coding names each value once, and the row where it first stands`() {
    forEachColumn(62) { column, values, _ in
      guard let coding = column.coding else {
        #expect(Set(values).count > max(16, values.count / 3))
        return
      }
      let distinct = coding.values.map { $0.isMissing ? nil : column.store.text($0.range) }
      #expect(Set(distinct).count == distinct.count)
      #expect(coding.codes.map { distinct[Int($0)] } == values)
      for (value, row) in zip(distinct, coding.firstRows) {
        #expect(values.firstIndex(of: value) == Int(row))
      }
    }
  }

  @Test func `values that differ in one byte or in length are told apart`() throws {
    var texts: [String?] = [nil, ""]
    for length in 1...40 {
      texts.append(zeros(length))
      for place in 0..<length { texts.append(zeros(place) + "1" + zeros(length - place - 1)) }
    }
    let rows = texts + texts.reversed() + texts + texts
    let coding = try #require(TextColumn(rows).coding)
    #expect(coding.values.count == texts.count)
    #expect(
      coding.codes.map { Int($0) } == texts.indices + texts.indices.reversed() + texts.indices
        + texts.indices)
  }

  @Test func `coding gives up where values are many`() {
    let many = (0..<4000).map { "\($0)" as String? }
    #expect(TextColumn(many).coding == nil)
    #expect(TextColumn(Array(many.prefix(1025)) + Array(repeating: "0", count: 9000)).coding == nil)
    let most = TextColumn(Array(many.prefix(1024)) + Array(repeating: "0", count: 9000)).coding
    #expect(most?.values.count == 1024)
    #expect(TextColumn([]).coding?.values.count == 0)
  }

  @Test func `a coded column may hold a value that no row has`() {
    let column = TextColumn(values: ["a", "unused", nil], codes: [2, 0, 0])
    #expect(column.coding?.firstRows == [1, -1, 0])
    #expect(column.values == [nil, "a", "a"])
  }

  @Test func `a map asks for each value and leaves missing ones missing`() {
    forEachColumn(63) { column, values, _ in
      let lengths = column.map { bytes in bytes.count > 10 ? nil : bytes.count }
      #expect(
        lengths.values == values.map { $0.flatMap { $0.utf8.count > 10 ? nil : $0.utf8.count } })
    }
  }

  @Test func `a map asks once for each of few values`() {
    let column = TextColumn((0..<100).map { $0 % 5 == 4 ? nil : "value \($0 % 5)" })
    var asked: [String] = []
    _ = column.map { bytes in asked.append(String(copying: bytes)) }
    #expect(asked == ["value 0", "value 1", "value 2", "value 3"])
  }

  @Test func `rows may be taken out, moved and repeated`() {
    forEachColumn(64) { column, values, random in
      let rows =
        values.isEmpty ? [] : random.many(random.below(300)) { Int32($0.below(values.count)) }
      let taken = column.gather(rows)
      #expect(taken.values == rows.map { values[Int($0)] })
      let twice = taken.gather(rows.indices.reversed().map { Int32($0) })
      #expect(twice.values == rows.reversed().map { values[Int($0)] })
    }
  }

  @Test func `a compacted column keeps its values and holds no other bytes`() {
    forEachColumn(65) { column, values, random in
      let rows = values.isEmpty ? [] : random.many(5) { Int32($0.below(values.count)) }
      let small = column.gather(rows).compacted()
      #expect(small.values == rows.map { values[Int($0)] })
      // A coded column keeps each of its few values.
      let needed = column.isCoded ? Array(Set(values)) : rows.map { values[Int($0)] }
      #expect(small.store.count <= needed.reduce(0) { $0 + ($1?.utf8.count ?? 0) })
      #expect(column.compacted().values == values)
    }
  }

  @Test func `joined columns stand one after the other`() {
    var random = SplitMix64(seed: 66)
    for _ in 0..<200 {
      var pieces: [TextColumn] = []
      var expected: [String?] = []
      for _ in 0..<random.below(5) {
        let values = values(&random)
        pieces.append(random.pick(forms(of: values)))
        expected += values
      }
      #expect(TextColumn(joining: pieces).values == expected)
    }
  }

  @Test func `missing and empty are kept apart`() {
    for column in forms(of: [nil, "", "a"]) {
      let joined = TextColumn(joining: [column, column.compacted(), column.gather([2, 1, 0])])
      #expect(joined.values == [nil, "", "a", nil, "", "a", "a", "", nil])
    }
  }

  @Test func `one value may stand in every row`() {
    #expect(TextColumn(repeating: "CNY", count: 3).values == ["CNY", "CNY", "CNY"])
    #expect(TextColumn(repeating: nil, count: 2).values == [nil, nil])
    #expect(TextColumn(repeating: "CNY", count: 0).values.isEmpty)
  }
}
