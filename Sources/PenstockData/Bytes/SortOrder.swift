extension SortKeys {
  /// Rows to be put in order: all, or those whose keys lie in one range.
  public struct Part: Sendable {
    fileprivate let keys: SortKeys
    fileprivate let entries: [Entry]
  }

  /// A row with eight bytes of its key.
  fileprivate struct Entry {
    var word: UInt64
    var row: Int32
  }

  /// The rows' numbers in the order of the keys; equal ones in the order of the rows.
  ///
  /// - Complexity: O(bytes of keys) where they differ soon: a radix sort of eight bytes at a time.
  public func order() -> [Int32] { split(into: 1).flatMap { $0.order() } }

  /// The rows in up to `count` parts of about as many rows, each wholly before the next.
  public func split(into count: Int) -> [Part] {
    var entries: [Entry] = []
    entries.reserveCapacity(self.count)
    for row in 0..<self.count {
      entries.append(Entry(word: prefix(row), row: Int32(truncatingIfNeeded: row)))
    }
    guard count > 1, entries.count >= 1 << 12 else { return [Part(keys: self, entries: entries)] }
    // Words that parted a sample of the rows evenly part all of them well enough.
    let sample = stride(from: 0, to: entries.count, by: max(1, entries.count / 1024))
      .map { entries[$0].word }.sorted()
    let bounds = (1..<count).map { sample[sample.count * $0 / count] }
    var parts = [[Entry]](repeating: [], count: count)
    for number in parts.indices { parts[number].reserveCapacity(entries.count / count * 5 / 4) }
    for entry in entries {
      var number = 0
      while number < bounds.count, entry.word >= bounds[number] { number += 1 }
      parts[number].append(entry)
    }
    return parts.map { Part(keys: self, entries: $0) }
  }
}

extension SortKeys.Part {
  /// The rows' numbers in the order of the keys.
  public consuming func order() -> [Int32] {
    var sorter = RadixSorter(keys, entries)
    return sorter.order()
  }
}

/// Sorts entries by their words, and those whose words are equal by the next eight bytes.
private struct RadixSorter {
  typealias Entry = SortKeys.Entry

  private let keys: SortKeys
  private var entries: [Entry]
  private var room: [Entry] = []

  /// Fewer entries than this are sorted by comparisons.
  private static let few = 192

  init(_ keys: SortKeys, _ entries: [Entry]) {
    self.keys = keys
    self.entries = entries
  }

  mutating func order() -> [Int32] {
    sort(0..<entries.count, depth: 0)
    return entries.map(\.row)
  }

  /// Sorts a range whose keys agree in the bytes before `depth`; their words are those from there.
  private mutating func sort(_ range: Range<Int>, depth: Int) {
    if range.count < 2 { return }
    if range.count < Self.few { return sortFew(range, depth: depth) }
    if !isOrdered(range) { sortWords(range) }
    var start = range.lowerBound
    while start < range.upperBound {
      let word = entries[start].word
      var end = start + 1
      while end < range.upperBound, entries[end].word == word { end += 1 }
      if end - start > 1 { sortEqual(start..<end, depth: depth + 8) }
      start = end
    }
  }

  /// Sorts a range whose keys agree up to `depth`, by what comes behind; those that end are equal.
  private mutating func sortEqual(_ range: Range<Int>, depth: Int) {
    let first = Int(entries[range.lowerBound].row)
    if Int(keys.starts[first + 1] - keys.starts[first]) <= depth { return }
    for place in range {
      let row = Int(entries[place].row)
      let start = Int(keys.starts[row])
      entries[place].word = SortKeys.word(
        keys.store.base + start + depth, Int(keys.starts[row + 1]) - start - depth)
    }
    sort(range, depth: depth)
  }

  private func isOrdered(_ range: Range<Int>) -> Bool {
    var last: UInt64 = 0
    for place in range {
      if entries[place].word < last { return false }
      last = entries[place].word
    }
    return true
  }

  /// Sorts by the words and what comes behind them, and then by the rows' numbers.
  private mutating func sortFew(_ range: Range<Int>, depth: Int) {
    let keys = keys
    entries[range].sort { one, other in
      if one.word != other.word { return one.word < other.word }
      let (start, otherStart) = (
        Int(keys.starts[Int(one.row)]), Int(keys.starts[Int(other.row)])
      )
      let order = SortKeys.compare(
        keys.store.base + start + depth, Int(keys.starts[Int(one.row) + 1]) - start - depth,
        keys.store.base + otherStart + depth,
        Int(keys.starts[Int(other.row) + 1]) - otherStart - depth)
      return order == 0 ? one.row < other.row : order < 0
    }
  }

  /// Sorts by the words alone, byte by byte from the last, leaving out bytes in which all agree.
  private mutating func sortWords(_ range: Range<Int>) {
    if room.count < range.count {
      room = [Entry](repeating: Entry(word: 0, row: 0), count: range.count)
    }
    var counts = [Int](repeating: 0, count: 8 * 256)
    for place in range {
      let word = entries[place].word
      for byte in 0..<8 { counts[byte * 256 + Int(word >> UInt64(8 * byte) & 0xFF)] += 1 }
    }
    let first = entries[range.lowerBound].word
    entries.withUnsafeMutableBufferPointer { entries in
      room.withUnsafeMutableBufferPointer { room in
        guard let own = entries.baseAddress.map({ $0 + range.lowerBound }),
          let other = room.baseAddress
        else { return }
        var (from, to) = (own, other)
        for byte in 0..<8 {
          let shift = UInt64(8 * byte)
          if counts[byte * 256 + Int(first >> shift & 0xFF)] == range.count { continue }
          var sum = 0
          for value in byte * 256..<byte * 256 + 256 {
            let count = counts[value]
            counts[value] = sum
            sum += count
          }
          counts.withUnsafeMutableBufferPointer { counts in
            for place in 0..<range.count {
              let entry = from[place]
              let value = byte * 256 + Int(entry.word >> shift & 0xFF)
              to[counts[value]] = entry
              counts[value] += 1
            }
          }
          swap(&from, &to)
        }
        if from != own { own.update(from: from, count: range.count) }
      }
    }
  }
}
