import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan

/// Runs a plan: batches go right, back-pressure goes left, results keep the order of the input.
public struct Engine: Sendable {
  let plan: Plan
  let options: RunOptions

  /// An engine for `plan`.
  public init(_ plan: Plan, _ options: RunOptions) {
    self.plan = plan
    self.options = options
  }

  /// Runs the plan and publishes its dataset below `root`, or changes nothing.
  ///
  /// - Throws: ``RunFailure`` saying why nothing was published.
  public func run(
    publishingBelow root: String, ledger: InputLedger, missing: [MissingAnswer] = [],
    refusedFormat: @escaping RefusedFormat
  ) async throws -> RunReport {
    do {
      let store = try DatasetStore(root: root, pipeline: plan.pipeline)
      return try await restarting { gathering in
        let generation = try store.begin()
        do {
          let circuit = Circuit(plan, gathering: gathering)
          let budget = MemoryBudget(options, spillingTo: generation.path)
          var outlets = Outlets(
            circuit, budget,
            writer: try DatasetWriter(
              plan, generation, refusedFormat: refusedFormat, hashes: ledger.hashes))
          try outlets.openStreams(gathering: Set(gathering.map(\.node)))
          outlets.note(missing)
          try await run(circuit, &outlets, budget)
          try checkLimits(outlets.report)
          try await checkKeys(&outlets, budget)
          try await writeBlocks(&outlets, budget)
          try outlets.finish()
          return try publish(&outlets, generation, store, ledger)
        } catch {
          try? store.discard(generation)
          throw error
        }
      }
    } catch {
      throw RunFailure(error, from: "the run", at: nil)
    }
  }

  /// Runs what one edge needs and returns its first `limit` rows; publishes nothing.
  public func preview(_ edge: Plan.Edge, limit: Int) async throws -> (Batch, RunReport) {
    do {
      return try await restarting { gathering in
        let circuit = Circuit(plan, capture: edge, gathering: gathering)
        let budget = MemoryBudget(options, spillingTo: SpillFile.temporaryFolder)
        var outlets = Outlets(circuit, budget, writer: nil, captureLimit: limit)
        do {
          try await run(circuit, &outlets, budget)
        } catch is Outlets.Enough {
          // The rows are there; what else flows does not matter.
        }
        let rows = outlets.captured.joined(plan.schema(of: edge))
        return (rows.slice(0..<min(limit, rows.rowCount)), outlets.report)
      }
    } catch {
      throw RunFailure(error, from: "the preview", at: nil)
    }
  }

  /// Does a run, and does it again where rows that seemed to be in order were not, or did not fit what
  /// was written of them: the group stage or sink that they were meant for sees all of them first then.
  private func restarting<Result>(
    _ body: (_ gathering: Set<Circuit.Position>) async throws -> Result
  ) async throws -> Result {
    var gathering: Set<Circuit.Position> = []
    while true {
      do {
        return try await body(gathering)
      } catch let restart as Restart {
        gathering.insert(restart.position)
      }
    }
  }

  private func checkLimits(_ report: RunReport) throws {
    try checkExpectations(report)
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

  private func checkExpectations(_ report: RunReport) throws {
    var diagnostics: [Diagnostic] = []
    for (node, planned) in zip(report.nodes, plan.nodes) {
      for expectation in node.expectations
      where expectation.consequence == .fail && expectation.failed > 0 {
        diagnostics.append(
          Diagnostic(
            "`\(node.name)` does not have what is expected: \(expectation.words)",
            at: planned.location,
            notes: ["it does not hold for \(expectation.failed) of \(expectation.checked)"]
              + (expectation.example.map { ["such as \($0)"] } ?? [])))
      }
    }
    if !diagnostics.isEmpty { throw RunFailure(.data, diagnostics) }
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
