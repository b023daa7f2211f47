import CCrypto
import CHash
import PenstockData

/// The SHA-256 of bytes that come piece by piece (FIPS 180-4).
///
/// It is made by the processor's instructions where it has such, by libcrypto elsewhere, and plainly
/// where there is none.
///
/// - Complexity: O(bytes); at about 2 GB/s with such instructions.
final class SHA256Hash: @unchecked Sendable {
  // Safe to share: whoever has it in `HashLanes` marked as busy is the only one to work on it.

  /// Whether the processor can work on two hashes at once.
  static let isFast = penstock_sha256_is_there()

  /// Who makes a hash.
  enum Maker {
    case processor, library, nobodyElse
  }

  private var own = penstock_sha256()
  private let library: OpaquePointer?

  /// The hash of no bytes.
  init(by maker: Maker = isFast ? .processor : .library) {
    penstock_sha256_begin(&own, maker != .processor)
    library = maker == .library ? penstock_libcrypto_begin() : nil
  }

  deinit {
    if let library { penstock_libcrypto_free(library) }
  }

  /// Takes more bytes.
  func update(_ bytes: UnsafeRawBufferPointer) {
    if let library {
      penstock_libcrypto_update(library, bytes.baseAddress, bytes.count)
    } else if let start = bytes.baseAddress {
      penstock_sha256_update(&own, start, bytes.count)
    }
  }

  /// Takes more bytes, as many as another hash takes at the same time; the processor makes both.
  func update(
    _ bytes: UnsafeRawBufferPointer, while other: SHA256Hash, takes others: UnsafeRawBufferPointer
  ) {
    precondition(bytes.count == others.count && other !== self)
    guard let start = bytes.baseAddress, let otherStart = others.baseAddress else { return }
    penstock_sha256_update_both(&own, start, &other.own, otherStart, bytes.count)
  }

  /// The hash of all bytes so far, in hexadecimal; more may follow.
  var hexadecimal: String {
    let bytes = [UInt8](unsafeUninitializedCapacity: 32) { room, count in
      if let library {
        penstock_libcrypto_end(library, room.baseAddress)
      } else {
        penstock_sha256_end(&own, room.baseAddress)
      }
      count = 32
    }
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: 64) { room in
      for (place, byte) in bytes.enumerated() {
        room[2 * place] = digits[Int(byte >> 4)]
        room[2 * place + 1] = digits[Int(byte & 15)]
      }
      return 64
    }
  }
}
