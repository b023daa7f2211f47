import PenstockData

/// Expands compressed bytes that come piece by piece, in constant memory, as those of an answer do.
///
/// Checksums are checked, and ``finish()`` demands that the data were whole. Several members or frames
/// one after the other are one text, as the `gzip` and `zstd` commands have it.
public final class Decompressor: @unchecked Sendable {
  // Safe to hand over: whoever expands an input owns it, and only one thread at a time does that.

  /// How many bytes are given out at once at most.
  public static let pieceSize = 256 * 1024

  private let compression: Compression
  private let decoder: any StreamDecoder

  /// Expands `compression`.
  public init(_ compression: Compression) {
    self.compression = compression
    decoder =
      switch compression {
      case .gzip: InflateDecoder(.gzip)
      case .zlib: InflateDecoder(.zlib)
      case .zstd: ZstdDecoder()
      }
  }

  /// Expands the bytes of `store` in `range` and gives what comes out to `take`, in order.
  ///
  /// - Throws: ``CompressionError`` for damaged data, and what `take` throws.
  public func expand(
    _ store: ByteStore, in range: Range<Int>, _ take: (ByteStore) throws -> Void
  ) throws {
    var place = range.lowerBound
    var needsRoom = false
    while place < range.upperBound || needsRoom {
      let (piece, step) = try self.step(store, place..<range.upperBound)
      place += step.taken
      needsRoom = step.needsRoom
      if step.made > 0 {
        try take(piece)
      } else if step.taken == 0, !needsRoom {
        throw CompressionError(.damaged, of: compression)
      }
    }
  }

  private func step(
    _ store: ByteStore, _ range: Range<Int>
  ) throws -> (piece: ByteStore, step: DecodingStep) {
    var step = DecodingStep(taken: 0, made: 0, needsRoom: false)
    do {
      let piece = try ByteStore(capacity: Self.pieceSize) { room in
        let room = UnsafeMutableRawBufferPointer(rebasing: room.prefix(Self.pieceSize))
        step = try store.withSpan(range) { bytes in
          try bytes.withUnsafeBytes { try decoder.decode($0, into: room) }
        }
        return step.made
      }
      return (piece, step)
    } catch let fault as DecodingFault {
      throw CompressionError(fault, of: compression)
    }
  }

  /// Notes that no more bytes come.
  ///
  /// - Throws: ``CompressionError`` where the data are not whole.
  public func finish() throws {
    do {
      try decoder.finish()
    } catch {
      throw CompressionError(error, of: compression)
    }
  }
}
