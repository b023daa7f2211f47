import Testing

@testable import PenstockData

/// Arithmetic on whole columns, held to the same on one decimal after the other.
struct DecimalColumnArithmeticTests {
  private enum Kind: CaseIterable { case short, narrow, any }

  private func decimal(_ kind: Kind, _ random: inout SplitMix64) -> Decimal? {
    if random.oneIn(7) { return nil }
    return switch kind {
    case .short: random.decimal(digits: 6, scale: 4)
    case .narrow: Decimal(units: Int128(Int64(bitPattern: random.next())), scale: random.below(39))
    case .any: random.decimal()
    }
  }

  /// A column of random decimals: narrow, wide or coded.
  private func column(_ rows: Int, _ random: inout SplitMix64) -> DecimalColumn {
    let kind = random.pick(Kind.allCases)
    if random.oneIn(3) {
      let values = random.many(5) { decimal(kind, &$0) }
      return DecimalColumn(values: values, codes: random.many(rows) { UInt16($0.below(5)) })
    }
    return DecimalColumn(random.many(rows) { decimal(kind, &$0) })
  }

  @Test(arguments: Rounding.allCases)
  func `multiplying columns is multiplying their values`(rounding: Rounding) {
    var random = SplitMix64(seed: 91)
    for _ in 0..<600 {
      let rows = random.below(20)
      let (left, right) = (column(rows, &random), column(rows, &random))
      let scale = random.oneIn(3) ? random.below(39) : random.below(12)
      expectProducts(left, right, scale, rounding)
    }
  }

  private func expectProducts(
    _ left: DecimalColumn, _ right: DecimalColumn, _ scale: Int, _ rounding: Rounding
  ) {
    var expected: [String?] = []
    var overflows: [Int32] = []
    for row in 0..<left.count {
      var product: Decimal?
      if let first = left[row], let second = right[row] {
        product = try? first.multiplied(by: second, scale: scale, rounding: rounding)
        if product == nil { overflows.append(Int32(row)) }
      }
      expected.append(product?.description)
    }
    let result = left.multiplied(by: right, scale: scale, rounding: rounding)
    #expect(result.column.printed == expected)
    #expect(result.overflows == overflows)
  }

  @Test func `a 64-bit product that rounds up past 64 bits is no wrapped one`() {
    // Both factors and the scale are chosen so that the product, less 18 digits, is 2^64 − ½ or more.
    let limit = UInt128(1) << 64 * 1_000_000_000_000_000_000
    var random = SplitMix64(seed: 92)
    var hits = 0
    for _ in 0..<200 {
      let factor = UInt128(random.next() >> 2 | 1 << 62)
      let value = (limit - 1) / factor
      guard value <= UInt128(Int64.max), limit - value * factor <= 500_000_000_000_000_000 else {
        continue
      }
      hits += 1
      expectProducts(
        DecimalColumn([Decimal(value), Decimal(units: -Int128(value), scale: 0)]),
        DecimalColumn(values: [Decimal(units: Int128(factor), scale: 18)], codes: [0, 0]),
        0, .halfEven)
    }
    #expect(hits > 5)
  }

  @Test func `scaling columns is scaling their values`() {
    var random = SplitMix64(seed: 93)
    for _ in 0..<1500 {
      let rows = random.below(20)
      let values = column(rows, &random)
      let reach = random.pick([4, 20, 45, 130, 300])
      let exponents = ValueColumn(
        random.many(rows) { $0.oneIn(9) ? nil : $0.below(2 * reach + 1) - reach })
      var expected: [String?] = []
      var overflows: [Int32] = []
      for row in 0..<rows {
        var scaled: Decimal?
        if let value = values[row], let exponent = exponents[row] {
          scaled = try? value.scaled(byPowerOfTen: exponent).shortest
          if scaled == nil { overflows.append(Int32(row)) }
        }
        expected.append(scaled?.description)
      }
      let result = values.scaled(byPowersOfTen: exponents)
      #expect(result.column.printed == expected)
      #expect(result.overflows == overflows)
    }
  }

  @Test func `an amount in 亿 is a whole number of yuan`() {
    let amounts = DecimalColumn(["3.124", "-0.5", "12", "0"].map { Decimal($0) } + [nil])
    let result = amounts.scaled(byPowersOfTen: ValueColumn(repeating: 8, count: 5))
    #expect(result.column.printed == ["312400000", "-50000000", "1200000000", "0", nil])
    #expect(result.overflows.isEmpty)
    let back = result.column.scaled(byPowersOfTen: ValueColumn(repeating: -8, count: 5))
    #expect(back.column.printed == ["3.124", "-0.5", "12", "0", nil])
  }
}
