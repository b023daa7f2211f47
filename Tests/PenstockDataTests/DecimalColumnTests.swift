import Testing

@testable import PenstockData

/// Columns of decimals: 64 bits, 128 bits or coded, which never shows in a value.
struct DecimalColumnTests {
  private func isWide(_ column: DecimalColumn) -> Bool {
    if case .wide = column.layout { true } else { false }
  }

  private let long = Decimal(units: Int128(10).power(37) + 1, scale: 30)

  @Test func `one long value widens the column and changes no other`() {
    var random = SplitMix64(seed: 81)
    for _ in 0..<200 {
      var values = random.many(1 + random.below(40)) { random in
        random.oneIn(6) ? nil : random.decimal(digits: 18, scale: 38)
      }
      let narrow = DecimalColumn(values)
      #expect(!isWide(narrow))
      #expect(narrow.printed == values.map { $0?.description })
      values.insert(long, at: random.below(values.count + 1))
      let wide = DecimalColumn(values)
      #expect(isWide(wide))
      #expect(wide.count == values.count)
      #expect(wide.printed == values.map { $0?.description })
    }
  }

  @Test func `the bounds of 64 bits stay narrow, one past them does not`() {
    for units in [Int128(Int64.max), Int128(Int64.min)] {
      let inside = Decimal(units: units, scale: 5)
      let outside = Decimal(units: units + units.signum(), scale: 5)
      #expect(!isWide(DecimalColumn([inside, nil])))
      #expect(isWide(DecimalColumn([outside, nil])))
      #expect(
        DecimalColumn([inside, nil, outside, inside]).values == [inside, nil, outside, inside])
    }
  }

  @Test func `any decimal and any order of them is given back`() {
    var random = SplitMix64(seed: 82)
    for _ in 0..<200 {
      let values = random.many(random.below(60)) { $0.oneIn(6) ? nil : $0.decimal() }
      let rows = values.isEmpty ? [] : random.many(50) { Int32($0.below(values.count)) }
      let codes = values.indices.map { UInt16($0) }
      for column in [DecimalColumn(values), DecimalColumn(values: values, codes: codes)] {
        #expect(column.printed == values.map { $0?.description })
        #expect(column.gather(rows).printed == rows.map { values[Int($0)]?.description })
      }
    }
  }

  @Test func `a column of values becomes one of decimals, coded if it was`() {
    let each = DecimalColumn(ValueColumn<Decimal>([1, nil, long]))
    #expect(each.values == [1, nil, long])
    let coded = DecimalColumn(ValueColumn<Decimal>(values: [nil, long], codes: [1, 0, 1]))
    #expect(coded.values == [long, nil, long])
    #expect(coded.coded != nil && each.coded == nil)
  }

  @Test func `joined columns of any width stand one after the other`() {
    var random = SplitMix64(seed: 83)
    for _ in 0..<100 {
      var expected: [String?] = []
      let pieces = (0..<1 + random.below(4)).map { _ in
        let long = random.oneIn(3)
        let values = random.many(random.below(20)) { random -> Decimal? in
          random.oneIn(5) ? nil : long ? random.decimal() : random.decimal(digits: 9, scale: 9)
        }
        expected += values.map { $0?.description }
        let codes = values.indices.map { UInt16($0) }
        return random.oneIn(3) ? DecimalColumn(values: values, codes: codes) : DecimalColumn(values)
      }
      #expect(DecimalColumn(joining: pieces).printed == expected)
    }
  }

  @Test func `a column that was read keeps its text through gather, compact and join`() throws {
    let column = try #require(
      TextColumn(["+1.50", nil, "1e2"]).decoded(as: .decimal).column.decimals)
    let texts: (DecimalColumn) -> [String?]? = { $0.written?.values }
    #expect(texts(column.gather([2, 0])) == ["1e2", "+1.50"])
    #expect(texts(column.compacted()) == ["+1.50", nil, "1e2"])
    #expect(
      texts(DecimalColumn(joining: [column, column])) == ["+1.50", nil, "1e2", "+1.50", nil, "1e2"])
    let mixed = DecimalColumn(joining: [column, DecimalColumn([1])])
    #expect(texts(mixed) == ["+1.50", nil, "1e2", nil])
    #expect(mixed.printed == ["1.50", nil, "100", "1"])
  }
}
