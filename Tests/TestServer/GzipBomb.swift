/// Gzip of zeros without end: a head, then the same block of DEFLATE over and over.
///
/// The block is a fixed-Huffman one (RFC 1951, 3.2.6): a literal 0, then matches of 258 bytes at a
/// distance of 1, which are 8 + 5 bits each, `11000101` and `00000`; 64 of them, and bits that make
/// the next block begin at the same bit of a byte.
public enum GzipBomb {
  /// What a server sends that serves one.
  public static var reply: Reply {
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    let gzip: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    let many = Array(repeatElement(block, count: 200).joined())
    return Reply([.send(Array(head.utf8) + gzip)] + Array(repeating: .send(many), count: 500))
  }

  /// Eight equal blocks, so that they end at the end of a byte.
  static let block: [UInt8] = {
    var bits = ""
    for _ in 0..<8 {
      bits += "0" + "10"  // not the last; fixed codes, low bit first
      bits += "00110000"  // a literal 0
      for _ in 0..<64 { bits += "11000101" + "00000" }
      bits += "0000000"  // the end of the block
    }
    let digits = Array(bits)
    return stride(from: 0, to: digits.count, by: 8).map { start in
      (0..<8).reduce(UInt8(0)) { $0 | (digits[start + $1] == "1" ? 1 << UInt8($1) : 0) }
    }
  }()
}
