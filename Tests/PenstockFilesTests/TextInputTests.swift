import PenstockData
import Testing

@testable import PenstockFiles

@Suite struct `An input of text` {
  @Test func `is what its byte order mark says`() throws {
    #expect(try text([0xFF, 0xFE, 0x43, 0x51, 0x31, 0x00]) == "\u{FEFF}元1")
    #expect(try text([0xFE, 0xFF, 0x51, 0x43, 0x00, 0x31]) == "\u{FEFF}元1")
    #expect(try text([0xEF, 0xBB, 0xBF, 0x31]) == "\u{FEFF}1")
    #expect(try text([0x84, 0x31, 0x95, 0x33, 0xD4, 0xAA]) == "\u{FEFF}元")
  }

  @Test func `is what is declared`() throws {
    #expect(try text([0xD4, 0xAA], .gbk) == "元")
    #expect(try text([0xA4, 0xB8], .big5) == "元")
    #expect(try text([0x43, 0x51], .utf16le) == "元")
    #expect(try text([0x51, 0x43], .utf16be) == "元")
    #expect(try text([0xFF, 0xFE, 0x43, 0x51], .utf16) == "\u{FEFF}元")
    #expect(try text(Array("元".utf8), .utf8) == "元")
  }

  @Test func `is UTF-8 where nothing is said, and passes as it is`() throws {
    #expect(try text(Array("元,1\n".utf8)) == "元,1\n")
    #expect(try text([]) == "")
  }

  @Test func `gives the same in blocks of any size`() throws {
    let text = "元,𬭎,1.5\n"
    let utf16 = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    for size in 1...utf16.count {
      var reader = try TextInput(Bytes(utf16), declared: .utf16le).open()
      var whole: [UInt8] = []
      while let store = try reader.read(size, after: nil) { whole += store.bytes }
      #expect(String(decoding: whole, as: UTF8.self) == text)
    }
  }

  @Test func `names the byte that does not fit`() {
    #expect(
      message { try text([0x31, 0x32, 0xD4, 0xAA, 0xFF, 0x31], .gb18030) }
        == "data is not gb18030: byte 4 does not fit; say how it is encoded: `encoding: …`")
    // Half of a surrogate pair.
    #expect(
      message { try text([0x31, 0x00, 0x34, 0xD8, 0x31, 0x00], .utf16le) }
        == "data is not utf-16le: byte 2 does not fit; say how it is encoded: `encoding: …`")
  }

  @Test func `names the byte also far from the start`() {
    let long = [UInt8](repeating: 0x31, count: 300_000)
    #expect(
      message { try text(long + [0xFF, 0x31], .gb18030) }?.contains("byte 300000 ") == true)
  }

  @Test func `that ends inside a character is cut short`() {
    #expect(
      message { try text([0x31, 0xD4], .gb18030) }
        == "data ends in the middle of its gb18030: it was cut short")
    #expect(message { try text([0x31, 0x00, 0x32], .utf16le) } != nil)
  }

  @Test func `must not be declared to be another thing than its mark says`() {
    #expect(
      message { try text([0xEF, 0xBB, 0xBF, 0x31], .gb18030) }
        == "data begins with the byte order mark of utf-8, and gb18030 is declared")
    #expect(message { try text([0xFF, 0xFE, 0x31, 0x00], .utf8) } != nil)
    #expect(message { try text([0xFF, 0xFE, 0x31, 0x00], .utf16be) } != nil)
  }

  @Test func `of two bytes each without a mark must be declared`() {
    #expect(
      message { try text([0x31, 0x00, 0x32, 0x00]) }
        == "data is not utf-8: say `encoding: utf-16le` if it is that")
    #expect(message { try text([0x00, 0x31, 0x00, 0x32]) }?.contains("utf-16be") == true)
    #expect(
      message { try text([0x31, 0x00], .utf16) }
        == "data has no byte order mark: say `encoding: utf-16le` or `utf-16be`")
  }

  @Test func `in Big5 keeps the second of two characters that one code stands for`() throws {
    // 0x8862 is Ê with a macron that combines.
    #expect(try text([0x88, 0x62], .big5) == "\u{CA}\u{304}")
    let store = Bytes([0x31, 0x88, 0x62])
    let whole = try store.whole(limit: 10)
    let utf8 = try TextEncoding.big5.utf8(whole, in: 0..<3)
    #expect(utf8.text(0..<utf8.count) == "1\u{CA}\u{304}")
  }

  private func text(_ bytes: [UInt8], _ declared: TextEncoding? = nil) throws -> String {
    let store = try TextInput(Bytes(bytes), declared: declared).whole(limit: 1 << 20)
    return store.text(0..<store.count)
  }
}
