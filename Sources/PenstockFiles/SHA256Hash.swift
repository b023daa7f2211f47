import CCrypto
import CHash
import PenstockData

/// The SHA-256 of bytes that come piece by piece (FIPS 180-4).
///
/// It is made by the processor's instructions where it has such, and by libcrypto elsewhere.
///
/// - Complexity: O(bytes); at about 2 GB/s with such instructions.
final class SHA256Hash: @unchecked Sendable {
  // Safe to share: whoever has it in `HashLanes` marked as busy is the only one to work on it.

  /// Whether the processor can work on two hashes at once.
  static let isFast = penstock_sha256_is_there()

  private var fast = penstock_sha256()
  private let library: OpaquePointer?

  /// The hash of no bytes.
  ///
  /// - Parameter byLibrary: Whether libcrypto makes it, whatever the processor has.
  init(byLibrary: Bool = !isFast) {
    penstock_sha256_begin(&fast)
    library = byLibrary ? penstock_libcrypto_sha256() : nil
    if byLibrary, library == nil {
      fatalError("libcrypto has no SHA-256: there is no memory left")
    }
  }

  deinit {
    if let library { EVP_MD_CTX_free(library) }
  }

  /// Takes more bytes.
  func update(_ bytes: UnsafeRawBufferPointer) {
    if let library {
      EVP_DigestUpdate(library, bytes.baseAddress, bytes.count)
    } else if let start = bytes.baseAddress {
      penstock_sha256_update(&fast, start, bytes.count)
    }
  }

  /// Takes more bytes, as many as another hash takes at the same time; neither is libcrypto's.
  func update(
    _ bytes: UnsafeRawBufferPointer, while other: SHA256Hash, takes others: UnsafeRawBufferPointer
  ) {
    precondition(bytes.count == others.count && other !== self)
    guard let start = bytes.baseAddress, let otherStart = others.baseAddress else { return }
    penstock_sha256_update_both(&fast, start, &other.fast, otherStart, bytes.count)
  }

  /// The hash of all bytes so far, in hexadecimal; more may follow.
  var hexadecimal: String {
    let bytes = [UInt8](unsafeUninitializedCapacity: 32) { room, count in
      if let library {
        let copy = EVP_MD_CTX_new()
        EVP_MD_CTX_copy_ex(copy, library)
        EVP_DigestFinal_ex(copy, room.baseAddress, nil)
        EVP_MD_CTX_free(copy)
      } else {
        penstock_sha256_end(&fast, room.baseAddress)
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
