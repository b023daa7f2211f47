import PenstockData

/// The rows that wait to be looked up in a table on disk, by the parts that they are looked up in.
struct LookupStore: Sendable {
  private let schema: Schema
  private var waiting: [Batch] = []
  private var parts: [Int] = []  // of the rows that wait
  private var file: PartFile?

  /// How many rows there are, in memory or on disk.
  private var rowCount = 0

  /// How many bytes are counted for the rows in memory.
  private(set) var byteCount = 0

  /// A store for rows of `schema`.
  init(_ schema: Schema) {
    self.schema = schema
  }

  /// Adds rows, which must hold no more text than their own, each with its part of the table.
  ///
  /// They count as they wait, and as they are put together to go to disk.
  mutating func append(_ batch: Batch, to parts: [Int], _ budget: MemoryBudget) {
    if batch.rowCount == 0 { return }
    let counted = batch.byteCount + batch.byteCountUncoded + 4 * batch.rowCount * 8
    waiting.append(batch)
    self.parts += parts
    rowCount += batch.rowCount
    budget.take(counted)
    byteCount += counted
  }

  /// Moves all rows from memory to disk.
  mutating func spill(_ budget: MemoryBudget) throws {
    if parts.isEmpty { return }
    let numbers = Array((rowCount - parts.count)..<rowCount)
    let rows = NumberedRows(batch: waiting.joined(schema), numbers: numbers)
    waiting = []
    if file == nil { file = try PartFile(schema, parts: 0, budget) }
    file?.grow(toParts: (parts.max() ?? 0) + 1)
    try file?.append(rows, to: parts)
    parts = []
    budget.give(byteCount)
    byteCount = 0
  }

  /// All rows; nothing is left here.
  ///
  /// The last parts of the table, which no row is looked up in, may be lacking.
  mutating func finish(_ budget: MemoryBudget) throws -> PartFile {
    try spill(budget)
    defer { file = nil }
    return try file ?? PartFile(schema, parts: 0, budget)
  }
}
