import PenstockData
import PenstockFiles

/// Rows on disk in the order of their keys, in blocks.
struct SortRun: Sendable {
  fileprivate let schema: Schema
  fileprivate let file: SpillFile
  fileprivate let blocks: [SpillFile.Block]

  /// How many blocks there are.
  var blockCount: Int { blocks.count }

  /// The rows of a block and their keys.
  func block(_ number: Int) throws -> (rows: Batch, keys: SortKeys) {
    var reader = BatchReader(try file.read(blocks[number]))
    let keys = reader.sortKeys()
    return (reader.batch(schema), keys)
  }

  /// Writes a run.
  struct Writer: Sendable {
    private let schema: Schema
    private let file: SpillFile

    /// How many rows make a block.
    private let rowsAtOnce: Int

    /// How many rows of a merge are put together at a time: enough for each run that is merged to have
    /// many of them, as what a run adds to a stretch costs much the same for few rows or many.
    var rowsOfStretch: Int { rowsAtOnce * SortMerge.mostRuns / 2 }

    private var blocks: [SpillFile.Block] = []

    /// A run in `file`, which others may share, of rows of `schema`, each of about `rowSize` bytes.
    init(_ schema: Schema, in file: SpillFile, rowSize: Int, _ budget: MemoryBudget) {
      self.schema = schema
      self.file = file
      // As many blocks as runs are merged at once take an eighth of the budget, and their rows as much.
      let size = min(1 << 20, max(16 << 10, budget.limit / (8 * SortMerge.mostRuns)))
      rowsAtOnce = min(8192, max(16, size / max(1, rowSize)))
    }

    /// Appends the rows of `table` in `order`, which come after those before, each with its key.
    mutating func append(_ table: Batch, order: [Int32], _ keys: SortKeys) throws {
      for start in stride(from: 0, to: order.count, by: rowsAtOnce) {
        try Task.checkCancellation()
        let rows = order[start..<min(order.count, start + rowsAtOnce)]
        var writer = ByteWriter(capacity: 1 << 16)
        BatchCodec.append(keys.gather(rows), to: &writer)
        BatchCodec.append(table, rows: rows, to: &writer)
        blocks.append(try file.append(writer.finish()))
      }
    }

    /// The run.
    consuming func finish() -> SortRun { SortRun(schema: schema, file: file, blocks: blocks) }
  }
}
