import PenstockData
import PenstockKit
import PenstockPlan
import Synchronization

/// Looks rows up in a table, both on disk in parts, within the budget.
///
/// A worker takes a part of the table at a time, and the rows that are looked up in it some thousand at
/// a time; the results are put in the order of the input, as those of groups are.
struct LookupRun: Sendable {
  /// A failure and where in the input it would have come.
  private struct Failed: Error {
    let failure: StageFailure
    let isOfTable: Bool
    let number: Int

    /// Whether a run in memory would have failed so: tables come before rows.
    func comes(before other: Failed) -> Bool {
      isOfTable == other.isOfTable ? number < other.number : isOfTable
    }
  }

  private let lookup: any Lookup
  private let table: PartedTable
  private let rows: PartFile
  private let position: Circuit.Position
  private let flow: Flow
  private let budget: MemoryBudget
  private let firstFailure = FirstFailure()

  private final class FirstFailure: Sendable {
    let found = Mutex<Failed?>(nil)
  }

  /// A lookup of `rows` for the stage `lookup` at `position`.
  init(
    _ lookup: any Lookup, in table: PartedTable, of rows: PartFile, at position: Circuit.Position,
    _ flow: Flow, _ budget: MemoryBudget
  ) {
    self.lookup = lookup
    self.table = table
    self.rows = rows
    self.position = position
    self.flow = flow
    self.budget = budget
  }

  /// Looks all rows up.
  ///
  /// - Throws: The failure that a run in memory would have ended with.
  func run(workers: Int) async throws -> PartResults {
    let results = PartResults(at: position, flow.circuit, budget)
    let partCount = max(table.partCount, rows.byteCounts.count)
    let conveyor = Conveyor<Int, Void>(
      workers: workers, ahead: 1, next: { $0 < partCount ? $0 : nil }, pass: { _ in })
    do {
      try await conveyor.run(workers: workers) { _, part in try self.lookUp(part, results) }
      if let failed = firstFailure.found.withLock({ $0 }) { throw failed.failure }
    } catch {
      throw flow.failure(error, at: position)
    }
    return results
  }

  private func lookUp(_ part: Int, _ results: PartResults) throws {
    do {
      var lookup = lookup
      try prepare(&lookup, part)
      guard part < rows.byteCounts.count else { return }
      try rows.forEach(of: part, bytes: budget.partLimit) { rows in
        for start in stride(from: 0, to: rows.numbers.count, by: RowFeed.rowsAtOnce) {
          let range = start..<min(rows.numbers.count, start + RowFeed.rowsAtOnce)
          try results.append(try piece(of: rows.slice(range), &lookup))
        }
      }
    } catch let failed as Failed {
      firstFailure.found.withLock { first in
        if first.map({ failed.comes(before: $0) }) ?? true { first = failed }
      }
    }
  }

  private func prepare(_ lookup: inout any Lookup, _ part: Int) throws {
    let rows = try table.rows(of: part)
    do {
      try lookup.prepare([lookup.terms.side: rows.batch])
    } catch let failure as StageFailure {
      let number = failure.row.map { rows.numbers[$0] }
      throw Failed(failure: failure, isOfTable: true, number: number ?? .max)
    }
  }

  private func piece(
    of rows: NumberedRows, _ lookup: inout any Lookup
  ) throws -> PartResults.Piece {
    var context = StageContext()
    let found: AnchoredRows
    do {
      found = try lookup.lookUp(rows.batch, &context)
    } catch let failure as StageFailure {
      let number = failure.row.map { rows.numbers[$0] }
      throw Failed(failure: failure, isOfTable: false, number: number ?? .max)
    }
    return try flow.piece(found, context, of: rows, at: position)
  }
}

extension NumberedRows {
  fileprivate func slice(_ range: Range<Int>) -> NumberedRows {
    NumberedRows(batch: batch.slice(range), numbers: Array(numbers[range]))
  }
}
