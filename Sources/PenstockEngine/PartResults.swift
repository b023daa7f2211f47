import PenstockData
import PenstockKit
import PenstockPlan
import Synchronization

/// Takes what a stage makes of rows that are on disk in parts, and puts it in the order of the input.
///
/// Several workers add to it at once.
final class PartResults: Sendable {
  /// What came of some rows of one part, by the numbers of the input rows.
  struct Piece: Sendable {
    var rows: NumberedRows?
    var refusals: NumberedRows?

    /// How many refusals and remarks there were, and nothing else.
    var counts = Parcel()
  }

  private let rows: ResultStore
  private let refusals: ResultStore
  private let counts = Mutex(Parcel())

  /// Takes results of the stage at `position`.
  init(at position: Circuit.Position, _ circuit: Circuit, _ budget: MemoryBudget) {
    let output = circuit.steps(of: position.node)[position.step].output
    rows = ResultStore(output, budget)
    refusals = ResultStore(circuit.plan.nodes[position.node].refused, budget)
  }

  /// Takes results; those of one input row come at once, in order.
  func append(_ piece: Piece) throws {
    if let some = piece.rows { try rows.append(some) }
    if let some = piece.refusals { try refusals.append(some) }
    counts.withLock { $0.append(piece.counts) }
  }

  /// All results, to be put in the order of the input.
  func take() -> (counts: Parcel, refusals: SortStore, rows: SortStore) {
    (counts.withLock { $0 }, refusals.take(), rows.take())
  }
}

extension Flow {
  /// What a stage made of some rows of a part, and said of them.
  func piece(
    _ results: AnchoredRows, _ context: StageContext, of rows: NumberedRows,
    at position: Circuit.Position
  ) throws -> PartResults.Piece {
    var piece = PartResults.Piece()
    piece.rows = NumberedRows(
      batch: results.batch, numbers: results.anchors.map { rows.numbers[Int($0)] })
    try note(context, rows.batch, at: position, &piece.counts)
    for case .refused(_, let batch) in piece.counts.items {
      let numbers = context.refusals.map { rows.numbers[Int($0.row)] }
      piece.refusals = NumberedRows(batch: batch, numbers: numbers)
    }
    piece.counts.items = []
    return piece
  }
}
