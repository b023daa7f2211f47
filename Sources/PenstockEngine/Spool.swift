import PenstockData
import PenstockFiles

/// Batches that wait, in order: the later ones in memory, the earlier ones on disk once the budget
/// is used up.
struct Spool: Sendable {
  private struct Block: Sendable {
    let schema: Schema
    let place: SpillFile.Block
  }

  private var blocks: [Block] = []
  private var file: SpillFile?
  private var batches: [Batch] = []

  /// How many bytes wait in memory.
  private(set) var byteCount = 0

  /// Whether batches are on disk.
  var isOnDisk: Bool { !blocks.isEmpty }

  /// Adds a batch, which must hold no more text than its own.
  mutating func append(_ batch: Batch, _ budget: MemoryBudget) {
    if batch.rowCount == 0 { return }
    batches.append(batch)
    budget.take(batch.byteCount)
    byteCount += batch.byteCount
  }

  /// Moves all batches from memory to disk.
  mutating func spill(_ budget: MemoryBudget) throws {
    let file = try self.file ?? budget.file()
    self.file = file
    for batch in batches {
      try Task.checkCancellation()
      var writer = ByteWriter(capacity: batch.byteCount + 4096)
      BatchCodec.append(batch, to: &writer)
      blocks.append(Block(schema: batch.schema, place: try file.append(writer.finish())))
    }
    batches = []
    budget.give(byteCount)
    byteCount = 0
  }

  /// Reads the batches from the first on, which may be done more than once.
  var reader: Reader { Reader(self, releasing: nil) }

  /// Reads the batches and gives back to `budget` what each takes.
  consuming func emptying(_ budget: MemoryBudget) -> Reader { Reader(self, releasing: budget) }

  /// Reads a spool.
  struct Reader: Sendable {
    private var blocks: ArraySlice<Block>
    private let file: SpillFile?
    private var batches: [Batch]  // the last comes first
    private let budget: MemoryBudget?

    fileprivate init(_ spool: consuming Spool, releasing budget: MemoryBudget?) {
      blocks = spool.blocks[...]
      file = spool.file
      batches = spool.batches.reversed()
      self.budget = budget
    }

    /// The next batch, or nil after the last.
    mutating func next() throws -> Batch? {
      if let file, let block = blocks.popFirst() {
        var reader = BatchReader(try file.read(block.place))
        return reader.batch(block.schema)
      }
      let batch = batches.popLast()
      if let batch { budget?.give(batch.byteCount) }
      return batch
    }
  }
}
