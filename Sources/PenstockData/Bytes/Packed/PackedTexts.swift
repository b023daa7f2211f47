/// Texts one behind the other in one store, each behind its count of bytes.
struct PackedTexts: Sendable {
  let store: ByteStore
  let ends: [Int]  // begins with 0; one more than there are texts

  /// Where the bytes of a text lie, without their count.
  @inline(__always)
  private func bytes(_ place: Int) -> UnsafeBufferPointer<UInt8> {
    store.rawBytes(ends[place] + 4..<ends[place + 1])
  }

  /// The first and the last text in the order of their bytes; there must be one.
  var bounds: (least: ByteStore, greatest: ByteStore) {
    var (least, greatest) = (0, 0)
    for place in 1..<max(1, ends.count - 1) {
      if bytes(place).lexicographicallyPrecedes(bytes(least)) { least = place }
      if bytes(greatest).lexicographicallyPrecedes(bytes(place)) { greatest = place }
    }
    return (copy(least), copy(greatest))
  }

  private func copy(_ place: Int) -> ByteStore {
    var writer = ByteWriter(capacity: bytes(place).count)
    writer.append(bytes(place))
    return writer.finish()
  }
}

/// Takes texts one after the other.
private struct TextPacker: ~Copyable {
  private var writer: ByteWriter
  private var ends: [Int] = [0]

  init(count: Int, bytes: Int) {
    writer = ByteWriter(capacity: count * 4 + bytes + ByteStore.slack)
    ends.reserveCapacity(count + 1)
  }

  var count: Int { ends.count - 1 }

  @inline(__always)
  mutating func append(_ slice: TextSlice, of store: ByteStore) {
    writer.append(raw: UInt32(truncatingIfNeeded: slice.length).littleEndian)
    writer.append(slice, of: store)
    ends.append(writer.count)
  }

  /// Whether the text at `place` has the bytes of a slice.
  @inline(__always)
  func isSame(_ place: Int, _ slice: TextSlice, _ store: ByteStore) -> Bool {
    let start = ends[place] + 4
    guard ends[place + 1] - start == slice.length else { return false }
    return UnsafeBufferPointer(start: writer.base + start, count: slice.length)
      .elementsEqual(store.rawBytes(slice.range))
  }

  consuming func finish() -> PackedTexts { PackedTexts(store: writer.finish(), ends: ends) }
}

/// Gives texts codes, in order of their first appearance, as long as few differ.
private struct TextCoder: ~Copyable {
  private var table = DistinctTable()
  private var packer = TextPacker(count: 1024, bytes: 1 << 14)
  private(set) var codes: [UInt16] = []

  init(capacity: Int) { codes.reserveCapacity(capacity) }

  /// Takes the texts of a piece; false once too many differ.
  mutating func append(_ piece: TextColumn) -> Bool {
    guard case .coded(let values, let pieceCodes) = piece.layout else {
      for row in 0..<piece.count {
        let slice = piece.slice(row)
        if slice.isMissing { continue }
        guard let code = code(slice, piece.store) else { return false }
        codes.append(code)
      }
      return true
    }
    var known = [Int32](repeating: -1, count: values.count)
    for pieceCode in pieceCodes {
      if known[Int(pieceCode)] < 0 {
        let slice = values[Int(pieceCode)]
        if slice.isMissing { continue }
        guard let code = code(slice, piece.store) else { return false }
        known[Int(pieceCode)] = Int32(code)
      }
      codes.append(UInt16(truncatingIfNeeded: known[Int(pieceCode)]))
    }
    return true
  }

  private mutating func code(_ slice: TextSlice, _ store: ByteStore) -> UInt16? {
    let hash = TextCoding.hash(slice, store.base)
    var place = table.start(hash)
    while let number = table.candidate(hash, &place) {
      if packer.isSame(number, slice, store) { return UInt16(truncatingIfNeeded: number) }
    }
    guard table.insert(hash, at: place, seen: codes.count) else { return nil }
    packer.append(slice, of: store)
    return UInt16(truncatingIfNeeded: packer.count - 1)
  }

  consuming func finish() -> (texts: PackedTexts, codes: [UInt16]) { (packer.finish(), codes) }
}

extension PackedColumn {
  /// The texts of `pieces`, coded where few enough differ.
  ///
  /// - Complexity: O(rows + bytes of text).
  public init(texts pieces: [TextColumn]) {
    var levels: [UInt8] = []
    levels.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
    var bytes = 0
    var count = 0
    for piece in pieces {
      for row in 0..<piece.count {
        let slice = piece.slice(row)
        levels.append(slice.isMissing ? 0 : 1)
        count += slice.isMissing ? 0 : 1
        bytes += slice.length
      }
    }
    let missing = levels.count - count
    var coder = TextCoder(capacity: count)
    if pieces.allSatisfy({ coder.append($0) }) {
      let (texts, codes) = coder.finish()
      let distinct = PackedValues(texts)
      if Self.pays(distinct, codes: codes, plainSize: bytes + 4 * count) {
        self.init(distinct, codes: codes, levels: levels, missingCount: missing)
        return
      }
    }
    var packer = TextPacker(count: count, bytes: bytes)
    for piece in pieces {
      for row in 0..<piece.count {
        let slice = piece.slice(row)
        if !slice.isMissing { packer.append(slice, of: piece.store) }
      }
    }
    self.init(PackedValues(packer.finish()), levels: levels, missingCount: missing)
  }
}
