import PenstockData
import PenstockKit
import PenstockPlan

/// Runs a group stage over rows on disk, in parts of whole groups, within the budget.
///
/// A worker takes a part at a time, and its results are put in the order that they would have had in
/// one table. Parts at work take up to half the budget. A part that has one key only is worked on whole,
/// however large it is.
struct PartRun: Sendable {
  private let transform: any GroupTransform
  private let position: Circuit.Position
  private let flow: Flow
  private let budget: MemoryBudget
  private let workers: Int

  /// A run of `transform`, which stands at `position` and has its tables.
  init(
    _ transform: any GroupTransform, at position: Circuit.Position, _ flow: Flow,
    _ budget: MemoryBudget, workers: Int
  ) {
    self.transform = transform
    self.position = position
    self.flow = flow
    self.budget = budget
    self.workers = workers
  }

  /// Runs the stage over all parts.
  func run(_ parts: [GroupPart]) async throws -> PartResults {
    let results = PartResults(at: position, flow.circuit, budget)
    let conveyor = Conveyor<GroupPart, Void>(
      workers: workers, ahead: 1, next: { $0 < parts.count ? parts[$0] : nil }, pass: { _ in })
    do {
      try await conveyor.run(workers: workers) { _, part in
        try part.forEach(key: transform.key, budget) {
          try results.append(try self.results(of: $0))
        }
      }
    } catch {
      throw flow.failure(error, at: position)
    }
    return results
  }

  /// Runs the stage over a part that is a stretch of the input, and sends the results on.
  func pass(_ stretch: GroupPart) throws -> Parcel {
    let rows: NumberedRows?
    do {
      rows = try stretch.rows()
    } catch {
      throw flow.failure(error, at: position)
    }
    return try rows.map { try flow.groups(transform, $0.batch, at: position) } ?? Parcel()
  }

  private var step: Plan.Step { flow.circuit.steps(of: position.node)[position.step] }

  private func results(of rows: NumberedRows) throws -> PartResults.Piece {
    let result = try GroupRun.run(transform, rows.batch, output: step.output)
    return try flow.piece(
      AnchoredRows(result.batch, anchors: result.anchors), result.context, of: rows, at: position)
  }
}
