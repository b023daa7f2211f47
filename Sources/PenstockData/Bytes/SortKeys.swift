/// The sort keys of rows as bytes: rows are in order when these are, byte by byte.
///
/// A key is made of each column's part in turn: a byte that puts what is missing last, and the value
/// so that no part is the beginning of another. Numbers of different scales that are equal have the
/// same part; text is in the order of its bytes, which is that of code points.
public struct SortKeys: Sendable {
  let store: ByteStore
  let starts: [UInt32]  // of the rows, and the end of the last

  init(_ store: ByteStore, _ starts: [UInt32]) {
    self.store = store
    self.starts = starts
  }

  /// How many rows there are.
  public var count: Int { starts.count - 1 }

  /// How many bytes of memory the keys take.
  public var byteCount: Int { store.count + starts.count * MemoryLayout<UInt32>.stride }

  /// About how many bytes of memory a row takes while it is put in order.
  public static let bytesToOrder = 36

  /// The keys of all rows of `batch` by the columns `order`.
  ///
  /// - Complexity: O(rows × columns + bytes of text).
  public init(_ batch: Batch, by order: [SortColumn]) {
    var ends = [UInt32](repeating: 0, count: batch.rowCount + 1)
    let parts = order.map { SortKeyPart(batch.columns[$0.place], isDescending: $0.isDescending) }
    for part in parts { part.addWidths(to: &ends) }
    // From widths to starts.
    var sum: UInt32 = 0
    for row in ends.indices {
      let width = ends[row]
      ends[row] = sum
      sum += width
    }
    var places = ends
    store = ByteStore(capacity: Int(sum)) { room in
      guard let base = room.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
      for part in parts { part.write(to: base, &places) }
      return Int(sum)
    }
    starts = ends
  }

  /// Keys that put rows in the order of `numbers`, none of which is below zero.
  public init(numbers: [Int]) {
    let width = MemoryLayout<UInt64>.size
    store = ByteStore(capacity: numbers.count * width) { room in
      for (row, number) in numbers.enumerated() {
        room.storeBytes(of: UInt64(number).bigEndian, toByteOffset: row * width, as: UInt64.self)
      }
      return room.count
    }
    starts = (0...numbers.count).map { UInt32($0 * width) }
  }

  /// The keys of `pieces`, one after the other; together they must be below 4 GiB.
  public init(joining pieces: [SortKeys]) {
    var writer = ByteWriter(capacity: pieces.reduce(0) { $0 + $1.store.count })
    var starts: [UInt32] = [0]
    starts.reserveCapacity(pieces.reduce(1) { $0 + $1.count })
    for piece in pieces {
      let base = UInt32(writer.count)
      writer.append(piece.store)
      for start in piece.starts.dropFirst() { starts.append(base + start) }
    }
    self.init(writer.finish(), starts)
  }

  /// The keys of the rows numbered `rows`, in that order.
  public func gather(_ rows: ArraySlice<Int32>) -> SortKeys {
    var writer = ByteWriter(capacity: rows.count * max(1, store.count / max(1, count)))
    var starts: [UInt32] = [0]
    starts.reserveCapacity(rows.count + 1)
    for row in rows {
      let start = Int(self.starts[Int(row)])
      writer.append(short: store.base + start, count: Int(self.starts[Int(row) + 1]) - start)
      starts.append(UInt32(writer.count))
    }
    return SortKeys(writer.finish(), starts)
  }

  /// Below 0, 0 or above 0 as row `row` comes before, with or after row `otherRow` of other keys by
  /// the same columns.
  public func compare(_ row: Int, _ other: SortKeys, _ otherRow: Int) -> Int {
    let (start, otherStart) = (Int(starts[row]), Int(other.starts[otherRow]))
    return Self.compare(
      store.base + start, Int(starts[row + 1]) - start,
      other.store.base + otherStart, Int(other.starts[otherRow + 1]) - otherStart)
  }

  /// The first eight bytes of a row's key, as a number that orders as they do.
  public func prefix(_ row: Int) -> UInt64 {
    Self.word(store.base + Int(starts[row]), Int(starts[row + 1] - starts[row]))
  }

  /// Up to eight bytes as a number that orders as they do; those behind `count` count as zero.
  @inline(__always)
  static func word(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> UInt64 {
    if count <= 0 { return 0 }
    let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self).bigEndian
    return count >= 8 ? word : word & ~(UInt64.max >> UInt64(8 * count))
  }

  @inline(__always)
  static func compare(
    _ a: UnsafeMutablePointer<UInt8>, _ count: Int, _ b: UnsafeMutablePointer<UInt8>,
    _ otherCount: Int
  ) -> Int {
    var place = 0
    while place < min(count, otherCount) {
      let (one, other) = (word(a + place, count - place), word(b + place, otherCount - place))
      if one != other { return one < other ? -1 : 1 }
      place += 8
    }
    return count - otherCount
  }
}

extension BatchCodec {
  /// Appends keys.
  public static func append(_ keys: SortKeys, to writer: inout ByteWriter) {
    writer.append(array: keys.starts, nil)
    writer.append(raw: keys.store.count)
    writer.append(keys.store)
  }
}
