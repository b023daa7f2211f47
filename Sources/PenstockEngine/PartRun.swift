import PenstockData
import PenstockKit
import PenstockPlan
import Synchronization

/// Runs a group stage over rows on disk, in parts of whole groups, within the budget.
///
/// A worker takes a part at a time, and its results go back to disk by ranges of the input; range by
/// range they are in the order that they would have had in one table. Parts and results at work take
/// up to half the budget. A part that has one key only is worked on whole, however large it is.
struct PartRun: Sendable {
  /// What came of all parts.
  struct Results: Sendable {
    let rows: [ResultRange]
    let refusals: [ResultRange]

    /// How many refusals and remarks there were, and nothing else.
    let counts: Parcel
  }

  /// What came of one part.
  private struct PartResult: Sendable {
    var rows: NumberedRows?
    var refusals: NumberedRows?
    var noted = Parcel()
  }

  private struct State {
    var rows: ResultStore
    var refusals: ResultStore
    var counts = Parcel()
  }

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

  /// Runs the stage over all parts, which have `rowCount` rows together.
  func run(_ parts: [GroupPart], rowCount: Int) async throws -> Results {
    let ranges = parts.reduce(0) { $0 + $1.byteCount } / budget.partLimit + 1
    let node = flow.circuit.plan.nodes[position.node]
    let state = Mutex(
      State(
        rows: ResultStore(step.output, rowCount: rowCount, ranges: ranges),
        refusals: ResultStore(node.refused, rowCount: rowCount, ranges: ranges)))
    let conveyor = Conveyor<GroupPart, PartResult>(
      workers: workers, ahead: 1, next: { $0 < parts.count ? parts[$0] : nil },
      pass: { result in try state.withLock { try take(result, &$0) } })
    do {
      try await conveyor.run(workers: workers) { _, part in try self.result(of: part) }
      return try state.withLock { state in
        Results(
          rows: try state.rows.finish(limit: budget.partLimit * 2, budget),
          refusals: try state.refusals.finish(limit: budget.partLimit * 2, budget),
          counts: state.counts)
      }
    } catch {
      throw flow.failure(error, at: position)
    }
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

  private func result(of part: GroupPart) throws -> PartResult {
    guard let rows = try part.rows() else { return PartResult() }
    let result = try GroupRun.run(transform, rows.batch, output: step.output)
    var part = PartResult()
    try flow.note(result.context, rows.batch, at: position, &part.noted)
    part.rows = NumberedRows(
      batch: result.batch, numbers: result.anchors.map { rows.numbers[Int($0)] })
    for case .refused(_, let batch) in part.noted.items {
      let numbers = result.context.refusals.map { rows.numbers[Int($0.row)] }
      part.refusals = NumberedRows(batch: batch, numbers: numbers)
    }
    part.noted.items = []
    return part
  }

  private func take(_ result: PartResult, _ state: inout State) throws {
    if let rows = result.rows { try state.rows.append(rows, limit: budget.partLimit, budget) }
    if let refusals = result.refusals {
      try state.refusals.append(refusals, limit: budget.partLimit, budget)
    }
    state.counts.append(result.noted)
  }
}
