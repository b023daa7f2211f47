import Testing

@testable import PenstockData

/// Arithmetic, held to whole numbers of any size.
struct DecimalArithmeticTests {
  /// The units of `numerator` / `denominator` at `scale`, or nil where 128 bits do not hold them.
  private func units(
    _ numerator: BigNumber, over denominator: BigNumber, scale: Int, _ rounding: Rounding
  ) -> Int128? {
    numerator.timesTen(toThe: scale).divided(by: denominator, rounding).units
  }

  private func powerOfTen(_ exponent: Int) -> BigNumber {
    BigNumber("1").timesTen(toThe: exponent)
  }

  @Test func `a sum is exact, at the larger scale`() {
    var random = SplitMix64(seed: 21)
    var sums = 0
    for _ in 0..<10_000 {
      let (left, right) = (random.decimal(), random.decimal())
      let scale = max(left.scale, right.scale)
      let terms = [left, right].map { BigNumber($0.units).timesTen(toThe: scale - $0.scale) }
      let sum = terms.contains { $0.units == nil } ? nil : (terms[0] + terms[1]).units
      #expect((try? left.adding(right))?.exact == sum.map { [$0, Int128(scale)] })
      let difference =
        terms.contains { $0.units == nil }
        ? nil : (terms[0] + terms[1].negated).units
      #expect((try? left.subtracting(right))?.exact == difference.map { [$0, Int128(scale)] })
      sums += sum == nil ? 0 : 1
    }
    #expect(sums > 4000)
  }

  @Test func `a product is exact, and gives up zeros only where it must`() {
    var random = SplitMix64(seed: 22)
    var products = 0
    for _ in 0..<10_000 {
      let (left, right) = (random.decimal(), random.decimal())
      var product = BigNumber(left.units) * BigNumber(right.units)
      var scale = left.scale + right.scale
      while scale > 0, scale > 38 || product.units == nil, product.isZero || product.endsInZero {
        product = product.tenth
        scale -= 1
      }
      let fits = scale <= 38 && product.units != nil
      let expected = fits ? product.units.map { [$0, Int128(scale)] } : nil
      #expect((try? left.multiplied(by: right))?.exact == expected, "\(left) · \(right)")
      products += fits ? 1 : 0
    }
    #expect(products > 2000)
  }

  @Test(arguments: Rounding.allCases)
  func `a rounded product is the exact one rounded once`(rounding: Rounding) {
    var random = SplitMix64(seed: 23)
    var products = 0
    for _ in 0..<4000 {
      let (left, right) = (random.decimal(), random.decimal())
      let scale = random.below(39)
      let expected = units(
        BigNumber(left.units) * BigNumber(right.units), over: powerOfTen(left.scale + right.scale),
        scale: scale, rounding)
      let product = try? left.multiplied(by: right, scale: scale, rounding: rounding)
      #expect(product?.exact == expected.map { [$0, Int128(scale)] }, "\(left) · \(right)")
      products += expected == nil ? 0 : 1
    }
    #expect(products > 1000)
  }

  @Test(arguments: Rounding.allCases)
  func `a quotient is the exact one rounded once`(rounding: Rounding) {
    var random = SplitMix64(seed: 24)
    var quotients = 0
    for _ in 0..<4000 {
      let (left, right) = (random.decimal(), random.decimal())
      if right.isZero { continue }
      let scale = random.below(39)
      let expected = units(
        BigNumber(left.units).timesTen(toThe: right.scale),
        over: BigNumber(right.units).timesTen(toThe: left.scale), scale: scale, rounding)
      let quotient = try? left.divided(by: right, scale: scale, rounding: rounding)
      #expect(quotient?.exact == expected.map { [$0, Int128(scale)] }, "\(left) / \(right)")
      quotients += expected == nil ? 0 : 1
    }
    #expect(quotients > 1000)
  }

