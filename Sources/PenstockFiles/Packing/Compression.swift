/// How the bytes of an answer are compressed, as its head says.
public enum Compression: String, Sendable, CaseIterable {
  /// RFC 1952: what `gzip` writes, and most servers send.
  case gzip
  /// RFC 1950: what HTTP calls `deflate`.
  case zlib
  /// RFC 8878.
  case zstd
}

/// Compressed bytes that can't be expanded.
public struct CompressionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Whether the bytes end before they should; otherwise they are damaged.
  public let isTruncated: Bool

  /// Why, in words.
  public let description: String

  init(_ fault: DecodingFault, of compression: Compression) {
    if case .cutShort = fault { isTruncated = true } else { isTruncated = false }
    let end =
      switch fault {
      case .cutShort: "end before they are whole"
      case .followed: "go on after their end"
      case .damaged, .bomb, .misfit: "are damaged"
      }
    description = "the \(compression.rawValue) data \(end)"
  }
}
