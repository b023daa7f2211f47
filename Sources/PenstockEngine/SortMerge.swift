import PenstockData

/// Merges sorted runs: the rows of all of them in the order of their keys, and of equal ones in the
/// order of the runs.
struct SortMerge: Sendable {
  /// More runs than this are merged in several goes.
  static let mostRuns = 64

  /// Neighbouring rows of the result, by where they are: cheap to find, and put together elsewhere.
  struct Stretch: Sendable {
    fileprivate struct Piece {
      let rows: Batch
      let keys: SortKeys
      var range: Range<Int>
    }

    fileprivate var pieces: [Piece] = []
    fileprivate var places: [(piece: Int32, row: Int32)] = []

    /// For each row its place in the pieces, put below each other.
    private var order: [Int32] {
      var starts: [Int32] = []
      var sum: Int32 = 0
      for piece in pieces {
        starts.append(sum - Int32(piece.range.lowerBound))
        sum += Int32(piece.range.count)
      }
      return places.map { starts[Int($0.piece)] + $0.row }
    }

    private var joinedRows: Batch { Batch(joining: pieces.map { $0.rows.slice($0.range) }) }

    private var joinedKeys: SortKeys {
      SortKeys(joining: pieces.map { $0.keys.gather($0.range.map { Int32($0) }[...]) })
    }

    /// The rows.
    func rows() -> Batch {
      if pieces.count == 1 { return pieces[0].rows.slice(pieces[0].range) }
      return joinedRows.gather(order)
    }

    /// Their keys.
    func keys() -> SortKeys { joinedKeys.gather(order[...]) }

    /// Appends the rows to a run, in as many blocks as they fill.
    func append(to run: inout SortRun.Writer) throws {
      try run.append(joinedRows, order: order, joinedKeys)
    }
  }

  /// Where a run is read.
  private struct Cursor {
    let run: SortRun
    var block = 0
    var row = 0
    var rows: Batch
    var keys: SortKeys
    var piece = -1  // in the stretch that is being found
  }

  /// A run with the start of its next key.
  private struct Head {
    var prefix: UInt64
    let run: Int
  }

  private var cursors: [Cursor] = []
  private var heap: [Head] = []  // each comes before those at twice its place plus one and two

  /// A merge of `runs`, in the order of the input.
  init(_ runs: [SortRun]) throws {
    for run in runs where run.blockCount > 0 {
      let (rows, keys) = try run.block(0)
      heap.append(Head(prefix: keys.prefix(0), run: cursors.count))
      cursors.append(Cursor(run: run, rows: rows, keys: keys))
    }
    for place in heap.indices.reversed() { sink(place) }
  }

  /// The next rows; nil after the last.
  mutating func next(rows count: Int) throws -> Stretch? {
    if heap.isEmpty { return nil }
    var stretch = Stretch()
    stretch.places.reserveCapacity(count)
    while stretch.places.count < count, !heap.isEmpty {
      let run = heap[0].run
      let row = cursors[run].row
      if cursors[run].piece < 0 {
        cursors[run].piece = stretch.pieces.count
        stretch.pieces.append(
          Stretch.Piece(rows: cursors[run].rows, keys: cursors[run].keys, range: row..<row))
      }
      stretch.places.append((Int32(cursors[run].piece), Int32(truncatingIfNeeded: row)))
      cursors[run].row = row + 1
      if row + 1 < cursors[run].keys.count {
        heap[0].prefix = cursors[run].keys.prefix(row + 1)
      } else {
        close(run, &stretch)
        try advance(run)
      }
      sink(0)
    }
    for run in cursors.indices { close(run, &stretch) }
    return stretch
  }

  /// Says up to which row a stretch has a run's block.
  private mutating func close(_ run: Int, _ stretch: inout Stretch) {
    let piece = cursors[run].piece
    if piece < 0 { return }
    let start = stretch.pieces[piece].range.lowerBound
    stretch.pieces[piece].range = start..<cursors[run].row
    cursors[run].piece = -1
  }

  /// Reads the next block of the run that comes first, or lets it go.
  private mutating func advance(_ run: Int) throws {
    cursors[run].block += 1
    cursors[run].row = 0
    if cursors[run].block < cursors[run].run.blockCount {
      (cursors[run].rows, cursors[run].keys) = try cursors[run].run.block(cursors[run].block)
      heap[0].prefix = cursors[run].keys.prefix(0)
    } else {
      heap.swapAt(0, heap.count - 1)
      heap.removeLast()
    }
  }

  private mutating func sink(_ start: Int) {
    var place = start
    while 2 * place + 1 < heap.count {
      var child = 2 * place + 1
      if child + 1 < heap.count, precedes(heap[child + 1], heap[child]) { child += 1 }
      if !precedes(heap[child], heap[place]) { return }
      heap.swapAt(place, child)
      place = child
    }
  }

  private func precedes(_ one: Head, _ other: Head) -> Bool {
    if one.prefix != other.prefix { return one.prefix < other.prefix }
    let order = cursors[one.run].keys.compare(
      cursors[one.run].row, cursors[other.run].keys, cursors[other.run].row)
    return order == 0 ? one.run < other.run : order < 0
  }
}