  @Test(arguments: Rounding.allCases)
  func `a number is rounded to the nearest at a scale`(rounding: Rounding) {
    var random = SplitMix64(seed: 25)
    for _ in 0..<10_000 {
      let value = random.decimal()
      let scale = random.below(39)
      let expected = units(
        BigNumber(value.units), over: powerOfTen(value.scale), scale: scale, rounding)
      let rounded = try? value.rounded(scale: scale, rounding)
      #expect(rounded?.exact == expected.map { [$0, Int128(scale)] }, "\(value) at \(scale)")
    }
  }

  @Test(arguments: [
    ("0.5", "0", "1"), ("1.5", "2", "2"), ("2.5", "2", "3"), ("-0.5", "0", "-1"),
    ("-1.5", "-2", "-2"), ("-2.5", "-2", "-3"), ("2.4999", "2", "2"), ("2.5001", "3", "3"),
    ("-2.5001", "-3", "-3"), ("9.5", "10", "10"), ("0.4", "0", "0"), ("-0.6", "-1", "-1"),
  ])
  func `a tie goes to the even neighbour, or away from zero where the pipeline says so`(
    text: String, even: String, up: String
  ) throws {
    let value = try #require(Decimal(text))
    for (rounding, expected) in [(Rounding.halfEven, even), (.halfUp, up)] {
      #expect(try value.rounded(scale: 0, rounding).description == expected)
      #expect(try value.multiplied(by: .one, scale: 0, rounding: rounding).description == expected)
      let quotient = try value.divided(by: .one, scale: 0, rounding: rounding)
      #expect(quotient?.description == expected)
    }
  }

  @Test(arguments: [
    // 0.5 exactly, then 0.5 and 10 to the minus 38, then 0.5 less 45 times 10 to the minus 75.
    (
      "1.0000000000000000000000000000000000000", "0.50000000000000000000000000000000000000", "0",
      "1"
    ),
    (
      "0.9999999999999999999999999999999999997", "0.50000000000000000000000000000000000016", "1",
      "1"
    ),
    (
      "0.9999999999999999999999999999999999997", "0.50000000000000000000000000000000000015", "0",
      "0"
    ),
  ])
  func `a tie of 75 decimals is told from its neighbours`(
    left: String, right: String, even: String, up: String
  ) throws {
    let (left, right) = (try #require(Decimal(left)), try #require(Decimal(right)))
    for (rounding, expected) in [(Rounding.halfEven, even), (.halfUp, up)] {
      #expect(try left.multiplied(by: right, scale: 0, rounding: rounding).description == expected)
    }
  }

  @Test func `nothing is divided by zero`() throws {
    let zero = Decimal(units: 0, scale: 5)
    #expect(try Decimal.one.divided(by: zero, scale: 2, rounding: .halfEven) == nil)
    #expect(try zero.divided(by: zero, scale: 2, rounding: .halfEven) == nil)
  }

  @Test func `a long divisor does not make a small quotient overflow`() throws {
    let divisor = try #require(Decimal("1.60000000000000000000000000000000"))
    let quotient = try Decimal(312_400_000).divided(by: divisor, scale: 10, rounding: .halfEven)
    #expect(quotient?.description == "195250000.0000000000")
  }

  @Test func `a power of ten moves the point and nothing else`() {
    var random = SplitMix64(seed: 26)
    for _ in 0..<10_000 {
      let value = random.decimal()
      let exponent = random.below(161) - 80
      var digits = BigNumber(value.units)
      var scale = value.scale - exponent
      while scale > 38, digits.isZero || digits.endsInZero {
        (digits, scale) = (digits.tenth, scale - 1)
      }
      if scale < 0 { (digits, scale) = (digits.timesTen(toThe: -scale), 0) }
      let expected = scale <= 38 ? digits.units.map { Decimal(units: $0, scale: scale) } : nil
      let scaled = try? value.scaled(byPowerOfTen: exponent)
      #expect(scaled == expected, "\(value) · 10^\(exponent)")
      if !value.isZero { #expect(scaled?.scale == expected?.scale) }
    }
  }
}
