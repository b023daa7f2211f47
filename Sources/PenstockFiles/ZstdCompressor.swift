import CZstd
import PenstockData

/// Compresses bytes with Zstandard (RFC 8878), by libzstd, one frame at a time.
///
/// The same bytes give the same frame, as long as the library is of the same version.
///
/// - Complexity: O(bytes), at some hundred MB/s on the lower levels.
public final class ZstdCompressor {
  private let context: OpaquePointer
  private let level: Int32

  /// The levels that there are: the higher, the smaller and the slower.
  public static let levels = 1...19

  /// A compressor, which one thread at a time may use.
  ///
  /// - Parameter level: One of ``levels``; others are brought to the nearest.
  public init(level: Int) {
    guard let context = ZSTD_createCCtx() else {
      fatalError("libzstd can't begin: there is no memory left")
    }
    self.context = context
    self.level = Int32(min(max(level, Self.levels.lowerBound), Self.levels.upperBound))
  }

  deinit {
    ZSTD_freeCCtx(context)
  }

  /// All bytes of `store` as one frame, which says how many they are.
  ///
  /// - Throws: ``FileError`` where the library can't, as without memory.
  public func compressed(_ store: ByteStore) throws -> ByteStore {
    try store.withSpan { bytes in
      try bytes.withUnsafeBytes { bytes in
        try ByteStore(capacity: ZSTD_compressBound(bytes.count)) { room in
          let size = ZSTD_compressCCtx(
            context, room.baseAddress, room.count, bytes.baseAddress, bytes.count, level)
          guard ZSTD_isError(size) == 0 else {
            let reason = String(cString: ZSTD_getErrorName(size))
            throw FileError(.inputOutput, "can't compress \(bytes.count) bytes: \(reason)")
          }
          return size
        }
      }
    }
  }
}
