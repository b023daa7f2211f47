/// A whole number of any size, for results that must be exact although a step does not fit.
///
/// Made for figures that are seldom needed, such as an nth root: nothing here is fast.
struct WideNatural: Comparable {
  /// 64 bits each, the lowest first, without zeros at the high end.
  private var limbs: [UInt64]

  /// Zero.
  static let zero = WideNatural(0)

  /// A number of up to 128 bits.
  init(_ value: UInt128) {
    limbs = [UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64)]
    trim()
  }

  /// How many bits the number has; 0 for zero.
  var bitWidth: Int {
    guard let last = limbs.last else { return 0 }
    return limbs.count * 64 - last.leadingZeroBitCount
  }

  /// 10 to the power of `exponent`, which is at least 0.
  static func tenTo(_ exponent: Int) -> WideNatural { WideNatural(10).power(exponent) }

  /// The sum.
  static func + (left: WideNatural, right: WideNatural) -> WideNatural {
    var result = WideNatural.zero
    var carry: UInt64 = 0
    for index in 0..<max(left.limbs.count, right.limbs.count) {
      let (first, firstOver) = left.limb(index).addingReportingOverflow(right.limb(index))
      let (second, secondOver) = first.addingReportingOverflow(carry)
      result.limbs.append(second)
      carry = (firstOver ? 1 : 0) + (secondOver ? 1 : 0)
    }
    result.limbs.append(carry)
    result.trim()
    return result
  }

  /// The product.
  static func * (left: WideNatural, right: WideNatural) -> WideNatural {
    var result = WideNatural.zero
    result.limbs = Array(repeating: 0, count: left.limbs.count + right.limbs.count + 1)
    for (place, factor) in left.limbs.enumerated() {
      var carry: UInt64 = 0
      for (other, value) in right.limbs.enumerated() {
        let sum =
          UInt128(factor) * UInt128(value) + UInt128(result.limbs[place + other]) + UInt128(carry)
        result.limbs[place + other] = UInt64(truncatingIfNeeded: sum)
        carry = UInt64(truncatingIfNeeded: sum >> 64)
      }
      result.limbs[place + right.limbs.count] = carry
    }
    result.trim()
    return result
  }

  /// The number to the power of `exponent`, which is at least 0.
  func power(_ exponent: Int) -> WideNatural {
    var result = WideNatural(1)
    var square = self
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    return result
  }

  /// Whether `left` is the smaller number.
  static func < (left: WideNatural, right: WideNatural) -> Bool {
    if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
    for (first, second) in zip(left.limbs, right.limbs).reversed() where first != second {
      return first < second
    }
    return false
  }

  /// The largest number of at most `bits` bits for which `fits` holds, given that it holds for 0
  /// and, once it does not, for no larger one.
  static func largest(bits: Int, where fits: (WideNatural) -> Bool) -> UInt128 {
    var found: UInt128 = 0
    for bit in (0..<min(bits, 128)).reversed() {
      let candidate = found | (1 << UInt128(bit))
      if fits(WideNatural(candidate)) { found = candidate }
    }
    return found
  }

  private func limb(_ index: Int) -> UInt64 { index < limbs.count ? limbs[index] : 0 }

  private mutating func trim() {
    while limbs.last == 0 { limbs.removeLast() }
  }
}
