import CScan

/// Bytes that were read or made once and are shared from then on, never changed.
///
/// Columns are views onto a store. The memory has ``margin`` zero bytes before the first one and
/// ``slack`` after the last, so that scanners may load whole words at either end.
///
/// - Complexity: Sharing is O(1); making one copies its bytes once.
public final class ByteStore: @unchecked Sendable {
  // Safe to share: `base` is written in `init` only, before anyone else can see the store.

  /// Readable bytes after the end of every store.
  public static let slack = 128

  /// Readable bytes before the start of every store.
  static let margin = Int(PENSTOCK_NUMBER_REACH)

  let base: UnsafeMutablePointer<UInt8>

  /// How many bytes the store holds.
  public let count: Int

  /// Makes a store of up to `capacity` bytes, filled by `fill`, which returns how many it wrote.
  ///
  /// - Throws: What `fill` throws; nothing is kept then.
  public init<Failure: Error>(
    capacity: Int,
    filling fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    let memory = Self.allocate(capacity: capacity)
    do throws(Failure) {
      count = try fill(UnsafeMutableRawBufferPointer(start: memory, count: capacity))
    } catch {
      Self.deallocate(memory)
      throw error
    }
    base = memory
    (memory + count).initialize(repeating: 0, count: Self.slack)
  }

  /// Takes over memory of ``allocate(capacity:)`` of which the first `count` bytes are filled.
  init(adopting memory: UnsafeMutablePointer<UInt8>, count: Int) {
    base = memory
    self.count = count
    (memory + count).initialize(repeating: 0, count: Self.slack)
  }

  /// A store with the bytes of `text` in UTF-8.
  public convenience init(_ text: some StringProtocol) {
    let utf8 = Array(text.utf8)
    self.init(capacity: utf8.count) { room in
      room.copyBytes(from: utf8)
      return utf8.count
    }
  }

  deinit {
    Self.deallocate(base)
  }

  /// Memory for `capacity` bytes, with ``margin`` before them and ``slack`` behind.
  static func allocate(capacity: Int) -> UnsafeMutablePointer<UInt8> {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: margin + capacity + slack)
    memory.initialize(repeating: 0, count: margin)
    return memory + margin
  }

  /// Gives memory of ``allocate(capacity:)`` back.
  static func deallocate(_ base: UnsafeMutablePointer<UInt8>) {
    (base - margin).deallocate()
  }

  /// Calls `body` with the bytes in `range`, which must lie inside the store.
  @inlinable
  public func withSpan<Result>(
    _ range: Range<Int>, _ body: (Span<UInt8>) throws -> Result
  ) rethrows -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return try body(rawBytes(range).span)
  }

  /// Calls `body` with all bytes.
  @inlinable
  public func withSpan<Result>(_ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
    try withSpan(0..<count, body)
  }

  /// The bytes in `range` as text, with what is not UTF-8 replaced.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: rawBytes(range), as: UTF8.self)
  }

  /// Whether both hold the same bytes.
  public func hasSameBytes(as other: ByteStore) -> Bool {
    rawBytes(0..<count).elementsEqual(other.rawBytes(0..<other.count))
  }

  @usableFromInline
  func rawBytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
  }
}
