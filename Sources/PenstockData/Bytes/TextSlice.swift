/// Where one text value lies in its store, or that it is missing: eight bytes.
public struct TextSlice: Sendable, Hashable {
  // offset: 32 bits · length: 24 bits · flags: 8 bits
  let bits: UInt64

  /// The longest text value, in bytes (16 MiB less one); readers refuse longer ones.
  public static let maximumLength = 0xFF_FFFF

  /// A value that is not there.
  public static let missing = TextSlice(bits: 1 << 63)

  private static let quotedFlag: UInt64 = 1 << 62

  @inline(__always)
  init(bits: UInt64) { self.bits = bits }

  /// A value of `length` bytes at `offset`; `quoted` when a quote stands on either side of it.
  @inline(__always)
  public init(offset: Int, length: Int, quoted: Bool = false) {
    precondition(length <= Self.maximumLength && offset <= Int(UInt32.max))
    bits =
      UInt64(truncatingIfNeeded: offset) | UInt64(truncatingIfNeeded: length) << 32
      | (quoted ? Self.quotedFlag : 0)
  }

  /// Whether the value is missing.
  @inline(__always) public var isMissing: Bool { bits >> 63 != 0 }

  /// Whether the store has a quote before and after the value.
  @inline(__always) public var isQuoted: Bool { bits & Self.quotedFlag != 0 }

  /// The first byte's place.
  @inline(__always) public var offset: Int { Int(truncatingIfNeeded: bits & 0xFFFF_FFFF) }

  /// How many bytes; 0 for a missing value.
  @inline(__always) public var length: Int { Int(truncatingIfNeeded: bits >> 32 & 0xFF_FFFF) }

  /// The bytes' places.
  @inline(__always) public var range: Range<Int> { offset..<offset + length }

  /// The same bytes in a longer store; what stood on either side of them is forgotten.
  @inline(__always)
  func moved(by distance: Int) -> TextSlice {
    isMissing ? self : TextSlice(offset: offset + distance, length: length)
  }
}
