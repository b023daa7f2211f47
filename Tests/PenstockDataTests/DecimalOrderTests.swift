import Testing

@testable import PenstockData

/// Equality, order and hashing go by the number, whatever its scale.
struct DecimalOrderTests {
  @Test func `order is that of the numbers`() {
    var random = SplitMix64(seed: 31)
    for _ in 0..<10_000 {
      let left = random.decimal()
      // Now and then a neighbour at another scale.
      let right = random.oneIn(2) ? random.decimal() : neighbour(of: left, &random)
      let (first, second) = (left.big, right.big)
      #expect((left < right) == (first < second), "\(left) < \(right)")
      #expect((right < left) == (second < first), "\(right) < \(left)")
      #expect((left == right) == (first == second), "\(left) == \(right)")
    }
  }

  private func neighbour(of value: Decimal, _ random: inout SplitMix64) -> Decimal {
    let scale = random.below(39)
    guard let near = try? value.rounded(scale: scale, .halfEven) else { return value }
    let step = Decimal(units: Int128(random.below(3)) - 1, scale: scale)
    return (try? near.adding(step)) ?? near
  }

  @Test func `equal numbers of different scales hash alike`() throws {
    var random = SplitMix64(seed: 32)
    var pairs = 0
    for _ in 0..<5000 {
      let value = random.decimal().shortest
      let scale = value.scale + random.below(39 - value.scale)
      guard let longer = try? value.rounded(scale: scale, .halfEven) else { continue }
      #expect(value == longer)
      #expect(value.hashValue == longer.hashValue)
      #expect(Set([value, longer]).count == 1)
      pairs += scale > value.scale ? 1 : 0
    }
    #expect(pairs > 1000)
  }

  @Test(arguments: [
    ("1.50", "1.5"), ("0", "-0.000"), ("100", "1e2"), ("-3.10", "-3.1"), ("0e5", "0.0"),
  ])
  func `one number may be written in two ways`(left: String, right: String) throws {
    let (left, right) = (try #require(Decimal(left)), try #require(Decimal(right)))
    #expect(left == right)
    #expect(left.hashValue == right.hashValue)
    #expect(!(left < right) && !(right < left))
    #expect(left.shortest.exact == right.shortest.exact)
  }

  @Test(arguments: [
    ["-10", "-1.5", "-1.49", "-1", "-0.5", "0", "0.49", "0.5", "0.50000001", "1", "1.5", "2"],
    [
      "-99999999999999999999999999999999999999", "-0.00000000000000000000000000000000000001", "0",
      "0.00000000000000000000000000000000000001", "0.99999999999999999999999999999999999999", "1",
      "1.00000000000000000000000000000000000001", "99999999999999999999999999999999999999",
    ],
  ])
  func `numbers of any scale sort as numbers`(texts: [String]) {
    var random = SplitMix64(seed: 33)
    var numbers = texts.compactMap { Decimal($0) }
    #expect(numbers.count == texts.count)
    for place in numbers.indices { numbers.swapAt(place, random.below(numbers.count)) }
    #expect(numbers.sorted().map(\.description) == texts)
  }
}
