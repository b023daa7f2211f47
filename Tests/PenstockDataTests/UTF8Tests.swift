import Testing

@testable import PenstockData

/// The fast check of UTF-8, held to the standard library's.
@Suite struct `Checking UTF-8` {
  private func plain(_ bytes: [UInt8]) -> Int? {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  private func fast(_ bytes: [UInt8]) -> Int? {
    let store = ByteStore(capacity: bytes.count) { room in
      room.copyBytes(from: bytes)
      return bytes.count
    }
    return store.firstInvalidUTF8(in: 0..<store.count)
  }

  @Test func `every two, three and four bytes are judged as the standard library does`() {
    for first in 0x7F...0xFF {
      for second in stride(from: 0x70, through: 0xD0, by: 1) {
        for tail in [[], [0x80], [0xBF], [0x41], [0x80, 0x80], [0xBF, 0xBF], [0x80, 0x41]] {
          let bytes = [UInt8(first), UInt8(second)] + tail.map { UInt8($0) }
          #expect(fast(bytes) == plain(bytes), "\(bytes)")
        }
      }
    }
  }

  @Test func `text that was cut or changed anywhere is judged as the standard library does`() {
    var random = SplitMix64(seed: 7)
    let letters = ["a", ",", "é", "元", "亿", "𬭎", "\n", "0123456789"]
    for _ in 0..<4000 {
      let count = Int(random.next() % 60)
      let text = (0..<count).map { _ in letters[Int(random.next() % 8)] }.joined()
      var bytes = Array(text.utf8)
      if !bytes.isEmpty, random.next() % 3 != 0 {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      if random.next() % 4 == 0 { bytes.removeLast(min(bytes.count, Int(random.next() % 4))) }
      #expect(fast(bytes) == plain(bytes), "\(bytes)")
    }
  }
}
