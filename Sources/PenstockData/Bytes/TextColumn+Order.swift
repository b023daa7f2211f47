extension TextColumn {
  /// Below 0, 0 or above 0 as the text of row `left` comes before, with or after that of `right` by
  /// its bytes, which is the order of code points; what is missing comes last.
  ///
  /// - Complexity: O(bytes in common), eight at a time.
  func compare(_ left: Int, _ right: Int) -> Int {
    let (left, right) = (slice(left), slice(right))
    if left.isMissing || right.isMissing {
      return left.isMissing == right.isMissing ? 0 : left.isMissing ? 1 : -1
    }
    let (a, b) = (store.base + left.offset, store.base + right.offset)
    let shorter = min(left.length, right.length)
    var place = 0
    while place < shorter {
      // The last word reaches behind the text, into the store's slack at most.
      let rest = shorter - place
      let mask = rest >= 8 ? UInt64.max : ~(UInt64.max >> UInt64(8 * rest))
      let (one, other) = (Self.word(a + place) & mask, Self.word(b + place) & mask)
      if one != other { return one < other ? -1 : 1 }
      place += 8
    }
    return left.length - right.length
  }

  /// Eight bytes as a number that orders as they do.
  @inline(__always)
  static func word(_ bytes: UnsafeMutablePointer<UInt8>) -> UInt64 {
    UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self).bigEndian
  }
}
