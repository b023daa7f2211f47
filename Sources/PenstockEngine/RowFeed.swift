import PenstockData

/// Rows that waited, in order and some thousand at a time.
struct RowFeed: Sendable {
  /// How many rows are sent on in one piece.
  static let rowsAtOnce = 8192

  private var readers: ArraySlice<Spool.Reader>
  private var current: Batch?
  private var place = 0

  /// The rows of `readers`, one after the other.
  init(_ readers: [Spool.Reader]) {
    self.readers = readers[...]
  }

  /// The rows of one batch.
  init(_ batch: Batch) {
    readers = []
    current = batch
  }

  /// The next rows, or nil after the last.
  mutating func next() throws -> Batch? {
    while true {
      if let current, place < current.rowCount {
        let end = min(current.rowCount, place + Self.rowsAtOnce)
        defer { place = end }
        return current.slice(place..<end)
      }
      (current, place) = (nil, 0)
      guard !readers.isEmpty else { return nil }
      current = try readers[readers.startIndex].next()
      if current == nil { readers.removeFirst() }
    }
  }
}
