import PenstockData

/// A word of at most 24 bytes of UTF-8, packed: equal and hashed without looking at its letters.
struct WordKey: Hashable {
  private var first: UInt64 = 0
  private var second: UInt64 = 0
  private var third: UInt64 = 0

  /// The word in `range`, with ASCII capitals made small if `lowercased`; nil where it is empty or
  /// too long to be in any table.
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>, lowercased: Bool = false) {
    guard !range.isEmpty, range.count <= 24 else { return nil }
    var place: UInt64 = 0
    for index in range {
      var byte = bytes[index]
      if lowercased, byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") { byte |= 0x20 }
      let bits = UInt64(byte) << (place % 8 * 8)
      switch place / 8 {
      case 0: first |= bits
      case 1: second |= bits
      default: third |= bits
      }
      place += 1
    }
  }

  /// The key of a word in a table; nil where it is longer than 24 bytes.
  init?(_ word: String) {
    let bytes = Array(word.utf8)
    self.init(bytes.span, 0..<bytes.count)
  }
}
