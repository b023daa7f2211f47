/// A growing run of bytes: what sinks encode into.
///
/// Text, numbers and dates are appended without a detour through `String`. ``finish()`` hands the
/// bytes over without a copy.
///
/// - Complexity: Appending is O(bytes appended), amortised.
public struct ByteWriter: ~Copyable {
  var base: UnsafeMutablePointer<UInt8>
  var capacity: Int

  /// How many bytes were appended.
  public internal(set) var count = 0

  /// An empty writer with room for `capacity` bytes before it has to grow.
  public init(capacity: Int = 4096) {
    self.capacity = max(capacity, 64)
    base = ByteStore.allocate(capacity: self.capacity)
  }

  deinit {
    ByteStore.deallocate(base)
  }

  /// Makes room for `more` bytes.
  @inline(__always)
  public mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    capacity = max(capacity * 2, count + more)
    let larger = ByteStore.allocate(capacity: capacity)
    larger.update(from: base, count: count)
    ByteStore.deallocate(base)
    base = larger
  }

  /// Where the next byte goes.
  ///
  /// A loop that holds this place itself, in room that it reserved, and tells the writer by
  /// ``end(at:)`` is faster than one that has each of its bytes counted.
  @inline(__always)
  var next: UnsafeMutablePointer<UInt8> { base + count }

  /// Takes the bytes up to `place` as appended; they must be, within what was reserved.
  @inline(__always)
  mutating func end(at place: UnsafeMutablePointer<UInt8>) {
    count = place - base
  }

  /// Appends one byte.
  @inline(__always)
  public mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  /// Appends the UTF-8 of `text`.
  public mutating func append(_ text: some StringProtocol) {
    var text = String(text)
    text.withUTF8 { append($0) }
  }

  /// Appends `bytes`.
  public mutating func append(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { append($0) }
  }

  /// Appends all bytes of `store`.
  @inline(__always)
  public mutating func append(_ store: ByteStore) {
    append(short: store.base, count: store.count)
  }

  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    (base + count).update(from: start, count: bytes.count)
    count += bytes.count
  }

  /// Appends the bytes of one text value; a missing one appends nothing.
  @inline(__always)
  public mutating func append(_ slice: TextSlice, of store: ByteStore) {
    append(short: store.base + slice.offset, count: slice.length)
  }

  /// Appends a few bytes from memory that has ``ByteStore/slack`` readable bytes after it.
  @inline(__always)
  mutating func append(short bytes: UnsafePointer<UInt8>, count length: Int) {
    reserve(max(length, 64))
    if length <= 64 {
      UnsafeMutableRawPointer(base + count).copyMemory(from: bytes, byteCount: 64)
    } else {
      (base + count).update(from: bytes, count: length)
    }
    count += length
  }

  /// Hands over what was appended.
  public consuming func finish() -> ByteStore {
    let store = ByteStore(adopting: base, count: count)
    discard self
    return store
  }

  /// Drops the last `length` bytes.
  public mutating func removeLast(_ length: Int) {
    precondition(length <= count)
    count -= length
  }
}
