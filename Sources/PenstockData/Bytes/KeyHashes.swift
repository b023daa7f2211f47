extension Batch {
  /// A hash of what each row has in `columns` together: equal values hash alike, however they are
  /// kept, in whichever batch and process.
  ///
  /// - Complexity: O(rows × columns), some nanoseconds each.
  public func hashes(of columns: [Int]) -> [UInt64] {
    var hashes = [UInt64](repeating: 0, count: rowCount)
    for place in columns {
      for (row, hash) in self.columns[place].hashes().enumerated() {
        hashes[row] = UInt64(mixing: hashes[row] &* 0x9E37_79B9_7F4A_7C15 ^ hash)
      }
    }
    return hashes
  }
}

extension UInt64 {
  /// Spreads the bits of `value` over all bits (the finalizer of MurmurHash3).
  @inlinable
  public init(mixing value: UInt64) {
    var value = value
    value ^= value >> 33
    value &*= 0xFF51_AFD7_ED55_8CCD
    value ^= value >> 33
    value &*= 0xC4CE_B9FE_1A85_EC53
    value ^= value >> 33
    self = value
  }
}

extension Column {
  /// A hash of each row's value; equal decimals of different scales hash alike.
  public func hashes() -> [UInt64] {
    switch self {
    case .text(let column): column.hashes()
    case .integer(let column): column.hashes { UInt64(bitPattern: $0) }
    case .boolean(let column): column.hashes { $0 ? 1 : 2 }
    case .date(let column): column.hashes { UInt64(UInt32(bitPattern: $0.day)) }
    case .timestamp(let column): column.hashes { UInt64(bitPattern: $0.microseconds) }
    case .period(let column): column.hashes(\.hashBits)
    case .decimal(let column): column.hashes()
    }
  }
}

/// The hash of what is missing.
private let missingHash: UInt64 = 0x6A09_E667_F3BC_C909

extension Period {
  fileprivate var hashBits: UInt64 {
    let first = start.map { UInt64(UInt32(bitPattern: $0.day)) << 32 } ?? 1 << 63
    return first | UInt64(UInt32(bitPattern: end.day))
  }
}

extension Decimal {
  fileprivate var hashBits: UInt64 {
    let short = shortest
    let high = UInt64(truncatingIfNeeded: short.units >> 64)
    return UInt64(truncatingIfNeeded: short.units) ^ UInt64(mixing: high &+ UInt64(short.scale))
  }
}

extension ValueColumn {
  fileprivate func hashes(_ bits: (Element) -> UInt64) -> [UInt64] {
    func hash(_ value: Element?) -> UInt64 { value.map { UInt64(mixing: bits($0)) } ?? missingHash }
    switch layout {
    case .each(let values): return values.map(hash)
    case .coded(let values, let codes):
      let hashes = values.map(hash)
      return codes.map { hashes[Int($0)] }
    }
  }
}

extension DecimalColumn {
  fileprivate func hashes() -> [UInt64] {
    func hash(_ value: Decimal?) -> UInt64 {
      value.map { UInt64(mixing: $0.hashBits) } ?? missingHash
    }
    guard let (values, codes) = coded else { return (0..<count).map { hash(self[$0]) } }
    let hashes = values.map(hash)
    return codes.map { hashes[Int($0)] }
  }
}

extension TextColumn {
  fileprivate func hashes() -> [UInt64] {
    if case .coded(let values, let codes) = layout {
      let hashes = values.map { TextCoding.hash($0, store.base) }
      return codes.map { hashes[Int($0)] }
    }
    return (0..<count).map { TextCoding.hash(slice($0), store.base) }
  }
}
