/// The values of one column as a sink writes them, one after the other, and which of them each row
/// has.
///
/// A sink writes out its columns one by one, which is a tight loop for each, and then puts the rows
/// together with ``ByteWriter/append(_:rowCount:)``.
public struct BytePieces: Sendable {
  fileprivate let store: ByteStore
  fileprivate let ends: [Int]
  fileprivate let codes: [UInt16]?
  fileprivate let first: Int

  /// The pieces of `store` that end at `ends`, which begins with the start of the first.
  ///
  /// - Parameters:
  ///   - ends: Places in the store, ascending; one more than there are pieces.
  ///   - codes: For each row the number of its piece; nil where each row has its own.
  public init(_ store: ByteStore, ends: [Int], codes: [UInt16]? = nil) {
    precondition(ends.first.map { $0 >= 0 } ?? false && ends[ends.count - 1] <= store.count)
    precondition(ends.indices.dropFirst().allSatisfy { ends[$0 - 1] <= ends[$0] })
    precondition(codes?.allSatisfy { Int($0) < ends.count - 1 } ?? true)
    self.init(store, ends, codes, first: 0)
  }

  fileprivate init(_ store: ByteStore, _ ends: [Int], _ codes: [UInt16]?, first: Int) {
    self.store = store
    self.ends = ends
    self.codes = codes
    self.first = first
  }

  /// The same pieces for the rows from `row` on.
  public func from(row: Int) -> BytePieces { BytePieces(store, ends, codes, first: first + row) }

  /// How many rows there are.
  public var rowCount: Int { (codes?.count ?? ends.count - 1) - first }
}

/// Writes pieces, one after the other.
public struct PieceWriter: ~Copyable {
  /// Where the bytes of the piece that is being written go.
  public var bytes: ByteWriter

  private var ends = [0]

  /// A writer with room for `count` pieces of as many bytes.
  public init(count: Int, bytesEach: Int) {
    bytes = ByteWriter(capacity: count * bytesEach)
    ends.reserveCapacity(count + 1)
  }

  /// Ends a piece: what is written from now on belongs to the next.
  @inline(__always)
  public mutating func endPiece() { ends.append(bytes.count) }

  /// The pieces.
  ///
  /// - Parameter codes: For each row the number of its piece; nil where each row has its own.
  public consuming func finish(codes: [UInt16]? = nil) -> BytePieces {
    precondition(codes?.allSatisfy { Int($0) < ends.count - 1 } ?? true)
    return BytePieces(bytes.finish(), ends, codes, first: 0)
  }
}

extension ByteWriter {
  /// Appends, row after row, the pieces that all of `columns` have for the row.
  ///
  /// - Parameter endOfRow: Told after each row how many bytes there are.
  /// - Complexity: O(bytes appended); a few nanoseconds for a short piece.
  @inline(__always)
  public mutating func append(
    _ columns: [BytePieces], rowCount: Int, endOfRow: (Int) -> Void = { _ in }
  ) {
    precondition(columns.allSatisfy { $0.rowCount >= rowCount })
    withExtendedLifetime(columns) {
      Self.withPointers(columns[...], []) { pointers in
        for row in 0..<rowCount {
          for place in pointers.indices {
            let column = pointers[place]
            let piece = if let codes = column.codes { Int(codes[row]) } else { row }
            let start = column.ends[piece]
            append(short: column.base + start, count: column.ends[piece + 1] - start)
          }
          endOfRow(count)
        }
      }
    }
  }

  /// Pieces as plain pointers: the loop over the rows must not count references.
  private struct Pointers {
    let base: UnsafePointer<UInt8>
    let ends: UnsafePointer<Int>
    let codes: UnsafePointer<UInt16>?
  }

  /// Calls `body` with the pointers of all columns, which are valid only until it returns.
  private static func withPointers(
    _ columns: ArraySlice<BytePieces>, _ done: [Pointers], _ body: ([Pointers]) -> Void
  ) {
    guard let column = columns.first else { return body(done) }
    column.ends.withUnsafeBufferPointer { ends in
      (column.codes ?? []).withUnsafeBufferPointer { codes in
        guard let ends = ends.baseAddress else { return }
        let first = column.first
        let pointers = Pointers(
          base: column.store.base, ends: column.codes == nil ? ends + first : ends,
          codes: column.codes == nil ? nil : codes.baseAddress.map { $0 + first })
        withPointers(columns.dropFirst(), done + [pointers], body)
      }
    }
  }
}
