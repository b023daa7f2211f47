import PenstockData

/// Values to look for; nil is a missing one.
struct ValueSet<Element: Hashable & Sendable>: Sendable {
  private let few: [Element?]
  private let many: Set<Element?>

  /// More values than this are hashed.
  private static var limit: Int { 4 }

  /// The values that `value` has for 0 up to `count`.
  init(_ count: Int, _ value: (Int) -> Element?) {
    few = (0..<count).map(value)
    many = Set(few)
  }

  /// Whether the value is one of them.
  func contains(_ value: Element?) -> Bool {
    few.count <= Self.limit ? few.contains(value) : many.contains(value)
  }
}

/// Texts to look for, compared byte by byte.
struct TextSet: Sendable {
  private var hasMissing = false
  private var texts: [UInt64: [[UInt8]]] = [:]  // by hash

  /// The values of a column.
  init(_ column: TextColumn) {
    for row in 0..<column.count {
      guard let text = column[row] else {
        hasMissing = true
        continue
      }
      let bytes = Array(text.utf8)
      texts[Self.hash(bytes.span), default: []].append(bytes)
    }
  }

  /// Whether the text is one of them.
  func contains(_ slice: TextSlice, of store: ByteStore) -> Bool {
    if slice.isMissing { return hasMissing }
    return store.withSpan(slice.range) { bytes in
      texts[Self.hash(bytes)]?.contains { Self.same($0.span, bytes) } ?? false
    }
  }

  private static func same(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    for place in 0..<left.count where left[place] != right[place] { return false }
    return true
  }

  /// FNV-1a: the same in every run, and good enough for words.
  private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for place in 0..<bytes.count { hash = (hash ^ UInt64(bytes[place])) &* 0x100_0000_01B3 }
    return hash
  }
}
