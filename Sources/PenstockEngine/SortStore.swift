import PenstockData
import PenstockFiles
import Synchronization

/// The rows that wait to be put in order: in memory, or on disk in sorted runs beyond the budget.
///
/// The rows of a run were appended before those of the next, so that of two rows with equal keys the one
/// that was appended first comes first. One run at a time is made while more rows come.
struct SortStore: Sendable {
  /// All rows that wait, when all are there.
  enum Gathered: Sendable {
    /// All rows in pieces, and their keys.
    case pieces([Batch], [SortKeys])
    /// Runs on disk, each in order.
    case runs([SortRun])
  }

  /// The runs that are made, by their numbers, and whether one is being made beside the reading.
  private final class Runs: Sendable {
    let isAtWork = Atomic(false)
    let made = Mutex<[Int: SortRun]>([:])
    let failure = Mutex<(any Error)?>(nil)
  }

  let schema: Schema
  private var batches: [Batch] = []
  private var keys: [SortKeys] = []
  private var rowSize = 1

  private let runs = Runs()
  private var runCount = 0
  private var file: SpillFile?  // of all runs
  private var lastMaker: Task<Void, Never>?

  /// How many bytes are counted for the rows in memory.
  private(set) var byteCount = 0

  /// More bytes than this, as they are counted, are not put in order at once: smaller runs are sorted
  /// while more rows are read, and in faster memory.
  private static let largestRun = 256 << 20

  private let share: Int

  /// A store for rows of `schema`.
  ///
  /// - Parameter share: Which part of the budget is taken, a half or a quarter of it, by the rows in
  ///   memory before they go to disk; as much again is taken by those that are on their way.
  init(_ schema: Schema, share: Int = 2) {
    self.schema = schema
    self.share = share
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
    if byteCount > min(Self.largestRun, budget.limit / share) { try spill(budget) }
  }

  /// Moves all rows from memory to disk, as one run: beside the reading unless another is on its way.
  mutating func spill(_ budget: MemoryBudget) throws {
    if batches.isEmpty { return }
    if let failure = runs.failure.withLock({ $0 }) { throw failure }
    let file = try file ?? budget.file()
    self.file = file
    defer { (batches, keys, byteCount) = ([], [], 0) }
    let (batches, keys, counted) = (batches, keys, byteCount)
    let (schema, rowSize, runs, number) = (schema, rowSize, runs, runCount)
    runCount += 1
    func make() throws {
      defer { budget.give(counted) }
      let run = try Self.run(of: batches, keys, schema, rowSize, in: file, budget)
      runs.made.withLock { $0[number] = run }
    }
    if runs.isAtWork.exchange(true, ordering: .acquiringAndReleasing) { return try make() }
    lastMaker = Task.detached {
      do {
        try make()
      } catch {
        runs.failure.withLock { $0 = error }
      }
      runs.isAtWork.store(false, ordering: .releasing)
    }
  }

  /// The rows of `batches` as a run.
  private static func run(
    of batches: [Batch], _ keys: [SortKeys], _ schema: Schema, _ rowSize: Int,
    in file: SpillFile, _ budget: MemoryBudget
  ) throws -> SortRun {
    let table = batches.joined(schema)
    let keys = SortKeys(joining: keys)
    let order = keys.order()
    var run = SortRun.Writer(schema, in: file, rowSize: rowSize, budget)
    try run.append(table, order: order, keys)
    return run.finish()
  }

  /// All rows; nothing is left here.
  ///
  /// What rows in memory count in the budget is for the caller to give back: ``byteCount``.
  mutating func finish(_ budget: MemoryBudget) async throws -> Gathered {
    if runCount == 0 {
      defer { (batches, keys) = ([], []) }
      return .pieces(batches, keys)
    }
    try spill(budget)
    await lastMaker?.value
    if let failure = runs.failure.withLock({ $0 }) { throw failure }
    var made = runs.made.withLock { made in
      precondition(made.count == runCount, "a store is finished once, and every run is there")
      defer { made = [:] }
      return made.sorted { $0.key < $1.key }.map(\.value)
    }
    (runCount, file, lastMaker) = (0, nil, nil)
    while made.count > SortMerge.mostRuns {
      let file = try budget.file()
      var longer: [SortRun] = []
      for start in stride(from: 0, to: made.count, by: 2 * SortMerge.mostRuns) {
        let some = made[start...].prefix(2 * SortMerge.mostRuns)
        async let first = merged(some.prefix(SortMerge.mostRuns), in: file, budget)
        async let second = merged(some.dropFirst(SortMerge.mostRuns), in: file, budget)
        longer += try await first + second
      }
      made = longer
    }
    return .runs(made)
  }

  /// One run of several neighbouring ones; none of none.
  private func merged(
    _ runs: ArraySlice<SortRun>, in file: SpillFile, _ budget: MemoryBudget
  ) throws -> [SortRun] {
    if runs.count < 2 { return Array(runs) }
    var merge = try SortMerge(Array(runs))
    var writer = SortRun.Writer(schema, in: file, rowSize: rowSize, budget)
    while let stretch = try merge.next(rows: writer.rowsOfStretch) {
      try stretch.append(to: &writer)
    }
    return [writer.finish()]
  }
}
