/// What each row of a batch has in some columns together, as bytes: equal where the values are.
///
/// Two missing values are the same, and equal decimals of different scales are.
public struct RowKeys: Sendable {
  fileprivate let store: ByteStore
  fileprivate let ends: [Int]
  fileprivate let hashes: [UInt64]

  /// The keys of all rows in `columns`.
  ///
  /// - Complexity: O(bytes of the values), some nanoseconds for each.
  public init(_ batch: Batch, _ columns: [Int]) {
    let parts = columns.map { BytePieces(key: batch.columns[$0]) }
    var writer = ByteWriter(capacity: batch.rowCount * 16 * columns.count)
    var ends: [Int] = []
    ends.reserveCapacity(batch.rowCount)
    writer.append(parts, rowCount: batch.rowCount) { ends.append($0) }
    var hashes: [UInt64] = []
    hashes.reserveCapacity(batch.rowCount)
    var start = 0
    for end in ends {
      hashes.append(TextCoding.hash(TextSlice(offset: start, length: end - start), writer.base))
      start = end
    }
    store = writer.finish()
    self.ends = ends
    self.hashes = hashes
  }

  /// How many rows there are.
  public var count: Int { ends.count }
}

extension BytePieces {
  /// One column's part of keys: a mark for what is there, then the value.
  fileprivate init(key column: Column) {
    switch column {
    case .text(let column):
      let coding = column.coding
      let slices = coding?.values ?? (0..<column.count).map { column.slice($0) }
      self.init(slices.map { $0.isMissing ? nil : $0 }, coding?.codes) { writer, slice in
        writer.append(raw: UInt32(truncatingIfNeeded: slice.length))
        writer.append(slice, of: column.store)
      }
    case .integer(let column): self.init(column) { $0.append(raw: $1) }
    case .boolean(let column): self.init(column) { $0.append(raw: $1) }
    case .date(let column): self.init(column) { $0.append(raw: $1.day) }
    case .timestamp(let column): self.init(column) { $0.append(raw: $1.microseconds) }
    case .period(let column):
      self.init(column) { writer, period in
        writer.append(raw: period.start?.day ?? .min)
        writer.append(raw: period.end.day)
      }
    case .decimal(let column):
      let values = column.coded?.values ?? (0..<column.count).map { column[$0] }
      self.init(values, column.coded?.codes) { writer, value in
        let short = value.shortest
        writer.append(raw: short.units)
        writer.append(raw: Int32(truncatingIfNeeded: short.scale))
      }
    }
  }

  private init<Element>(
    _ column: ValueColumn<Element>, _ append: (inout ByteWriter, Element) -> Void
  ) {
    let values = column.coded?.values ?? (0..<column.count).map { column[$0] }
    self.init(values, column.coded?.codes, append)
  }

  private init<Element>(
    _ values: [Element?], _ codes: [UInt16]?, _ append: (inout ByteWriter, Element) -> Void
  ) {
    var pieces = PieceWriter(count: values.count, bytesEach: 12)
    for value in values {
      pieces.bytes.append(UInt8(value == nil ? 0 : 1))
      if let value { append(&pieces.bytes, value) }
      pieces.endPiece()
    }
    self = pieces.finish(codes: codes)
  }
}

/// Numbers for keys, by first appearance, that hold from batch to batch.
public struct KeyTable: Sendable {
  private var places = [Int32](repeating: 0, count: 1 << 12)  // number + 1
  private var hashes: [UInt64] = []
  private var ends: [Int] = [0]
  private var bytes = [UInt8](repeating: 0, count: 1 << 12)  // with slack after the last key

  /// A table without keys.
  public init() {}

  /// How many keys there are.
  public var count: Int { hashes.count }

  /// About how many bytes of memory the table takes.
  public var byteCount: Int { places.count * 4 + hashes.count * 16 + bytes.count }

  /// The numbers of the keys of all rows; a key that is new gets the next one.
  ///
  /// - Complexity: O(rows), some ten nanoseconds each.
  public mutating func numbers(of keys: RowKeys) -> [Int32] {
    var numbers: [Int32] = []
    numbers.reserveCapacity(keys.count)
    var start = 0
    for row in 0..<keys.count {
      let end = keys.ends[row]
      numbers.append(number(of: start..<end, in: keys.store, keys.hashes[row]))
      start = end
    }
    return numbers
  }

  @inline(__always)
  private mutating func number(
    of range: Range<Int>, in store: ByteStore, _ hash: UInt64
  ) -> Int32 {
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: hash >> 20) & mask
    while places[place] != 0 {
      let number = places[place] - 1
      if hashes[Int(number)] == hash, isSame(Int(number), range, store) { return number }
      place = (place + 1) & mask
    }
    hashes.append(hash)
    keep(range, of: store)
    places[place] = Int32(truncatingIfNeeded: hashes.count)
    if hashes.count * 2 > places.count { grow() }
    return Int32(truncatingIfNeeded: hashes.count - 1)
  }

  private func isSame(_ number: Int, _ range: Range<Int>, _ store: ByteStore) -> Bool {
    let start = ends[number]
    guard ends[number + 1] - start == range.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return false }
      return TextCoding.sameBytes(base + start, store.base + range.lowerBound, range.count)
    }
  }

  private mutating func keep(_ range: Range<Int>, of store: ByteStore) {
    let start = ends[ends.count - 1]
    let end = start + range.count
    if end + ByteStore.slack > bytes.count {
      bytes += repeatElement(0, count: max(bytes.count, range.count + ByteStore.slack))
    }
    bytes.withUnsafeMutableBufferPointer { bytes in
      _ = bytes[start..<end].update(fromContentsOf: store.rawBytes(range))
    }
    ends.append(end)
  }

  private mutating func grow() {
    places = [Int32](repeating: 0, count: places.count * 4)
    let mask = places.count - 1
    for (number, hash) in hashes.enumerated() {
      var place = Int(truncatingIfNeeded: hash >> 20) & mask
      while places[place] != 0 { place = (place + 1) & mask }
      places[place] = Int32(truncatingIfNeeded: number + 1)
    }
  }
}
