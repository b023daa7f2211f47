import PenstockData
import Testing

@testable import PenstockFiles

@Suite struct `A packed input` {
  @Test(arguments: Packed.all)
  func `is unpacked by what is in it`(packed: Packed) throws {
    #expect(try text(packed.bytes) == Packed.text)
  }

  @Test(arguments: Packed.all, [1, 3, 7, 64])
  func `gives the same in blocks of any size`(packed: Packed, size: Int) throws {
    var reader = try UnpackedInput(Bytes(packed.bytes)).open()
    var whole: [UInt8] = []
    var tail: ByteTail?
    while let store = try reader.read(size, after: tail) {
      let kept = tail?.range.count ?? 0
      #expect(store.count > kept)
      whole += store.bytes.dropFirst(kept)
      tail = ByteTail(store, max(0, store.count - 2)..<store.count)
    }
    #expect(String(decoding: whole, as: UTF8.self) == Packed.text)
  }

  @Test func `that is not packed passes as it is`() throws {
    for text in ["", "P", "PK", "date,close\n", "\u{1F}"] {
      #expect(try self.text(Array(text.utf8)) == text)
    }
  }

  @Test(arguments: Packed.all)
  func `that is cut short anywhere is an error`(packed: Packed) {
    for length in 4..<packed.bytes.count {
      #expect(throws: FileError.self, "\(packed) after \(length) bytes") {
        try text(Array(packed.bytes.prefix(length)))
      }
    }
  }

  @Test(arguments: Packed.all)
  func `with any bit turned gives the same bytes or an error`(packed: Packed) {
    for place in 4..<packed.bytes.count {
      for bit in 0..<8 {
        var bytes = packed.bytes
        bytes[place] ^= 1 << bit
        if let read = try? text(bytes) {
          #expect(read == Packed.text, "\(packed) with bit \(bit) of byte \(place) turned")
        }
      }
    }
  }

  @Test(arguments: [Packed.gzip, .zstd])
  func `may be several, one behind the other`(packed: Packed) throws {
    let many = (0..<100).flatMap { _ in packed.bytes }
    #expect(try text(many) == String(repeating: Packed.text, count: 100))
  }

  @Test func `may be filled up with zeros, and with nothing else`() throws {
    let zeros = [UInt8](repeating: 0, count: 512)
    #expect(try text(Packed.gzip.bytes + zeros) == Packed.text)
    #expect(
      message { try text(Packed.gzip.bytes + zeros + [1]) }
        == "data goes on after the end of its gzip data")
    #expect(
      message { try text(Packed.zstd.bytes + [1, 2, 3, 4]) }
        == "data goes on after the end of its zstd data")
  }

  @Test func `that grows without end is a bomb`() {
    // A megabyte of zeros in 51 bytes, by the zstd tool.
    let megabyte = hex(
      "28b52ffd04585400001000000100fbff39c00202001000020010000200100002001000020010000200100003001000f13e16e1"
    )
    let bomb = (0..<20).flatMap { _ in megabyte }
    #expect(
      message { try text(bomb) } == "data grows to more than 250 times its size, as no data do")
  }

  private func text(_ bytes: [UInt8]) throws -> String {
    let store = try UnpackedInput(Bytes(bytes)).whole(limit: 1 << 30)
    return store.text(0..<store.count)
  }
}

/// One small table, packed by the usual tools.
struct Packed: Sendable, CustomStringConvertible {
  static let text = "date,close\n2024-01-02,10.50\n"

  let description: String
  let bytes: [UInt8]

  static let gzip = Packed(
    description: "gzip",
    bytes: hex(
      "1f8b08000000000002034b492c49d549cec92f4ee532323032d13530d43530d23134d03335e00200c1ec0103"
        + "1c000000"))
  static let zstd = Packed(
    description: "zstd",
    bytes: hex(
      "28b52ffd241ce10000646174652c636c6f73650a323032342d30312d30322c31302e35300a5169730d"))
  static let stored = Packed(
    description: "zip, stored",
    bytes: hex(
      "504b03040a000000000000002258c1ec01031c0000001c0000000a00000071756f7465732e637376646174652c"
        + "636c6f73650a323032342d30312d30322c31302e35300a504b01021e030a000000000000002258c1ec0103"
        + "1c0000001c0000000a0000000000000001000000a4810000000071756f7465732e637376504b05060000"
        + "00000100010038000000440000000000"))
  static let wide = Packed(
    description: "zip, deflated, with wide sizes",
    bytes: hex(
      "504b03042d000000080000002258c1ec0103ffffffffffffffff0a00140071756f7465732e6373760100"
        + "10001c000000000000001e000000000000004b492c49d549cec92f4ee532323032d13530d43530d23134"
        + "d03335e00200504b01022d032d000000080000002258c1ec01031e0000001c0000000a00000000000000"
        + "0000000080010000000071756f7465732e637376504b05060000000001000100380000005a0000000000"))

  static let all = [gzip, zstd, stored, wide]
}

/// Bytes in memory to read from.
struct Bytes: ByteInput {
  var name = "data"
  var captures: [(name: String, value: String)] = []
  private let store: ByteStore

  init(_ bytes: [UInt8]) {
    store = ByteStore(capacity: bytes.count) { room in
      room.copyBytes(from: bytes)
      return bytes.count
    }
  }

  func open() -> any ByteReader { StoreReader(store, 0..<store.count) }
}

extension ByteStore {
  /// All bytes.
  var bytes: [UInt8] { withSpan { bytes in bytes.indices.map { bytes[$0] } } }
}

/// The bytes that hexadecimal digits write.
func hex(_ digits: String) -> [UInt8] {
  let values = digits.compactMap { $0.hexDigitValue }
  return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] * 16 + values[$0 + 1]) }
}

/// What the file error that `body` throws says.
func message(_ body: () throws -> some Any) -> String? {
  do {
    _ = try body()
    return nil
  } catch {
    return (error as? FileError)?.description ?? "another error: \(error)"
  }
}
