import PenstockData

/// The rows that wait to be put in order: in memory, or on disk in sorted runs beyond the budget.
///
/// The rows of a run come before those of the next in the input, so that of two rows with equal keys
/// the one of the earlier run comes first.
struct SortStore: Sendable {
  /// All rows that wait, when all are there.
  enum Gathered: Sendable {
    /// All rows, and their keys.
    case table(Batch, SortKeys)
    /// Runs on disk, each in order.
    case runs([SortRun])
  }

  private let schema: Schema
  private var batches: [Batch] = []
  private var keys: [SortKeys] = []
  private var runs: [SortRun] = []
  private var bytes = 0
  private var rowSize = 1

  /// How many bytes are counted for the rows in memory.
  private(set) var byteCount = 0

  /// More bytes than this are not put in order at once.
  private static let largestTable = 3 << 30

  /// A store for rows of `schema`.
  init(_ schema: Schema) {
    self.schema = schema
  }

  /// Adds rows, which must hold no more text than their own, with their keys.
  ///
  /// They count as they wait, joined to a table, and in order on their way out.
  mutating func append(_ batch: Batch, _ keys: SortKeys, _ budget: MemoryBudget) throws {
    if batch.rowCount == 0 { return }
    let counted =
      batch.byteCount + batch.byteCountUncoded + 2 * keys.byteCount
      + batch.rowCount * SortKeys.bytesToOrder
    batches.append(batch)
    self.keys.append(keys)
    bytes += batch.byteCountUncoded
    rowSize = max(rowSize, (batch.byteCountUncoded + keys.byteCount) / batch.rowCount)
    budget.take(counted)
    byteCount += counted
    if bytes > Self.largestTable { try spill(budget) }
  }

  /// Moves all rows from memory to disk, as one run.
  mutating func spill(_ budget: MemoryBudget) throws {
    guard let (table, keys) = takeTable() else { return }
    let order = keys.order()
    var run = try SortRun.Writer(schema, rowSize: rowSize, budget)
    for start in stride(from: 0, to: order.count, by: run.rowsAtOnce) {
      let rows = order[start..<min(order.count, start + run.rowsAtOnce)]
      try run.append(table.gather(Array(rows)), keys.gather(rows))
    }
    runs.append(run.finish())
    budget.give(byteCount)
    byteCount = 0
  }

  private mutating func takeTable() -> (Batch, SortKeys)? {
    if batches.isEmpty { return nil }
    defer { (batches, keys, bytes) = ([], [], 0) }
    return (batches.joined(schema), SortKeys(joining: keys))
  }

  /// All rows; nothing is left here.
  ///
  /// What a table counts in the budget is for the caller to give back: ``byteCount``.
  mutating func finish(_ budget: MemoryBudget) throws -> Gathered {
    if runs.isEmpty {
      let empty = Batch(emptyWith: schema)
      let (table, keys) = takeTable() ?? (empty, SortKeys(empty, by: []))
      return .table(table, keys)
    }
    try spill(budget)
    var runs = self.runs
    self.runs = []
    while runs.count > SortMerge.mostRuns {
      runs = try stride(from: 0, to: runs.count, by: SortMerge.mostRuns).map { start in
        let some = Array(runs[start..<min(runs.count, start + SortMerge.mostRuns)])
        return some.count == 1 ? some[0] : try merged(some, budget)
      }
    }
    return .runs(runs)
  }

  /// One run of several neighbouring ones.
  private func merged(_ runs: [SortRun], _ budget: MemoryBudget) throws -> SortRun {
    var merge = try SortMerge(runs)
    var writer = try SortRun.Writer(schema, rowSize: rowSize, budget)
    while let stretch = try merge.next(rows: writer.rowsAtOnce) {
      try writer.append(stretch.rows(), stretch.keys())
    }
    return writer.finish()
  }
}
