import CCrypto

/// The SHA-256 of bytes that come piece by piece (FIPS 180-4), by libcrypto.
///
/// - Complexity: O(bytes); at about 2 GB/s where the processor has instructions for it.
final class SHA256Hash {
  private let context: OpaquePointer

  /// The hash of no bytes.
  init() {
    guard let context = penstock_sha256_begin() else {
      fatalError("libcrypto has no SHA-256: there is no memory left")
    }
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  /// Takes more bytes.
  func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The hash of all bytes so far, in hexadecimal; more may follow.
  var hexadecimal: String {
    let copy = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(copy) }
    EVP_MD_CTX_copy_ex(copy, context)
    let bytes = [UInt8](unsafeUninitializedCapacity: 32) { room, count in
      EVP_DigestFinal_ex(copy, room.baseAddress, nil)
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
