import PenstockData

/// A whole number of any size, worked out digit by digit as on paper: slow, plain, and without a
/// line in common with what it is there to check.
struct BigNumber: Equatable {
  /// The decimal digits, last one first; none for zero.
  private var digits: [Int]

  var isNegative: Bool

  init(_ text: String) {
    digits = text.drop { $0 == "-" }.reversed().compactMap(\.wholeNumberValue)
    isNegative = text.hasPrefix("-")
    trim()
  }

  init(_ value: Int128) { self.init("\(value)") }

  private init(digits: [Int], isNegative: Bool) {
    self.digits = digits
    self.isNegative = isNegative
    trim()
  }

  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { isNegative = false }
  }

  var isZero: Bool { digits.isEmpty }
  var isOdd: Bool { (digits.first ?? 0) % 2 == 1 }
  var endsInZero: Bool { digits.first == 0 }
  var magnitude: BigNumber { BigNumber(digits: digits, isNegative: false) }
  var negated: BigNumber { BigNumber(digits: digits, isNegative: !isNegative) }

  /// The number as units, or nil where 128 bits do not hold it.
  ///
  /// The lowest 128-bit number has no counterpart and counts as too large, as it does in `Decimal`.
  var units: Int128? {
    let text = digits.reversed().map(String.init).joined()
    guard let value = digits.isEmpty ? 0 : Int128(text) else { return nil }
    return isNegative ? -value : value
  }

  func timesTen(toThe power: Int) -> BigNumber {
    BigNumber(digits: [Int](repeating: 0, count: power) + digits, isNegative: isNegative)
  }

  /// The number without its last digit.
  var tenth: BigNumber { BigNumber(digits: Array(digits.dropFirst()), isNegative: isNegative) }
}

extension BigNumber: Comparable {
  static func < (left: BigNumber, right: BigNumber) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    if left.isNegative { return right.magnitude < left.magnitude }
    if left.digits.count != right.digits.count { return left.digits.count < right.digits.count }
    return left.digits.reversed().lexicographicallyPrecedes(right.digits.reversed())
  }

  static func + (left: BigNumber, right: BigNumber) -> BigNumber {
    if left.isNegative != right.isNegative {
      let (larger, smaller) =
        left.magnitude < right.magnitude ? (right, left) : (left, right)
      return larger.takingAway(smaller)
    }
    var sum: [Int] = []
    var carry = 0
    for place in 0..<max(left.digits.count, right.digits.count) + 1 {
      carry += left.digit(place) + right.digit(place)
      sum.append(carry % 10)
      carry /= 10
    }
    return BigNumber(digits: sum, isNegative: left.isNegative)
  }

  static func * (left: BigNumber, right: BigNumber) -> BigNumber {
    var product = [Int](repeating: 0, count: left.digits.count + right.digits.count + 1)
    for (place, digit) in left.digits.enumerated() {
      for (other, factor) in right.digits.enumerated() { product[place + other] += digit * factor }
    }
    for place in product.indices.dropLast() {
      product[place + 1] += product[place] / 10
      product[place] %= 10
    }
    return BigNumber(digits: product, isNegative: left.isNegative != right.isNegative)
  }

  /// The digits less those of a number that is no larger, with this number's sign.
  private func takingAway(_ smaller: BigNumber) -> BigNumber {
    var rest = digits
    for place in rest.indices {
      rest[place] -= smaller.digit(place)
      if rest[place] < 0 {
        rest[place] += 10
        rest[place + 1] -= 1
      }
    }
    return BigNumber(digits: rest, isNegative: isNegative)
  }

  private func digit(_ place: Int) -> Int { place < digits.count ? digits[place] : 0 }
}

extension BigNumber {
  /// The quotient as a whole number, rounded by the book.
  func divided(by divisor: BigNumber, _ rounding: Rounding) -> BigNumber {
    let by = divisor.magnitude
    var rest = BigNumber("0")
    var quotient: [Int] = []
    for digit in digits.reversed() {
      rest = BigNumber(digits: [digit] + rest.digits, isNegative: false)
      var times = 0
      while rest >= by {
        rest = rest.takingAway(by)
        times += 1
      }
      quotient.append(times)
    }
    var result = BigNumber(digits: quotient.reversed(), isNegative: false)
    let twice = rest + rest
    let isTie = twice == by
    if twice > by || (isTie && (rounding == .halfUp || result.isOdd)) {
      result = result + BigNumber("1")
    }
    return isNegative == divisor.isNegative ? result : result.negated
  }
}

extension Decimal {
  /// The number as a whole number of ten to the minus 38.
  var big: BigNumber { BigNumber(units).timesTen(toThe: Self.maximumScale - scale) }
}
