import PenstockData
import Synchronization

/// The rows that wait to be put in order: in memory, or on disk in sorted runs beyond the budget.
///
/// The rows of a run come before those of the next in the input, so that of two rows with equal keys
/// the one of the earlier run comes first. One run at a time is made while more rows are read.
struct SortStore: Sendable {
  /// All rows that wait, when all are there.
  enum Gathered: Sendable {
    /// All rows in pieces, and their keys.
    case pieces([Batch], [SortKeys])
    /// Runs on disk, each in order.
    case runs([SortRun])
  }

  /// A run that is there, or is being made.
  private enum Run {
    case made(SortRun)
    case inMaking(Task<SortRun, any Error>)
  }

  /// Whether a run is being made.
  private final class Maker: Sendable {
    let isAtWork = Atomic(false)
  }

  private let schema: Schema
  private var batches: [Batch] = []
  private var keys: [SortKeys] = []
  private var runs: [Run] = []
  private var rowSize = 1
  private let maker = Maker()

  /// How many bytes are counted for the rows in memory.
  private(set) var byteCount = 0

  /// More bytes than this, as they are counted, are not put in order at once: smaller runs are sorted
  /// while more rows are read, and in faster memory.
  private static let largestRun = 256 << 20

  /// A store for rows of `schema`.
  init(_ schema: Schema) {
    self.schema = schema
  }

  /// Adds rows, which must hold no more text than their own, with their keys.
  ///
  /// They count as they wait, joined to a table, in order, and on their way out.
  mutating func append(_ batch: Batch, _ keys: SortKeys, _ budget: MemoryBudget) throws {
    if batch.rowCount == 0 { return }
    let counted =
      batch.byteCount + 3 * batch.byteCountUncoded + 2 * keys.byteCount
      + batch.rowCount * SortKeys.bytesToOrder
    batches.append(batch)
    self.keys.append(keys)
    rowSize = max(rowSize, (batch.byteCountUncoded + keys.byteCount) / batch.rowCount)
    budget.take(counted)
    byteCount += counted
    if byteCount > min(Self.largestRun, budget.limit / 2) { try spill(budget) }
  }

  /// Moves all rows from memory to disk, as one run: beside the reading unless another is on its way.
  mutating func spill(_ budget: MemoryBudget) throws {
    if batches.isEmpty { return }
    defer { (batches, keys, byteCount) = ([], [], 0) }
    let (batches, keys, counted) = (batches, keys, byteCount)
    let (schema, rowSize, maker) = (schema, rowSize, maker)
    if maker.isAtWork.exchange(true, ordering: .acquiringAndReleasing) {
      defer { budget.give(counted) }
      runs.append(.made(try Self.run(of: batches, keys, schema, rowSize, budget)))
    } else {
      runs.append(
        .inMaking(
          Task.detached {
            defer {
              budget.give(counted)
              maker.isAtWork.store(false, ordering: .releasing)
            }
            return try Self.run(of: batches, keys, schema, rowSize, budget)
          }))
    }
  }

  /// The rows of `batches` as a run.
  private static func run(
    of batches: [Batch], _ keys: [SortKeys], _ schema: Schema, _ rowSize: Int,
    _ budget: MemoryBudget
  ) throws -> SortRun {
    let table = batches.joined(schema)
    let keys = SortKeys(joining: keys)
    let order = keys.order()
    var run = try SortRun.Writer(schema, rowSize: rowSize, budget)
    for start in stride(from: 0, to: order.count, by: run.rowsAtOnce) {
      let rows = order[start..<min(order.count, start + run.rowsAtOnce)]
      try run.append(table, rows: rows, keys.gather(rows))
    }
    return run.finish()
  }

  /// All rows; nothing is left here.
  ///
  /// What rows in memory count in the budget is for the caller to give back: ``byteCount``.
  mutating func finish(_ budget: MemoryBudget) async throws -> Gathered {
    if runs.isEmpty {
      defer { (batches, keys) = ([], []) }
      return .pieces(batches, keys)
    }
    try spill(budget)
    var made: [SortRun] = []
    for run in runs {
      switch run {
      case .made(let run): made.append(run)
      case .inMaking(let task): made.append(try await task.value)
      }
    }
    runs = []
    while made.count > SortMerge.mostRuns {
      made = try stride(from: 0, to: made.count, by: SortMerge.mostRuns).map { start in
        let some = Array(made[start..<min(made.count, start + SortMerge.mostRuns)])
        return some.count == 1 ? some[0] : try merged(some, budget)
      }
    }
    return .runs(made)
  }

  /// One run of several neighbouring ones.
  private func merged(_ runs: [SortRun], _ budget: MemoryBudget) throws -> SortRun {
    var merge = try SortMerge(runs)
    var writer = try SortRun.Writer(schema, rowSize: rowSize, budget)
    while let stretch = try merge.next(rows: writer.rowsAtOnce) {
      try writer.append(stretch.rows(), rows: nil, stretch.keys())
    }
    return writer.finish()
  }
}
