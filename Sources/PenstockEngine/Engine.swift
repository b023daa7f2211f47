import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan
import Synchronization

/// Runs a plan: batches go right, back-pressure goes left, results keep the order of the input.
public struct Engine: Sendable {
  private let plan: Plan
  private let options: RunOptions

  /// An engine for `plan`.
  public init(_ plan: Plan, _ options: RunOptions) {
    self.plan = plan
    self.options = options
  }

  /// Runs the plan and publishes its dataset below `root`, or changes nothing.
  ///
  /// - Throws: ``RunFailure`` saying why nothing was published.
  public func run(
    publishingBelow root: String, ledger: InputLedger, refusedFormat: @escaping RefusedFormat
  ) async throws -> RunReport {
    do {
      let store = try DatasetStore(root: root, pipeline: plan.pipeline)
      let generation = try store.begin()
      do {
        var outlets = Outlets(
          Circuit(plan),
          writer: try DatasetWriter(plan, generation, refusedFormat: refusedFormat))
        try await run(Circuit(plan), &outlets)
        try checkLimits(outlets.report)
        _ = try outlets.finish()
        return try publish(&outlets, generation, store, ledger)
      } catch {
        try? store.discard(generation)
        throw error
      }
    } catch {
      throw RunFailure(error, from: "the run", at: nil)
    }
  }

  /// Runs what one edge needs and returns its first `limit` rows; publishes nothing.
  public func preview(_ edge: Plan.Edge, limit: Int) async throws -> (Batch, RunReport) {
    let circuit = Circuit(plan, capture: edge)
    var outlets = Outlets(circuit, writer: nil, captureLimit: limit)
    do {
      try await run(circuit, &outlets)
    } catch is Outlets.Enough {
      // The rows are there; what else flows does not matter.
    } catch {
      throw RunFailure(error, from: "the preview", at: nil)
    }
    let rows = outlets.captured.joined(plan.schema(of: edge))
    return (rows.slice(0..<min(limit, rows.rowCount)), outlets.report)
  }

  private func checkLimits(_ report: RunReport) throws {
    var diagnostics: [Diagnostic] = []
    for (node, planned) in zip(report.nodes, plan.nodes) {
      guard let limit = node.limit, !limit.allows(node.refusedCount, of: node.rowsIn) else {
        continue
      }
      let codes = node.refused.keys.sorted().map { "\($0) \(node.refused[$0] ?? 0)" }
      diagnostics.append(
        Diagnostic(
          "`\(node.name)` refused \(node.refusedCount) of \(node.rowsIn) rows, and at most "
            + "\(limit.text) are normal", at: planned.location,
          notes: ["by code: \(codes.joined(separator: ", "))"]))
    }
    if !diagnostics.isEmpty { throw RunFailure(.refused, diagnostics) }
  }

  private func publish(
    _ outlets: inout Outlets, _ generation: Generation, _ store: DatasetStore,
    _ ledger: InputLedger
  ) throws -> RunReport {
    let manifest = Manifest.make(plan, outlets.report, inputs: ledger.entries)
    let file = try OutputFile(name: DatasetStore.manifestName, in: generation.path)
    try file.write(ByteStore(manifest.text()))
    _ = try file.finish()
    if let current = store.current, store.isUnchanged(generation) {
      try store.discard(generation)
      outlets.publish(.unchanged(generation: current), at: store.link)
    } else {
      try store.publish(generation)
      outlets.publish(.published(generation: generation.number), at: store.link)
    }
    return outlets.report
  }
}

// MARK: - Roots

extension Engine {
  /// A piece of work: a chunk to decode, or rows to send on.
  private enum Work: Sendable {
    case chunk(Chunk, node: Int)
    case rows(Batch, Circuit.Position)
    case edgeRows(Batch, Plan.Edge)
  }

  /// How many rows of held results go on in one piece.
  private static let rowsAtOnce = 8192

