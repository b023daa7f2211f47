import PenstockData
import PenstockKit
import PenstockPlan
import Synchronization

extension Engine {
  /// Puts the rows in order that were gathered for a sorting stage, and sends them on.
  ///
  /// Rows that are all in memory are put in order by all workers, each a part of the keys' range.
  /// Others are on disk in sorted runs, which are merged; see ``SortMerge``.
  func sort(
    at position: Circuit.Position, _ flow: Flow, _ outlets: inout Outlets, _ budget: MemoryBudget
  ) async throws {
    let store = outlets.waiting.takeSorted(at: position)
    try await sort(store, from: position, flow, &outlets, budget) {
      try flow.enter($0, at: position.next)
    }
  }

  /// Puts rows that waited in order, and does `send` with some thousand at a time.
  ///
  /// What `send` throws, and what comes of it, is not the stage's: it may end the run or begin it again.
  func sort(
    _ waiting: SortStore, from position: Circuit.Position, _ flow: Flow,
    _ outlets: inout Outlets, _ budget: MemoryBudget,
    send: @escaping @Sendable (Batch) throws -> Parcel
  ) async throws {
    var store = waiting
    let schema = store.schema
    var counted = store.byteCount
    defer { budget.give(counted) }
    switch try await gathered(&store, at: position, flow, budget) {
    case .pieces(let batches, let keys):
      async let joined = Self.joined(batches, schema)
      let order = await Self.order(of: SortKeys(joining: keys), workers: options.workers)
      let table = await joined
      let size = RowFeed.rowsAtOnce
      try await convey(flow, &outlets, ahead: 2) { number in
        let start = number * size
        guard start < order.count else { return nil }
        let rows = Array(order[start..<min(order.count, start + size)])
        return { _ in try send(table.gather(rows)) }
      }
    case .runs(let runs):
      counted = budget.limit / 2  // What waited in memory was given back when it went to disk.
      budget.take(counted)
      let merge = Mutex<SortMerge?>(nil)
      try await convey(flow, &outlets, ahead: 2) { _ in
        guard let stretch = try flow.next(of: runs, merge, at: position) else { return nil }
        return { _ in try send(stretch.rows()) }
      }
    }
  }

  private func gathered(
    _ store: inout SortStore, at position: Circuit.Position, _ flow: Flow, _ budget: MemoryBudget
  ) async throws -> SortStore.Gathered {
    do {
      return try await store.finish(budget)
    } catch {
      throw flow.failure(error, at: position)
    }
  }

  /// The rows of `batches` as one table, each column joined on its own.
  private static func joined(_ batches: [Batch], _ schema: Schema) async -> Batch {
    typealias Joined = (place: Int, column: Column)
    let columns = await withTaskGroup(of: Joined.self, returning: [Joined].self) { tasks in
      for place in schema.fields.indices {
        tasks.addTask {
          let alone = batches.map { batch in
            Batch(
              schema: schema.selecting([place]), columns: [batch.columns[place]],
              rowCount: batch.rowCount)
          }
          return (place, alone.joined(schema.selecting([place])).columns[0])
        }
      }
      var columns: [Joined] = []
      for await column in tasks { columns.append(column) }
      return columns.sorted { $0.place < $1.place }
    }
    return Batch(
      schema: schema, columns: columns.map(\.column),
      rowCount: batches.reduce(0) { $0 + $1.rowCount })
  }

  /// The rows' numbers in the order of their keys.
  private static func order(of keys: SortKeys, workers: Int) async -> [Int32] {
    typealias Part = (number: Int, order: [Int32])
    return await withTaskGroup(of: Part.self, returning: [Int32].self) { tasks in
      for (number, part) in keys.split(into: workers).enumerated() {
        tasks.addTask { (number, part.order()) }
      }
      var parts: [Part] = []
      for await part in tasks { parts.append(part) }
      return parts.sorted { $0.number < $1.number }.flatMap(\.order)
    }
  }
}

extension Flow {
  /// The next rows of some runs, whose merge begins with the first.
  fileprivate func next(
    of runs: [SortRun], _ merge: borrowing Mutex<SortMerge?>, at position: Circuit.Position
  ) throws -> SortMerge.Stretch? {
    do {
      return try merge.withLock { merge in
        var begun = try merge ?? SortMerge(runs)
        defer { merge = begun }
        return try begun.next(rows: RowFeed.rowsAtOnce)
      }
    } catch {
      throw failure(error, at: position)
    }
  }
}
