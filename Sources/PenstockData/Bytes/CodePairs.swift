/// Numbers the pairs that two columns of few values have in their rows, as they are first seen.
@usableFromInline
struct CodePairs {
  @usableFromInline let width: Int
  @usableFromInline var numbers: [UInt16?]
  @usableFromInline var count = 0

  /// For columns of `left` and `right` distinct values, at most 2^16 pairs.
  @usableFromInline
  init(_ left: Int, _ right: Int) {
    precondition(left * right <= 1 << 16)
    width = right
    numbers = [UInt16?](repeating: nil, count: left * right)
  }

  /// The number of each row's pair; `isNew` is told of each pair when it is first seen.
  ///
  /// - Complexity: O(rows), a nanosecond each.
  @inlinable
  mutating func codes(
    _ left: [UInt16], _ right: [UInt16], isNew: (Int, Int) throws -> Void
  ) rethrows -> [UInt16] {
    precondition(left.count == right.count)
    return try [UInt16](unsafeUninitializedCapacity: left.count) { codes, filled in
      for row in left.indices {
        let (one, other) = (Int(left[row]), Int(right[row]))
        let pair = one &* width &+ other
        if let number = numbers[pair] {
          codes[row] = number
        } else {
          try isNew(one, other)
          codes[row] = UInt16(truncatingIfNeeded: count)
          numbers[pair] = codes[row]
          count += 1
        }
      }
      filled = left.count
    }
  }
}
