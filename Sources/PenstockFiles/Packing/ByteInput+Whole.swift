import PenstockData

extension ByteInput {
  /// All bytes of the input, which must not be more than `limit`.
  ///
  /// - Throws: ``FileError`` where there are more, and what reading throws.
  public func whole(limit: Int) throws -> ByteStore {
    var reader = try open()
    return try reader.rest(after: nil, limit: limit, name: name)
  }
}

/// Bytes in memory as an input.
public struct StoreInput: ByteInput {
  /// What they are called in messages.
  public let name: String

  /// No path gave them, and no names in braces.
  public let captures: [(name: String, value: String)] = []

  private let store: ByteStore

  /// The bytes of `store`.
  public init(_ store: ByteStore, name: String) {
    (self.store, self.name) = (store, name)
  }

  /// Begins to read.
  public func open() -> any ByteReader { StoreReader(store, 0..<store.count) }
}

extension ByteReader {
  /// What is left, behind the bytes of `first`, all together at most `limit` bytes.
  mutating func rest(after first: ByteStore?, limit: Int, name: String) throws -> ByteStore {
    var pieces = first.map { [$0] } ?? []
    var total = first?.count ?? 0
    var size = 1 << 20
    while let piece = try read(min(size, limit + 1), after: nil) {
      pieces.append(piece)
      total += piece.count
      if total > limit { throw FileError(.input, "\(name) has more than \(limit) bytes") }
      size = min(size * 2, 64 << 20)
    }
    if pieces.count == 1 { return pieces[0] }
    var writer = ByteWriter(capacity: total)
    for piece in pieces { writer.append(piece) }
    return writer.finish()
  }
}
