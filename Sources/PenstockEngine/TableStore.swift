import PenstockData

/// The whole table of an edge, for the stages that look something up in it: in memory, or on disk
/// beyond the budget where all of them can do with parts of it.
struct TableStore: Sendable {
  private let schema: Schema
  private var batches: [Batch] = []
  private var spool = Spool()
  private var isInUse = false

  /// How many bytes are counted for the rows in memory.
  private(set) var byteCount = 0

  /// How many rows there are.
  private(set) var rowCount = 0

  /// About how many bytes they take as a table in which rows are looked up.
  private(set) var byteCountInUse = 0

  /// What a row takes in memory besides itself once rows are looked up by its key.
  private static let bytesToLookUp = 64

  /// A store for rows of `schema`.
  init(_ schema: Schema) {
    self.schema = schema
  }

  /// Whether the rows are on disk, or some of them.
  var isOnDisk: Bool { spool.isOnDisk }

  /// Whether the rows can go to disk: not once they are in use as a whole.
  var canSpill: Bool { !isInUse }

  /// Adds rows, which must hold no more text than their own.
  ///
  /// They count as they wait, as one table, and as columns that are looked up.
  mutating func append(_ batch: Batch, _ budget: MemoryBudget) {
    if batch.rowCount == 0 { return }
    let inUse = batch.byteCountUncoded + batch.rowCount * Self.bytesToLookUp
    let counted = batch.byteCount + batch.byteCountUncoded + inUse
    batches.append(batch)
    budget.take(counted)
    byteCount += counted
    byteCountInUse += inUse
    rowCount += batch.rowCount
  }

  /// Moves all rows from memory to disk.
  mutating func spill(_ budget: MemoryBudget) throws {
    for batch in batches { spool.append(batch, budget) }
    batches = []
    budget.give(byteCount)
    byteCount = 0
    try spool.spill(budget)
  }

  /// The rows in memory as one table, and from now on they stay there.
  mutating func table() -> Batch {
    isInUse = true
    let table = batches.count == 1 ? batches[0].named(schema) : batches.joined(schema)
    batches = [table]
    return table
  }

  /// Forgets the rows.
  mutating func empty(_ budget: MemoryBudget) {
    (batches, spool) = ([], Spool())
    budget.give(byteCount)
    byteCount = 0
  }

  /// Reads the rows on disk, which may be done more than once.
  var reader: Spool.Reader { spool.reader }
}
