import PenstockData
import PenstockKit
import PenstockPlan

extension Engine {
  /// Runs a group stage over the rows that were gathered for it, and sends its results on.
  ///
  /// Rows that are all in memory are one table, whose groups are spread over the workers. Others are
  /// on disk in parts of whole groups; see ``PartRun``.
  func group(
    at position: Circuit.Position, _ flow: Flow, _ outlets: inout Outlets, _ budget: MemoryBudget
  ) async throws {
    guard case .group(let transform) = flow.transform(at: position) else { return }
    let run = PartRun(transform, at: position, flow, budget, workers: options.workers)
    var store = outlets.waiting.takeGroups(at: position)
    var counted = store.byteCount
    defer { budget.give(counted) }
    let gathered: GroupStore.Gathered
    do {
      gathered = try store.finish(budget)
    } catch {
      throw flow.failure(error, at: position)
    }
    switch gathered {
    case .table(let table):
      let result = try await results(of: table, transform, at: position, flow, &outlets)
      budget.give(counted)
      counted = result.byteCount
      budget.take(counted)
      try await send(RowFeed(result), flow, &outlets) { try flow.enter($0, at: position.next) }
    case .stretches(let parts):
      counted = budget.limit / 2
      budget.take(counted)
      try await convey(flow, &outlets, ahead: 2) { number in
        guard number < parts.count else { return nil }
        return { _ in try run.pass(parts[number]) }
      }
    case .parts(let parts):
      counted = budget.limit / 2
      budget.take(counted)
      let results = try await run.run(parts)
      budget.give(counted)
      counted = 0
      try await send(results, from: position, flow, &outlets, budget)
    }
  }

  /// Sends on what a stage made of rows that were on disk in parts.
  func send(
    _ results: PartResults, from position: Circuit.Position, _ flow: Flow,
    _ outlets: inout Outlets, _ budget: MemoryBudget
  ) async throws {
    let (counts, refusals, rows) = results.take()
    try outlets.take(counts)
    try await sort(refusals, from: position, flow, &outlets, budget) { rows in
      var parcel = Parcel()
      parcel.items.append(.refused(position, rows.compacted()))
      return parcel
    }
    try await sort(rows, from: position, flow, &outlets, budget) {
      try flow.enter($0, at: position.next)
    }
  }

  private func results(
    of table: Batch, _ transform: any GroupTransform, at position: Circuit.Position,
    _ flow: Flow, _ outlets: inout Outlets
  ) async throws -> Batch {
    let step = flow.circuit.steps(of: position.node)[position.step]
    do {
      let result = try await GroupRun.run(
        transform, table, output: step.output, workers: options.workers)
      var noted = Parcel()
      try flow.note(result.context, table, at: position, &noted)
      try outlets.take(noted)
      return result.batch
    } catch {
      throw flow.failure(error, at: position)
    }
  }
}
