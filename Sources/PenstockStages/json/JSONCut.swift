import PenstockData

/// Where a chunk of an array's elements ends, found by a look at brackets, commas and quotes alone.
struct JSONCut {
  /// The place of the comma or bracket that ends the chunk, or of the end of the text.
  let place: Int

  /// Whether no element follows.
  let isLast: Bool

  /// Whether the chunk has nothing but blanks.
  let isBlank: Bool

  /// Looks from `start`, which is between elements, for the first comma between elements at
  /// `wanted` or after it.
  init(in bytes: Span<UInt8>, from start: Int, to wanted: Int) {
    var place = start
    var depth = 0
    var isBlank = true
    scan: while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        place += 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
          place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        isBlank = false
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        isBlank = false
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { break scan }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0 && place >= wanted:
        (self.place, isLast, self.isBlank) = (place, false, false)
        return
      case let byte where byte > 0x20: isBlank = false
      default: break
      }
      place += 1
    }
    (self.place, isLast, self.isBlank) = (min(place, bytes.count), true, isBlank)
  }
}
