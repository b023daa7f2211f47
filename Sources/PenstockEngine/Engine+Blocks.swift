import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan
import Synchronization

extension Engine {
  /// Writes what is left of the files that are made of blocks, or all of it where the rows had to wait.
  func writeBlocks(_ outlets: inout Outlets, _ budget: MemoryBudget) async throws {
    for node in plan.nodes.indices {
      guard case .sink(.blocks, _) = plan.nodes[node].work else { continue }
      do {
        if let stream = outlets.takeStream(node) {
          try outlets.count(written: await stream.finish(workers: options.workers), of: node, nil)
        } else if plan.nodes[node].partition.isEmpty {
          let rows = Mutex(outlets.waiting.takeBlocks(node))
          try await write(node, nil, &outlets, budget) { try rows.withLock { try $0.next() } }
        } else {
          try await writeParts(node, &outlets, budget)
        }
      } catch {
        throw plan.failure(error, ofSink: node)
      }
    }
  }

  /// Writes the files of all parts, one after the other.
  private func writeParts(
    _ node: Int, _ outlets: inout Outlets, _ budget: MemoryBudget
  ) async throws {
    var store = outlets.waiting.takeParted(node)
    let counted = store.byteCount
    defer { budget.give(counted) }
    let gathered = try await store.finish(budget)
    let rows = Mutex(try PartedRows(gathered, plan.nodes[node].partedSchema))
    while let part = try rows.withLock({ try $0.nextPart() }) {
      try await write(node, part, &outlets, budget) {
        try rows.withLock { try $0.next(of: part) }
      }
    }
  }

  /// Writes a whole file with the rows that `next` gives.
  private func write(
    _ node: Int, _ part: Partition?, _ outlets: inout Outlets, _ budget: MemoryBudget,
    _ next: @escaping @Sendable () throws -> Batch?
  ) async throws {
    guard let sink = outlets.blockSink(node), let file = try outlets.file(of: node, part) else {
      return
    }
    let stream = try sink.stream(to: file, hasSeenAll: true, budget)
    let feed = Mutex(next)
    let readOn: @Sendable () throws -> Bool = {
      try feed.withLock { next in
        guard let rows = try next() else { return false }
        try stream.append(rows)
        return true
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<options.workers {
        group.addTask {
          // Rows are read on only while no block waits.
          while try stream.work() || readOn() { try Task.checkCancellation() }
        }
      }
      try await group.waitForAll()
    }
    try outlets.count(written: await stream.finish(workers: options.workers), of: node, part)
  }
}

extension Plan {
  /// The sinks whose files are made of blocks, by node.
  var blockSinks: [Int: any BlockSink] {
    nodes.enumerated().reduce(into: [:]) { sinks, node in
      if case .sink(.blocks(let sink), _) = node.element.work { sinks[node.offset] = sink }
    }
  }

  /// What an error of a sink means to the run.
  func failure(_ error: any Error, ofSink node: Int) -> RunFailure {
    guard case .sink(_, let stage) = nodes[node].work else {
      return RunFailure(error, from: "sink `\(nodes[node].name)`", at: nodes[node].location)
    }
    return RunFailure(
      error, from: "sink `\(nodes[node].name)` (\(stage))", at: nodes[node].location)
  }
}
