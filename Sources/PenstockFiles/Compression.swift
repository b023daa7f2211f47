import PenstockData

/// How bytes are compressed, told by their own first bytes and never by a file's name.
public enum Compression: String, Sendable, CaseIterable {
  /// RFC 1952: what `gzip` writes, and most servers send.
  case gzip
  /// RFC 1950: what HTTP calls `deflate`.
  case zlib
  /// RFC 8878.
  case zstd

  /// The compression of bytes that begin like this; nil for bytes that are not compressed.
  ///
  /// The mark of zlib is no mark to go by: two letters of text may be the same.
  public static func detected(in start: ByteStore) -> Compression? {
    start.withSpan { bytes in
      if bytes.count >= 3, bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 { return .gzip }
      if bytes.count >= 4, bytes[0] == 0x28, bytes[1] == 0xB5, bytes[2] == 0x2F, bytes[3] == 0xFD {
        return .zstd
      }
      return nil
    }
  }
}

/// Compressed bytes that can't be expanded.
public struct CompressionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Whether the bytes end before they should; otherwise they are damaged.
  public let isTruncated: Bool

  /// Why, in words.
  public let description: String

  static func truncated(_ compression: Compression) -> CompressionError {
    CompressionError(
      isTruncated: true, description: "the \(compression.rawValue) data end before they are whole")
  }

  static func damaged(_ compression: Compression, _ why: String?) -> CompressionError {
    CompressionError(
      isTruncated: false,
      description: "the \(compression.rawValue) data are damaged" + (why.map { ": \($0)" } ?? ""))
  }
}
