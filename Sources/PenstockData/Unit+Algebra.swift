extension Unit {
  /// The unit of a product: `CNY/shares` times `shares` is `CNY`; `pure` changes nothing.
  public func times(_ other: Unit) -> Unit {
    Factors(self).times(Factors(other)).unit
  }

  /// The unit of a quotient: `CNY` by `shares` is `CNY/shares`, a unit by itself `pure`.
  public func divided(by other: Unit) -> Unit {
    Factors(self).times(Factors(other).inverted).unit
  }
}

/// What a unit is made of: words above and below the line, as often as they count.
private struct Factors {
  var powers: [String: Int] = [:]

  /// The factors of a unit as it is printed: `CNY`, `CNY/shares`, `CNY*days/shares`.
  init(_ unit: Unit) {
    for (place, part) in unit.description.split(separator: "/").enumerated() {
      for word in part.split(separator: "*") where word != "pure" {
        powers[String(word), default: 0] += place == 0 ? 1 : -1
      }
    }
  }

  var inverted: Factors {
    var result = self
    result.powers = powers.mapValues { -$0 }
    return result
  }

  func times(_ other: Factors) -> Factors {
    var result = self
    result.powers.merge(other.powers, uniquingKeysWith: +)
    return result
  }

  /// The unit, its words in alphabetical order.
  var unit: Unit {
    func words(_ sign: Int) -> [String] {
      powers.filter { $0.value.signum() == sign }.sorted { $0.key < $1.key }
        .flatMap { Array(repeating: $0.key, count: abs($0.value)) }
    }
    let above = words(1)
    let numerator = above.isEmpty ? "pure" : above.joined(separator: "*")
    return Unit(([numerator] + words(-1)).joined(separator: "/"))
  }
}
