/// Numbers for the distinct values of a column, by first appearance: what grouping and joining use.
public struct Numbering: Sendable {
  /// For each row the number of its value.
  public let numbers: [Int32]

  /// How many distinct values there are.
  public let count: Int
}

extension Column {
  /// Numbers for the column's distinct values; two missing ones are the same, and equal decimals of
  /// different scales are.
  ///
  /// - Complexity: O(rows), some nanoseconds each.
  public func numbered() -> Numbering {
    switch self {
    case .text(let column): column.numbered()
    case .integer(let column): column.numbered { UInt64(bitPattern: $0) }
    case .boolean(let column): column.numbered { $0 ? 1 : 0 }
    case .date(let column): column.numbered { UInt64(UInt32(bitPattern: $0.day)) }
    case .timestamp(let column): column.numbered { UInt64(bitPattern: $0.microseconds) }
    case .period(let column):
      column.numbered { period in
        let start = period.start.map { UInt64(UInt32(bitPattern: $0.day)) << 32 } ?? 1 << 63
        return start | UInt64(UInt32(bitPattern: period.end.day))
      }
    case .decimal(let column):
      Numbering(keys: (0..<column.count).lazy.map { column[$0] })
    }
  }
}

extension Numbering {
  /// Numbers for pairs of values: rows that agree in both columns agree in the result.
  public func combined(with other: Numbering) -> Numbering {
    let rows = numbers.count
    if count * other.count <= max(1 << 16, rows * 2) {
      var table = [Int32](repeating: -1, count: count * other.count)
      var next: Int32 = 0
      var result = numbers
      for row in 0..<rows {
        let pair = Int(numbers[row]) * other.count + Int(other.numbers[row])
        if table[pair] < 0 {
          table[pair] = next
          next += 1
        }
        result[row] = table[pair]
      }
      return Numbering(numbers: result, count: Int(next))
    }
    return Numbering(rowCount: rows) { row in
      UInt64(UInt32(bitPattern: numbers[row])) << 32
        | UInt64(UInt32(bitPattern: other.numbers[row]))
    }
  }

  /// Numbers for any keys, by a dictionary.
  init<Key: Hashable>(keys: some Sequence<Key>) {
    var known: [Key: Int32] = [:]
    numbers = keys.map { key in
      let number = known[key] ?? Int32(known.count)
      if Int(number) == known.count { known[key] = number }
      return number
    }
    count = known.count
  }

  /// Numbers for keys of 64 bits.
  init(rowCount: Int, key: (Int) -> UInt64) {
    var table = OpenTable()
    var keys: [UInt64] = []
    var numbers = [Int32](repeating: 0, count: rowCount)
    for row in 0..<rowCount {
      let key = key(row)
      let number = table.number(of: key &* 0x9E37_79B9_7F4A_7C15) { keys[$0] == key }
      if number == keys.count { keys.append(key) }
      numbers[row] = Int32(truncatingIfNeeded: number)
    }
    self.numbers = numbers
    count = keys.count
  }
}

extension ValueColumn {
  fileprivate func numbered(_ bits: (Element) -> UInt64) -> Numbering {
    if let (values, codes) = coded {
      // Different codes may stand for equal values.
      let distinct = Numbering(keys: values.map { $0.map(bits) })
      return Numbering(coded: distinct, codes)
    }
    let present = Numbering(rowCount: count) { row in self[row].map(bits) ?? 0 }
    let isMissing = Numbering(rowCount: count) { row in self[row] == nil ? 1 : 0 }
    return isMissing.count < 2 ? present : present.combined(with: isMissing)
  }
}

extension Numbering {
  /// Numbers of rows from numbers of their codes, by first appearance.
  init(coded distinct: Numbering, _ codes: [UInt16]) {
    var order = [Int32](repeating: -1, count: distinct.count)
    var next: Int32 = 0
    numbers = codes.map { code in
      let number = Int(distinct.numbers[Int(code)])
      if order[number] < 0 {
        order[number] = next
        next += 1
      }
      return order[number]
    }
    count = Int(next)
  }
}

extension TextColumn {
  fileprivate func numbered() -> Numbering {
    guard let coding else { return numbered(count, slice) }
    // Different codes may stand for equal texts.
    return Numbering(coded: numbered(coding.values.count) { coding.values[$0] }, coding.codes)
  }

  private func numbered(_ count: Int, _ slice: (Int) -> TextSlice) -> Numbering {
    var table = OpenTable()
    var values: [TextSlice] = []
    var numbers = [Int32](repeating: 0, count: count)
    for row in 0..<count {
      let value = slice(row)
      let number = table.number(of: TextCoding.hash(value, store.base)) { place in
        TextCoding.same(values[place], value, store.base)
      }
      if number == values.count { values.append(value) }
      numbers[row] = Int32(truncatingIfNeeded: number)
    }
    return Numbering(numbers: numbers, count: values.count)
  }
}

/// Finds the number that a key was given, or gives it the next: open addressing, grown at half full.
private struct OpenTable {
  private var places: [Int32] = [Int32](repeating: 0, count: 1 << 12)  // number + 1
  private var hashes: [UInt64] = []

  /// The number of the key with that hash; `isSame` tells whether a number's key is it.
  mutating func number(of hash: UInt64, isSame: (Int) -> Bool) -> Int {
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: hash >> 20) & mask
    while places[place] != 0 {
      let number = Int(places[place]) - 1
      if hashes[number] == hash, isSame(number) { return number }
      place = (place + 1) & mask
    }
    hashes.append(hash)
    places[place] = Int32(hashes.count)
    if hashes.count * 2 > places.count { grow() }
    return hashes.count - 1
  }

  private mutating func grow() {
    places = [Int32](repeating: 0, count: places.count * 4)
    let mask = places.count - 1
    for (number, hash) in hashes.enumerated() {
      var place = Int(truncatingIfNeeded: hash >> 20) & mask
      while places[place] != 0 { place = (place + 1) & mask }
      places[place] = Int32(number + 1)
    }
  }
}
