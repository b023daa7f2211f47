/// Distinct texts, numbered as they are first seen.
///
/// Of each text its length and its first sixteen bytes are kept as numbers, so that two short texts
/// are compared without a loop or a branch that the processor must guess; of a longer one the rest is
/// compared where it lies.
struct TextHeads: ~Copyable {
  /// A text's first sixteen bytes, filled up with zeros, and how long it is.
  private struct Head {
    var low: UInt64
    var high: UInt64
    var length: Int  // −1: missing
    var start: Int
  }

  private static let placeBits = 12
  private static let placeCount = 1 << placeBits

  /// The lowest bytes of a word, by how many of them.
  private static let masks: InlineArray<9, UInt64> = [
    0, 0xFF, 0xFFFF, 0xFF_FFFF, 0xFFFF_FFFF, 0xFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF,
    0xFF_FFFF_FFFF_FFFF, .max,
  ]

  private let heads: UnsafeMutablePointer<Head>
  private let places: UnsafeMutablePointer<UInt16>  // open addressing: code + 1
  private let capacity: Int
  private var count = 0

  /// Room for `capacity` texts, at most a quarter of 4,096.
  init(capacity: Int) {
    precondition(capacity * 4 <= Self.placeCount)
    self.capacity = capacity
    heads = .allocate(capacity: capacity + 1)
    places = .allocate(capacity: Self.placeCount)
    places.initialize(repeating: 0, count: Self.placeCount)
  }

  deinit {
    heads.deallocate()
    places.deallocate()
  }

  /// The number of a text, and whether it was not seen before.
  ///
  /// - Precondition: No more than one text beyond the capacity is new.
  @inline(__always)
  mutating func code(
    of text: TextSlice, _ base: UnsafeMutablePointer<UInt8>
  ) -> (code: UInt16, isNew: Bool) {
    let head = Self.head(of: text, base)
    var place = Self.place(of: head)
    while true {
      let code = places[place]
      if code == 0 { return (add(head, at: place), true) }
      if same(heads[Int(code &- 1)], head, base) { return (code &- 1, false) }
      place = (place &+ 1) & (Self.placeCount - 1)
    }
  }

  @inline(never)
  private mutating func add(_ head: Head, at place: Int) -> UInt16 {
    precondition(count <= capacity)
    heads[count] = head
    count += 1
    places[place] = UInt16(truncatingIfNeeded: count)
    return UInt16(truncatingIfNeeded: count - 1)
  }

  @inline(__always)
  private static func head(of text: TextSlice, _ base: UnsafeMutablePointer<UInt8>) -> Head {
    let length = text.length
    let bytes = UnsafeRawPointer(base + text.offset)
    let low = bytes.loadUnaligned(as: UInt64.self).littleEndian
    let high = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
    return Head(
      low: low & masks[unchecked: min(length, 8)],
      high: high & masks[unchecked: max(0, min(length, 16) &- 8)],
      length: text.isMissing ? -1 : length, start: text.offset)
  }

  @inline(__always)
  private static func place(of head: Head) -> Int {
    let turned = head.high << 29 | head.high >> 35
    let mixed = head.low ^ turned ^ UInt64(truncatingIfNeeded: head.length)
    let product = mixed &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: product &>> UInt64(64 - placeBits))
  }

  @inline(__always)
  private func same(_ seen: Head, _ head: Head, _ base: UnsafeMutablePointer<UInt8>) -> Bool {
    let differs =
      (seen.low ^ head.low) | (seen.high ^ head.high)
      | UInt64(bitPattern: Int64(seen.length ^ head.length))
    if differs != 0 { return false }
    return head.length <= 16
      || TextCoding.sameBytes(base + seen.start + 16, base + head.start + 16, head.length - 16)
  }
}
