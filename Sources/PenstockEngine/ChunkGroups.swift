import PenstockKit

/// The chunks of a source, small ones together: whole small files are not worth a worker's way each.
struct ChunkGroups {
  /// So many bytes are.
  private static let full = 64 << 10

  private var reader: any ChunkReader
  private let isSingle: Bool
  private var failure: (any Error)?

  /// The chunks that `reader` gives; one by one where `isSingle`, as whoever wants a few rows only may
  /// never come to the mistakes in the next one.
  init(_ reader: any ChunkReader, isSingle: Bool) {
    self.reader = reader
    self.isSingle = isSingle
  }

  /// The next chunks; none at the end.
  ///
  /// A failure to read is thrown after what was read before it.
  mutating func next() throws -> [Chunk] {
    if let failure { throw failure }
    var chunks: [Chunk] = []
    var byteCount = 0
    while chunks.isEmpty || (byteCount < Self.full && !isSingle) {
      do {
        guard let chunk = try reader.next() else { break }
        chunks.append(chunk)
        byteCount += chunk.range.count
      } catch {
        if chunks.isEmpty { throw error }
        failure = error
        break
      }
    }
    return chunks
  }
}