  private func run(_ circuit: Circuit, _ outlets: inout Outlets) async throws {
    for root in circuit.order {
      var flow = Flow(circuit: circuit)
      try prepare(&flow, for: root, outlets)
      switch root {
      case .source(let node): try await read(node, flow, &outlets)
      case .held(let node):
        let position = Circuit.Position(node: node, step: 0)
        try await send(outlets.takeHeld(node), flow, &outlets) { .rows($0, position) }
      case .refused(let node):
        let edge = Plan.Edge(node: node, isRefused: true)
        try await send(outlets.refused(node), flow, &outlets) { .edgeRows($0, edge) }
      case .group(let position):
        let result = try await group(at: position, flow, &outlets)
        try await send([result], flow, &outlets) { .rows($0, position.next) }
      }
      try outlets.finishSequential(of: root, flow)
    }
  }

  /// Gives the stages that a root's rows reach the tables that they need.
  private func prepare(
    _ flow: inout Flow, for root: Circuit.Root, _ outlets: Outlets
  ) throws {
    var positions = flow.circuit.positionsRun(from: root)
    if case .group(let position) = root { positions.append(position) }
    for position in positions {
      let step = flow.circuit.steps(of: position.node)[position.step]
      if step.sides.isEmpty { continue }
      let tables = step.sides.mapValues { outlets.table($0) }
      do {
        flow.prepared[position] = try step.transform.prepared(tables)
      } catch {
        throw flow.failure(error, at: position)
      }
    }
  }

  private func read(_ node: Int, _ flow: Flow, _ outlets: inout Outlets) async throws {
    guard case .source(let source, let stage, _) = plan.nodes[node].work else { return }
    let owner = "source `\(plan.nodes[node].name)` (\(stage))"
    let location = plan.nodes[node].location
    let reader: Mutex<any ChunkReader>
    do {
      reader = Mutex(try source.open())
    } catch {
      throw RunFailure(error, from: owner, at: location)
    }
    try await convey(flow, &outlets) { _ in
      do {
        return try reader.withLock { try $0.next() }.map { .chunk($0, node: node) }
      } catch {
        throw RunFailure(error, from: owner, at: location)
      }
    }
  }

  private func send(
    _ batches: [Batch], _ flow: Flow, _ outlets: inout Outlets,
    _ work: @escaping @Sendable (Batch) -> Work
  ) async throws {
    var pieces: [(batch: Int, rows: Range<Int>)] = []
    for (place, batch) in batches.enumerated() {
      for start in stride(from: 0, to: batch.rowCount, by: Self.rowsAtOnce) {
        pieces.append((place, start..<min(batch.rowCount, start + Self.rowsAtOnce)))
      }
    }
    let all = pieces
    try await convey(flow, &outlets) { number in
      guard number < all.count else { return nil }
      return work(batches[all[number].batch].slice(all[number].rows))
    }
  }

  private func convey(
    _ flow: Flow, _ outlets: inout Outlets, _ next: @escaping @Sendable (Int) throws -> Work?
  ) async throws {
    let shared = Mutex(consume outlets)
    let options = options
    let conveyor = Conveyor<Work, Parcel>(workers: options.workers, next: next) { parcel in
      try shared.withLock { try $0.take(parcel, flow) }
    }
    let result: Result<Void, any Error>
    do {
      try await conveyor.run(workers: options.workers) { number, work in
        switch work {
        case .chunk(let chunk, let node):
          let parcel = try flow.decode(chunk, of: node, rows: options.batchRows, number: number)
          options.progress?(parcel.counts[node]?.rowsIn ?? 0)
          return parcel
        case .rows(let batch, let position): return try flow.enter(batch, at: position)
        case .edgeRows(let batch, let edge): return try flow.deliver(batch, from: edge)
        }
      }
      result = .success(())
    } catch {
      result = .failure(error)
    }
    outlets = shared.withLock { $0 }
    try result.get()
  }

  private func group(
    at position: Circuit.Position, _ flow: Flow, _ outlets: inout Outlets
  ) async throws -> Batch {
    guard case .group(let transform) = flow.transform(at: position) else {
      return Batch(emptyWith: Schema())
    }
    let table = outlets.takeGroups(at: position)
    let step = flow.circuit.steps(of: position.node)[position.step]
    do {
      let result = try await GroupRun.run(
        transform, table, output: step.output, workers: options.workers)
      var noted = Parcel()
      try flow.note(result.context, table, at: position, &noted)
      try outlets.take(noted, flow)
      return result.batch
    } catch {
      throw flow.failure(error, at: position)
    }
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
    }
  }
}
