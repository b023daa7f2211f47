import PenstockData
import Testing

@testable import PenstockFiles

@Suite struct `A decompressor` {
  private static let text = String(repeating: "日期,收盘\n2025-06-30,12.34\n", count: 3)

  /// The text as Python's gzip and zlib modules and the `zstd` command write it.
  private static let compressed: [Compression: String] = [
    .gzip: """
    1f8b08000000000002037b367de9b339f3759e4dd9f67cf60c2e230323535d03335d63031d43233d6313ae67144903\
    003d7b38805d000000
    """,
    .zlib:
      "789c7b367de9b339f3759e4dd9f67cf60c2e230323535d03335d63031d43233d6313ae67144903003b002398",
    .zstd: """
    28b52ffd0458350100f8e697a5e69c9f2ce694b6e79b980a323032352d30362d33302c31322e33340a01004f48ca09\
    a1e2fb23
    """,
  ]

  private func store(_ bytes: [UInt8]) -> ByteStore {
    ByteStore(capacity: bytes.count) { room in
      room.copyBytes(from: bytes)
      return bytes.count
    }
  }

  private func bytes(_ compression: Compression) -> [UInt8] {
    let hex = Array(Self.compressed[compression] ?? "")
    return stride(from: 0, to: hex.count, by: 2).compactMap {
      UInt8(String(hex[$0..<$0 + 2]), radix: 16)
    }
  }

  private func expand(
    _ bytes: [UInt8], _ compression: Compression, pieceSize: Int = .max
  ) throws -> String {
    let decompressor = Decompressor(compression)
    let store = store(bytes)
    var text: [UInt8] = []
    var place = 0
    while place < store.count {
      let end = place + min(pieceSize, store.count - place)
      try decompressor.expand(store, in: place..<end) { piece in
        piece.withSpan { bytes in for place in bytes.indices { text.append(bytes[place]) } }
      }
      place = end
    }
    try decompressor.finish()
    return String(decoding: text, as: UTF8.self)
  }

  @Test(arguments: Compression.allCases)
  func `expands what other programs compressed`(compression: Compression) throws {
    #expect(try expand(bytes(compression), compression) == Self.text)
  }

  @Test(arguments: Compression.allCases)
  func `tells data that are cut short anywhere`(compression: Compression) {
    let whole = bytes(compression)
    for count in whole.indices {
      let error = #expect(throws: CompressionError.self) {
        _ = try expand(Array(whole[..<count]), compression)
      }
      #expect(error?.isTruncated == true, "\(count) bytes")
    }
  }

  @Test(arguments: [Compression.gzip, .zstd])
  func `takes several members for one text`(compression: Compression) throws {
    let twice = bytes(compression) + bytes(compression)
    #expect(try expand(twice, compression, pieceSize: 7) == Self.text + Self.text)
  }

  @Test(arguments: Compression.allCases)
  func `refuses data whose checksum is another`(compression: Compression) {
    var damaged = bytes(compression)
    let checksum = damaged.count - (compression == .gzip ? 8 : 4)
    damaged[checksum] ^= 1
    let error = #expect(throws: CompressionError.self) { _ = try expand(damaged, compression) }
    #expect(error?.isTruncated == false)
  }

  @Test func `refuses what follows the last member`() {
    #expect(throws: CompressionError.self) {
      _ = try expand(bytes(.gzip) + Array("trailing".utf8), .gzip)
    }
  }
}
