import PenstockData
import PenstockKit
import PenstockPlan

extension Engine {
  /// Gives the stages that a root's rows reach the tables that they need: whole, or in parts where they
  /// are on disk.
  func prepare(
    _ flow: inout Flow, for root: Circuit.Root, _ outlets: inout Outlets, _ budget: MemoryBudget
  ) async throws {
    for position in flow.circuit.positionsTouched(by: root) where flow.prepared[position] == nil {
      let step = flow.circuit.steps(of: position.node)[position.step]
      if step.sides.isEmpty { continue }
      do {
        if let lookup = step.transform.lookup, let edge = step.sides[lookup.terms.side],
          let table = try outlets.waiting.tableOnDisk(edge)
        {
          flow.prepared[position] = .parts(
            try await PartedTable(table, plan.schema(of: edge), lookup.terms, budget))
        } else {
          let tables = step.sides.mapValues { outlets.waiting.table($0) }
          flow.prepared[position] = .whole(try step.transform.prepared(tables))
        }
      } catch {
        throw flow.failure(error, at: position)
      }
    }
  }

  /// Looks up the rows that wait for a table on disk, and sends the results on; does nothing where the
  /// table was in memory and all rows have gone on.
  func lookUp(
    at position: Circuit.Position, _ flow: Flow, _ outlets: inout Outlets, _ budget: MemoryBudget
  ) async throws {
    let step = flow.circuit.steps(of: position.node)[position.step]
    guard case .parts(let table) = flow.prepared[position], let lookup = step.transform.lookup
    else { return }
    var store = outlets.waiting.takeLookups(at: position)
    let rows: PartFile
    do {
      rows = try store.finish(budget)
    } catch {
      throw flow.failure(error, at: position)
    }
    let results = try await results(of: rows, lookup, in: table, at: position, flow, budget)
    try await send(results, from: position, flow, &outlets, budget)
  }
}

extension Engine {
  private func results(
    of rows: PartFile, _ lookup: any Lookup, in table: PartedTable, at position: Circuit.Position,
    _ flow: Flow, _ budget: MemoryBudget
  ) async throws -> PartResults {
    let counted = budget.limit / 2
    budget.take(counted)
    defer { budget.give(counted) }
    let run = LookupRun(lookup, in: table, of: rows, at: position, flow, budget)
    return try await run.run(workers: options.workers)
  }
}

extension BoundTransform {
  /// The stage with the tables that it needs.
  func prepared(_ tables: [String: Batch]) throws -> BoundTransform {
    switch self {
    case .row(var stage):
      try stage.prepare(tables)
      return .row(stage)
    case .group(var stage):
      try stage.prepare(tables)
      return .group(stage)
    case .sequential(var stage):
      try stage.prepare(tables)
      return .sequential(stage)
    case .steps(let steps):
      return .steps(
        try steps.map { BoundStep(try $0.transform.prepared(tables), output: $0.output) })
    case .order: return self
    }
  }
}
