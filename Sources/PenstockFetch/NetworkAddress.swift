/// An address on the network as its bytes: four of IPv4, sixteen of IPv6.
struct NetworkAddress: Sendable, Hashable {
  let bytes: [UInt8]

  /// Whether the address is of the public internet.
  ///
  /// All else (this machine, private networks, links,
  /// carriers, documentation, multicast) is reached only where its host is named for it.
  ///
  /// The special ranges are those of the IANA registries (RFC 6890); IPv6 addresses that carry an
  /// IPv4 address are as public as that.
  var isPublic: Bool {
    if bytes.count == 4 { return Self.isPublic(bytes[0], bytes[1], bytes[2]) }
    guard bytes.count == 16 else { return false }
    if let four = embedded { return four.isPublic }
    // Only 2000::/3 is handed out; of it 2001:db8::/32 is for documents, 2001::/23 for protocols.
    guard bytes[0] & 0xE0 == 0x20 else { return false }
    if bytes[0] == 0x20, bytes[1] == 0x01 {
      return !(bytes[2] == 0x0D && bytes[3] == 0xB8) && bytes[2] > 0x01
    }
    return true
  }

  private static func isPublic(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Bool {
    switch (a, b, c) {
    case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
    case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _): false
    case (192, 0, 0), (192, 0, 2), (198, 18...19, _), (198, 51, 100), (203, 0, 113): false
    default: true
    }
  }

  /// The IPv4 address inside an IPv6 one: mapped, compatible, translated (64:ff9b::/96) or 6to4.
  private var embedded: NetworkAddress? {
    let last = NetworkAddress(bytes: Array(bytes[12...]))
    let isZero = bytes[..<10].allSatisfy { $0 == 0 }
    if isZero, bytes[10] == 0xFF, bytes[11] == 0xFF { return last }
    if isZero, bytes[10] == 0, bytes[11] == 0 {
      return last.bytes.dropLast().allSatisfy { $0 == 0 } ? nil : last
    }
    if bytes[..<12].elementsEqual([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) { return last }
    if bytes[0] == 0x20, bytes[1] == 0x02 { return NetworkAddress(bytes: Array(bytes[2..<6])) }
    return nil
  }
}

extension NetworkAddress: CustomStringConvertible {
  /// The address as it is written: `127.0.0.1`, `0:0:0:0:0:0:0:1`.
  var description: String {
    if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
    return stride(from: 0, to: bytes.count, by: 2)
      .map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
      .joined(separator: ":")
  }
}
