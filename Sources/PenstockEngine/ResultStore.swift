import PenstockData
import Synchronization

/// The results of a stage's parts, put in the order of the input rows whose places they take.
///
/// The parts come in any order, and each has rows from all over the input. Results wait as rows that
/// are to be sorted do: in memory, and beyond a quarter of the budget on disk in sorted runs. Several
/// workers add to it at once.
final class ResultStore: Sendable {
  private let rows: Mutex<SortStore>
  private let budget: MemoryBudget

  /// A store for results of `schema`.
  init(_ schema: Schema, _ budget: MemoryBudget) {
    rows = Mutex(SortStore(schema, share: 4))
    self.budget = budget
  }

  /// Takes results, each with the number of an input row; those of one row come at once, in order.
  func append(_ results: NumberedRows) throws {
    if results.numbers.isEmpty { return }
    let (batch, keys) = (results.batch.compacted(), SortKeys(numbers: results.numbers))
    try rows.withLock { try $0.append(batch, keys, budget) }
  }

  /// All results; nothing is left here.
  func take() -> SortStore {
    rows.withLock { rows in
      defer { rows = SortStore(rows.schema, share: 4) }
      return rows
    }
  }
}
