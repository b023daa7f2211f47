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
    var store = outlets.takeSorted(at: position)
    var counted = store.byteCount
    defer { budget.give(counted) }
    do {
      switch try store.finish(budget) {
      case .table(let table, let keys):
        let order = await Self.order(of: keys, workers: options.workers)
        let size = RowFeed.rowsAtOnce
        try await convey(flow, &outlets, ahead: 2) { number in
          let start = number * size
          guard start < order.count else { return nil }
          let rows = Array(order[start..<min(order.count, start + size)])
          return { _ in try flow.enter(table.gather(rows), at: position.next) }
        }
      case .runs(let runs):
        budget.give(counted)
        counted = budget.limit / 2
        budget.take(counted)
        let merge = Mutex(try SortMerge(runs))
        try await convey(flow, &outlets, ahead: 2) { _ in
          guard let stretch = try merge.withLock({ try $0.next(rows: RowFeed.rowsAtOnce) }) else {
            return nil
          }
          return { _ in try flow.enter(stretch.rows(), at: position.next) }
        }
      }
    } catch {
      throw flow.failure(error, at: position)
    }
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
