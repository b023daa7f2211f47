import Testing

@testable import PenstockData

/// Arithmetic at the ends of 128 bits: an overflow is an error, never a wrap, never a trap.
struct DecimalBoundsTests {
  private static let edges: [Int128] = [
    .max, .max - 1, .max / 2 + 1, .max / 10, .max / 10 + 1, .min + 1, .min / 2, .min / 10 - 1,
    0, 1, -1, 2, 5, Int128(10).power(38), -Int128(10).power(38), 1 << 64, Int128(Int64.min),
  ]

  private static let values = edges.flatMap { units in
    [0, 1, 38].map { Decimal(units: units, scale: $0) }
  }

  private static let lowest = Decimal(units: .min, scale: 0)

  /// Calls `body` with every pair of values.
  private func forEachPair(_ body: (Decimal, Decimal) -> Void) {
    for left in Self.values { for right in Self.values { body(left, right) } }
  }

  @Test func `sums at the bounds are right or refused`() {
    forEachPair { left, right in
      if let sum = try? left.adding(right) { #expect(sum.big == left.big + right.big) }
      if let rest = try? left.subtracting(right) {
        #expect(rest.big == left.big + right.big.negated)
      }
    }
  }

  @Test func `products at the bounds are right or refused`() {
    forEachPair { left, right in
      guard let product = try? left.multiplied(by: right) else { return }
      #expect(product.big.timesTen(toThe: 38) == left.big * right.big)
    }
  }

  @Test(arguments: [0, 38], Rounding.allCases)
  func `rounded products at the bounds are right or refused`(scale: Int, rounding: Rounding) {
    let one = BigNumber("1")
    forEachPair { left, right in
      let exact = (BigNumber(left.units) * BigNumber(right.units)).timesTen(toThe: scale)
      let units = exact.divided(
        by: one.timesTen(toThe: left.scale + right.scale), rounding
      ).units
      let product = try? left.multiplied(by: right, scale: scale, rounding: rounding)
      #expect(product?.units == units, "\(left) · \(right)")
    }
  }

  @Test(arguments: [0, 38], Rounding.allCases)
  func `rounded quotients at the bounds are right or refused`(scale: Int, rounding: Rounding) {
    forEachPair { left, right in
      if right.isZero { return }
      let units = BigNumber(left.units).timesTen(toThe: right.scale + scale)
        .divided(by: BigNumber(right.units).timesTen(toThe: left.scale), rounding).units
      let quotient = try? left.divided(by: right, scale: scale, rounding: rounding)
      #expect(quotient?.units == units, "\(left) / \(right)")
    }
  }

  @Test func `one more than the largest number is refused`() throws {
    let largest = Decimal(units: .max, scale: 0)
    let tenth = Decimal(units: 1, scale: 1)
    #expect(throws: DecimalOverflow.self) { try largest.adding(1) }
    #expect(throws: DecimalOverflow.self) { try largest.adding(tenth) }
    #expect(throws: DecimalOverflow.self) { try largest.negated().subtracting(1) }
    #expect(throws: DecimalOverflow.self) { try largest.multiplied(by: 2) }
    #expect(throws: DecimalOverflow.self) { try largest.scaled(byPowerOfTen: 1) }
    #expect(throws: DecimalOverflow.self) { try largest.rounded(scale: 1, .halfEven) }
    #expect(throws: DecimalOverflow.self) {
      try largest.divided(by: tenth, scale: 0, rounding: .halfEven)
    }
    #expect(throws: DecimalOverflow.self) {
      try largest.multiplied(by: 10, scale: 0, rounding: .halfEven)
    }
    #expect(try largest.subtracting(largest).isZero)
    #expect(try largest.multiplied(by: 1).units == .max)
    #expect(try largest.scaled(byPowerOfTen: -38).units == .max)
  }

  @Test func `no result is the one number that has no counterpart`() throws {
    let low = Decimal(units: .min + 1, scale: 0)
    #expect(throws: DecimalOverflow.self) { try low.adding(-1) }
    #expect(throws: DecimalOverflow.self) { try low.subtracting(1) }
    let (half, other) = (Decimal(units: 1 << 64, scale: 0), Decimal(units: -(1 << 63), scale: 0))
    #expect(throws: DecimalOverflow.self) { try half.multiplied(by: other) }
    #expect(throws: DecimalOverflow.self) {
      try half.multiplied(by: other, scale: 0, rounding: .halfUp)
    }
    #expect(try low.negated().units == .max)
  }

  @Test func `even the lowest 128-bit number is printed, ordered and refused without a trap`() {
    #expect(Self.lowest.description == "-170141183460469231731687303715884105728")
    #expect(throws: DecimalOverflow.self) { try Self.lowest.negated() }
    #expect(Self.lowest < Decimal(units: .min + 1, scale: 0))
    #expect(Self.lowest < Decimal(units: .min, scale: 38))
    #expect(Self.lowest.shortest == Self.lowest)
    for value in Self.values {
      _ = try? Self.lowest.adding(value)
      _ = try? Self.lowest.multiplied(by: value)
      _ = try? Self.lowest.multiplied(by: value, scale: 10, rounding: .halfUp)
      _ = try? Self.lowest.divided(by: value, scale: 10, rounding: .halfUp)
      _ = try? value.divided(by: Self.lowest, scale: 10, rounding: .halfUp)
      _ = try? value.subtracting(Self.lowest)
      #expect(Self.lowest <= value)
    }
  }

  @Test func `any power of ten is right or refused`() {
    for value in Self.values {
      for exponent in [-1000, -77, -39, -38, -1, 0, 1, 38, 39, 77, 1000] {
        guard let scaled = try? value.scaled(byPowerOfTen: exponent) else { continue }
        let left = scaled.big.timesTen(toThe: max(0, -exponent))
        #expect(left == value.big.timesTen(toThe: max(0, exponent)), "\(value) · 10^\(exponent)")
      }
    }
    for exponent in [-1000, -39, 39, 1000] {
      #expect((try? Decimal(units: 0, scale: 38).scaled(byPowerOfTen: exponent))?.isZero == true)
    }
  }
}
