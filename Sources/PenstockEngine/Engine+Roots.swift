import PenstockData
import PenstockKit
import PenstockPlan
import Synchronization

extension Engine {
  /// A piece of work: what a worker does with a chunk, or with some rows.
  typealias Work = @Sendable (_ number: Int) throws -> Parcel

  /// Runs a circuit's parts, one after the other.
  func run(
    _ circuit: Circuit, _ outlets: inout Outlets, _ budget: MemoryBudget
  ) async throws {
    let gates = Gates()
    let limits = Gate.Limits(collectedRows: options.collectedRows, bytes: budget.limit / 2)
    var prepared: [Circuit.Position: Flow.Prepared] = [:]
    for (place, root) in circuit.order.enumerated() {
      var flow = Flow(
        circuit: circuit, root: root, gates: gates, limits: limits, prepared: prepared)
      prepared = [:]
      try await prepare(&flow, for: root, &outlets, budget)
      switch root {
      case .source(let node): try await read(node, flow, &outlets)
      case .held(let node):
        let position = Circuit.Position(node: node, step: 0)
        try await send(RowFeed(outlets.waiting.takeHeld(node)), flow, &outlets) { [flow] rows in
          try flow.enter(rows, at: position)
        }
      case .refused(let node):
        let edge = Plan.Edge(node: node, isRefused: true)
        try await send(RowFeed(outlets.waiting.refused(node)), flow, &outlets) { [flow] rows in
          try flow.deliver(rows, from: edge)
        }
      case .lookup(let position): try await lookUp(at: position, flow, &outlets, budget)
      case .group(let position):
        if case .order = flow.transform(at: position) {
          try await sort(at: position, flow, &outlets, budget)
        } else {
          try await group(at: position, flow, &outlets, budget)
        }
      }
      try await flow.finish { try outlets.take($0) }
      // Tables are kept as long as rows come to stages that need them.
      let later = Set(circuit.order[(place + 1)...].flatMap { circuit.positionsTouched(by: $0) })
      prepared = flow.prepared.filter { later.contains($0.key) }
      outlets.waiting.emptyTables(but: later)
    }
  }

  private func read(_ node: Int, _ flow: Flow, _ outlets: inout Outlets) async throws {
    guard case .source(let source, let stage, _) = plan.nodes[node].work else { return }
    let owner = "source `\(plan.nodes[node].name)` (\(stage))"
    let location = plan.nodes[node].location
    let reader: Mutex<ChunkGroups>
    do {
      let isPreview = outlets.captureLimit != nil
      reader = Mutex(ChunkGroups(try source.open(), isSingle: isPreview))
    } catch {
      throw RunFailure(error, from: owner, at: location)
    }
    let options = options
    try await convey(flow, &outlets) { _ in
      let chunks: [Chunk]
      do {
        chunks = try reader.withLock { try $0.next() }
      } catch {
        throw RunFailure(error, from: owner, at: location)
      }
      if chunks.isEmpty { return nil }
      return { number in
        var parcel = Parcel()
        for chunk in chunks {
          parcel.append(
            try flow.decode(chunk, of: node, rows: options.batchRows, number: number))
        }
        options.progress?(parcel.counts[node]?.rowsIn ?? 0)
        return parcel
      }
    }
  }

  /// Sends rows that waited on, piece by piece.
  func send(
    _ feed: RowFeed, _ flow: Flow, _ outlets: inout Outlets,
    _ work: @escaping @Sendable (Batch) throws -> Parcel
  ) async throws {
    let feed = Mutex(feed)
    try await convey(flow, &outlets) { _ in
      guard let rows = try feed.withLock({ try $0.next() }) else { return nil }
      return { _ in try work(rows) }
    }
  }

  /// Has all workers do what `next` gives, and takes the parcels in order.
  func convey(
    _ flow: Flow, _ outlets: inout Outlets, ahead: Int = 4,
    _ next: @escaping @Sendable (Int) throws -> Work?
  ) async throws {
    let (workers, streams, plan) = (options.workers, outlets.streams, plan)
    let shared = Mutex(consume outlets)
    let conveyor = Conveyor<Work, Parcel>(workers: workers, ahead: ahead, next: next) { parcel in
      try shared.withLock { try $0.take(parcel) }
    }
    flow.gates.open(flow.circuit.positionsRun(from: flow.root))
    let result: Result<Void, any Error>
    do {
      try await conveyor.run(workers: workers, failed: flow.gates.fail) { number, work in
        // Blocks that are whole go out before more rows come in.
        for (node, stream) in streams {
          do {
            while try stream.work() {}
          } catch {
            throw plan.failure(error, ofSink: node)
          }
        }
        return try await flow.advance(try work(number), number)
      }
      result = .success(())
    } catch {
      result = .failure(error)
    }
    outlets = shared.withLock { $0 }
    try result.get()
  }
}
