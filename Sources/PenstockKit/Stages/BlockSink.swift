import PenstockData

/// A sink whose file is made of blocks of rows and ends with an index of what was written, as Parquet's
/// is.
///
/// Blocks are encoded on several threads at once, while more rows come, and written in order. A file may
/// have to know all rows before its first block: where a later row asks for another way to encode the
/// earlier ones, the run begins again and the rows wait, in memory or on disk, until the last of them is
/// known. How the rows came in batches makes no difference to where a block ends; it must make none to
/// its bytes.
public protocol BlockSink: Stage {
  /// What the index has to know of a block.
  associatedtype Entry: Sendable

  /// Binds the sink to its place; see ``Binding``.
  init(_ settings: Settings, _ binding: inout Binding)

  /// How the file is to be read.
  var format: FileFormat { get }

  /// How many rows a block has.
  var blockSize: BlockSize { get }

  /// The rows of a batch as they are to wait; called on several batches at once.
  func rows(toWrite batch: Batch) -> Batch

  /// Takes note of the rows of a batch; called for all of them, in order, each before it is encoded.
  mutating func observe(_ batch: Batch) throws

  /// Whether it encodes blocks as `other` does, which is this sink before it saw the last rows.
  func encodes(as other: Self) -> Bool

  /// Appends what stands before the first block.
  func begin(_ writer: inout ByteWriter) throws

  /// Appends the rows of a block; called on several blocks at once.
  func encode(_ block: RowBlock, into writer: inout ByteWriter) throws -> Entry

  /// Appends what stands after the last block.
  ///
  /// - Parameter blocks: All blocks in order, each with the place of its first byte in the file.
  func end(_ blocks: [(offset: Int, entry: Entry)], into writer: inout ByteWriter) throws
}

extension BlockSink {
  /// Something that only its own readers know.
  public var format: FileFormat { .other }
}

/// Where a block of rows ends.
public struct BlockSize: Sendable, Hashable {
  /// The most rows that a block has.
  public let rows: Int

  /// A block ends with the row with which its texts reach this many bytes.
  public let textBytes: Int

  /// Blocks of `rows` rows, or fewer where texts are long.
  public init(rows: Int, textBytes: Int) {
    self.rows = max(1, rows)
    self.textBytes = max(1, textBytes)
  }
}

/// Rows that stand next to each other in a file, in the pieces in which they came.
public struct RowBlock: Sendable {
  /// The rows; no piece is empty.
  public let pieces: [Batch]

  /// How many rows stand before them.
  public let firstRow: Int

  /// How many rows there are.
  public let rowCount: Int

  /// The rows of `pieces`, of which `firstRow` stand before.
  public init(_ pieces: [Batch], firstRow: Int) {
    self.pieces = pieces
    self.firstRow = firstRow
    rowCount = pieces.reduce(0) { $0 + $1.rowCount }
  }
}

/// Cuts rows into blocks: where one ends depends on the rows alone, not on how they came.
public struct BlockCutter: Sendable {
  private let size: BlockSize
  private var pieces: [Batch] = []
  private var rowCount = 0
  private var textBytes = 0
  private var firstRow = 0
  private var batch: Batch?
  private var place = 0  // the first row of the batch that is in no block yet

  /// A cutter of blocks of that size.
  public init(_ size: BlockSize) { self.size = size }

  /// Takes the next rows; ``next()`` must have been asked for all whole blocks before.
  public mutating func append(_ batch: Batch) {
    precondition(self.batch == nil)
    if batch.rowCount > 0 { (self.batch, place) = (batch, 0) }
  }

  /// The next whole block, or nil where more rows are needed for one.
  ///
  /// - Complexity: O(rows of the block), without a copy of those of a whole batch.
  public mutating func next() -> RowBlock? {
    guard let batch else { return nil }
    let last = min(batch.rowCount, place + size.rows - rowCount)
    let (end, bytes) = batch.rows(place..<last, reachingTextBytes: size.textBytes - textBytes)
    pieces.append(batch.slice(place..<end))
    rowCount += end - place
    textBytes += bytes
    place = end
    if place == batch.rowCount { self.batch = nil }
    return rowCount == size.rows || textBytes >= size.textBytes ? cut() : nil
  }

  /// The block of the last rows, or nil where none are left.
  public mutating func finish() -> RowBlock? { pieces.isEmpty ? nil : cut() }

  private mutating func cut() -> RowBlock {
    let block = RowBlock(pieces, firstRow: firstRow)
    firstRow += block.rowCount
    (pieces, rowCount, textBytes) = ([], 0, 0)
    return block
  }
}
