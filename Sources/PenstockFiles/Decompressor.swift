import CZlib
import CZstd
import PenstockData

/// Expands compressed bytes that come piece by piece, in constant memory.
///
/// Checksums are checked, and ``finish()`` demands that the data were whole. Several members or frames
/// one after the other are one text, as the `gzip` and `zstd` commands have it.
public final class Decompressor: @unchecked Sendable {
  // Safe to hand over: whoever expands an input owns it, and only one thread at a time does that.

  /// How many bytes are given out at once at most.
  public static let pieceSize = 256 * 1024

  private let compression: Compression
  private let zlib: UnsafeMutablePointer<z_stream>  // zlib remembers where it lies
  private var zstd: OpaquePointer?
  private var isInside = false  // a member or frame has begun and not ended
  private var hasBegun = false

  /// Expands `compression`.
  public init(_ compression: Compression) throws {
    self.compression = compression
    zlib = .allocate(capacity: 1)
    zlib.initialize(to: z_stream())
    switch compression {
    case .gzip, .zlib:
      guard penstock_inflate_begin(zlib, compression == .gzip ? 31 : 15) == Z_OK else {
        throw FileError(.inputOutput, "there is no memory to expand \(compression.rawValue) data")
      }
    case .zstd:
      zstd = ZSTD_createDStream()
      if zstd == nil {
        throw FileError(.inputOutput, "there is no memory to expand zstd data")
      }
    }
  }

  deinit {
    if zstd != nil { ZSTD_freeDStream(zstd) } else { inflateEnd(zlib) }
    zlib.deallocate()
  }

  /// Expands the bytes of `store` in `range` and gives what comes out to `take`, in order.
  ///
  /// - Throws: ``CompressionError`` for damaged data, and what `take` throws.
  public func expand(
    _ store: ByteStore, in range: Range<Int>, _ take: (ByteStore) throws -> Void
  ) throws {
    if range.isEmpty { return }
    hasBegun = true
    try store.withSpan(range) { span in
      try span.withUnsafeBytes { bytes in
        if zstd != nil { try expandZstd(bytes, take) } else { try expandZlib(bytes, take) }
      }
    }
  }

  /// Notes that no more bytes come.
  ///
  /// - Throws: ``CompressionError`` where the data are not whole.
  public func finish() throws {
    if isInside || !hasBegun { throw CompressionError.truncated(compression) }
  }

  private func expandZlib(
    _ bytes: UnsafeRawBufferPointer, _ take: (ByteStore) throws -> Void
  ) throws {
    zlib.pointee.next_in = UnsafeMutablePointer(
      mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
    zlib.pointee.avail_in = UInt32(bytes.count)
    var isFull = false
    while zlib.pointee.avail_in > 0 || isFull {
      if !isInside {
        guard inflateReset(zlib) == Z_OK else { throw CompressionError.damaged(compression, nil) }
        isInside = true
      }
      var status = Z_OK
      let piece = ByteStore(capacity: Self.pieceSize) { room in
        zlib.pointee.next_out = room.assumingMemoryBound(to: UInt8.self).baseAddress
        zlib.pointee.avail_out = UInt32(room.count)
        status = inflate(zlib, Z_NO_FLUSH)
        return room.count - Int(zlib.pointee.avail_out)
      }
      isFull = piece.count == Self.pieceSize
      guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
        throw CompressionError.damaged(compression, zlib.pointee.msg.map { String(cString: $0) })
      }
      if status == Z_STREAM_END { (isInside, isFull) = (false, false) }
      if piece.count > 0 { try take(piece) }
    }
  }

  private func expandZstd(
    _ bytes: UnsafeRawBufferPointer, _ take: (ByteStore) throws -> Void
  ) throws {
    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    var isFull = false
    while input.pos < input.size || isFull {
      var left = 0
      let piece = ByteStore(capacity: Self.pieceSize) { room in
        var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
        left = ZSTD_decompressStream(zstd, &output, &input)
        return output.pos
      }
      if ZSTD_isError(left) != 0 {
        throw CompressionError.damaged(compression, String(cString: ZSTD_getErrorName(left)))
      }
      isFull = piece.count == Self.pieceSize
      isInside = left != 0
      if piece.count > 0 { try take(piece) }
    }
  }
}
