import PenstockData
import Testing

@testable import PenstockFiles

/// Hashes made by the processor, two at a time, and plainly are those of libcrypto.
struct HashLanesTests {
  private static func bytes(_ count: Int, seed: UInt64) -> ByteStore {
    var state = seed
    return ByteStore(capacity: count) { room in
      for place in 0..<count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        room[place] = UInt8(truncatingIfNeeded: state >> 33)
      }
      return count
    }
  }

  private func hash(_ store: ByteStore, by maker: SHA256Hash.Maker) -> String {
    let hash = SHA256Hash(by: maker)
    store.withSpan { $0.withUnsafeBytes { hash.update($0) } }
    return hash.hexadecimal
  }

  private static let makers: [SHA256Hash.Maker] =
    [.library, .nobodyElse] + (SHA256Hash.isFast ? [.processor] : [])

  @Test(arguments: makers)
  func `the standard's examples have the standard's hashes`(maker: SHA256Hash.Maker) {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    let long = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    #expect(hash(ByteStore(""), by: maker) == empty)
    #expect(hash(ByteStore("abc"), by: maker) == abc)
    let text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    #expect(hash(ByteStore(text), by: maker) == long)
  }

  @Test(arguments: makers)
  func `every length has the hash that libcrypto gives it`(maker: SHA256Hash.Maker) {
    for count in 0...300 {
      let store = Self.bytes(count, seed: UInt64(count))
      #expect(hash(store, by: maker) == hash(store, by: .library), "\(count) bytes")
    }
  }

  @Test(.enabled(if: SHA256Hash.isFast, "the processor has no instructions for SHA-256"))
  func `two hashes at once are those of each, wherever their pieces end`() {
    for first in stride(from: 0, through: 130, by: 7) {
      for second in stride(from: 0, through: 130, by: 11) {
        for count in [0, 1, 63, 64, 65, 127, 128, 129, 1000] {
          let left = Self.bytes(first + count, seed: 1)
          let right = Self.bytes(second + count, seed: 2)
          let (one, other) = (SHA256Hash(), SHA256Hash())
          left.withSpan(0..<first) { $0.withUnsafeBytes { one.update($0) } }
          right.withSpan(0..<second) { $0.withUnsafeBytes { other.update($0) } }
          left.withSpan(first..<left.count) { left in
            right.withSpan(second..<right.count) { right in
              left.withUnsafeBytes { left in
                right.withUnsafeBytes { one.update(left, while: other, takes: $0) }
              }
            }
          }
          #expect(one.hexadecimal == hash(left, by: .library))
          #expect(other.hexadecimal == hash(right, by: .library))
        }
      }
    }
  }

  @Test func `what several threads give to several hashes at once is hashed in its order`() async {
    let lanes = HashLanes()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<4 {
        group.addTask {
          let store = Self.bytes(3_000_000 + number * 777_777, seed: UInt64(number))
          let hash = SHA256Hash()
          var place = 0
          var length = 1 + number
          while place < store.count {
            let end = min(place + length, store.count)
            lanes.update(hash, store, place..<end)
            place = end
            length = (length * 7 + 13) % 300_000
          }
          #expect(lanes.finish(hash) == self.hash(store, by: .library), "hash \(number)")
        }
      }
    }
  }

  @Test func `a hash that is forgotten does not hold up the others`() {
    let lanes = HashLanes()
    let store = Self.bytes(5000, seed: 9)
    let (kept, forgotten) = (SHA256Hash(), SHA256Hash())
    lanes.update(forgotten, store, 0..<4000)
    lanes.forget(forgotten)
    lanes.update(kept, store, 0..<5000)
    #expect(lanes.finish(kept) == hash(store, by: .library))
    #expect(lanes.finish(SHA256Hash()) == hash(ByteStore(""), by: .library))
  }
}
