import PenstockData
import Testing

@testable import PenstockFiles

@Suite struct `A text encoding` {
  private func store(_ bytes: [UInt8]) -> ByteStore {
    ByteStore(capacity: bytes.count) { room in
      room.copyBytes(from: bytes)
      return bytes.count
    }
  }

  private func decoded(_ bytes: [UInt8], _ encoding: TextEncoding) throws -> String {
    let store = store(bytes)
    let utf8 = try encoding.utf8(store, in: 0..<store.count)
    return utf8.text(0..<utf8.count)
  }

  @Test(arguments: [TextEncoding.gb18030, .gbk, .gb2312])
  func `of the mainland reads two and four bytes`(encoding: TextEncoding) throws {
    // 元, ASCII, 中, and U+20B3E-like four bytes of GB18030: 𬭎 (U+2CB4E).
    let bytes: [UInt8] = [0xD4, 0xAA, 0x2C, 0xD6, 0xD0, 0x0A, 0x99, 0x30, 0x84, 0x36]
    let text = try decoded(bytes, encoding)
    #expect(text.hasPrefix("元,中\n"))
    #expect(text.unicodeScalars.count == 5)
  }

  @Test func `of Hong Kong reads its characters`() throws {
    #expect(try decoded([0xA4, 0xA4, 0x2C, 0xA4, 0xE5], .big5) == "中,文")
  }

  @Test func `names the byte that does not fit`() {
    #expect(throws: InvalidByte(offset: 3)) {
      try decoded([0x61, 0x62, 0x2C, 0xFF, 0x2C], .gb18030)
    }
    #expect(throws: InvalidByte(offset: 2)) { try decoded([0x61, 0x62, 0x80, 0x2C], .utf8) }
  }

  @Test func `that is UTF-8 copies nothing`() throws {
    let store = store(Array("元,1\n".utf8))
    #expect(try TextEncoding.utf8.utf8(store, in: 0..<store.count) === store)
  }

  @Test func `of the mainland is read as the system's converter reads it, to the very error`() {
    var state: UInt64 = 18030
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    func outcome(_ decode: () throws -> ByteStore) -> String {
      do {
        let utf8 = try decode()
        return utf8.text(0..<utf8.count)
      } catch {
        return "\(error)"
      }
    }
    var failures = 0
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<next(12) {
        switch next(40) {
        case 0: bytes.append(UInt8(next(256)))
        case 1..<20: bytes += (0..<next(12)).map { _ in UInt8(0x20 + next(0x5F)) }
        case 20..<24: bytes += [0x81 + UInt8(next(4)), 0x30 + UInt8(next(10)), 0x81, 0x30]
        case 24: bytes += [0x81 + UInt8(next(126)), 0x40 + UInt8(next(191))]
        default: bytes += [0xB0 + UInt8(next(0x28)), 0xA1 + UInt8(next(0x5E))]
        }
      }
      let store = store(bytes)
      let start = next(bytes.count + 1)
      let fast = outcome { try TextEncoding.gb18030.utf8(store, in: start..<store.count) }
      let plain = outcome {
        try TextEncoding.gb18030.systemUTF8(store, in: start..<store.count, from: "GB18030")
      }
      #expect(fast == plain, "\(bytes[start...])")
      failures += fast.hasPrefix("InvalidByte") ? 1 : 0
    }
    #expect(failures > 500)
  }
}
