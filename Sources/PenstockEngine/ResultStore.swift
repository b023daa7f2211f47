import PenstockData
import Synchronization

/// The results of a stage's parts, on disk by ranges of the input rows whose places they take.
///
/// The parts come in any order, and each has rows from all over the input; range by range the
/// results come back in the input's order. Several workers add to it at once.
final class ResultStore: Sendable {
  private struct State {
    var waiting: [NumberedRows] = []
    var byteCount = 0
    var file: PartFile?
  }

  private let schema: Schema
  private let rangeLength: Int
  private let rangeCount: Int
  private let budget: MemoryBudget
  private let state = Mutex(State())

  /// A store for results of `rowCount` input rows, in about as many ranges as `ranges`.
  init(_ schema: Schema, rowCount: Int, ranges: Int, _ budget: MemoryBudget) {
    self.schema = schema
    self.budget = budget
    rangeLength = max(1, rowCount / max(1, ranges))
    rangeCount = (rowCount + rangeLength - 1) / rangeLength
  }

  /// Takes results, each with the number of an input row; those of one row come at once, in order.
  ///
  /// They go to disk when there are more than a sixteenth of the budget.
  func append(_ rows: NumberedRows) throws {
    if rows.numbers.isEmpty { return }
    let size = rows.batch.byteCount + rows.numbers.count * MemoryLayout<Int>.stride
    let full = state.withLock { state -> [NumberedRows] in
      state.waiting.append(rows)
      state.byteCount += size
      return state.byteCount > budget.limit / 16 ? Self.take(&state) : []
    }
    try write(full)
  }

  private static func take(_ state: inout State) -> [NumberedRows] {
    defer { (state.waiting, state.byteCount) = ([], 0) }
    return state.waiting
  }

  /// Writes results beside what other workers do.
  private func write(_ waiting: [NumberedRows]) throws {
    guard let rows = NumberedRows.joining(waiting, schema) else { return }
    let writer = try state.withLock { state in
      let file = try state.file ?? PartFile(schema, parts: rangeCount, budget)
      state.file = file
      return file.writer
    }
    let pieces = try writer.write(rows, to: rows.numbers.map { $0 / rangeLength })
    state.withLock { $0.file?.add(pieces) }
  }

  /// The ranges that have results, in order, each small enough to be worked on beside others unless
  /// it is of one row.
  func finish() throws -> [ResultRange] {
    try write(state.withLock { Self.take(&$0) })
    guard let file = state.withLock({ $0.file }) else { return [] }
    return try (0..<rangeCount).flatMap { range in
      try ResultRange(
        schema: schema, file: file, part: range, first: range * rangeLength, length: rangeLength
      ).split(budget.partLimit * 2, budget)
    }
  }
}

/// The results that take the places of some neighbouring input rows.
struct ResultRange: Sendable {
  fileprivate let schema: Schema
  fileprivate let file: PartFile
  fileprivate let part: Int
  fileprivate let first: Int
  fileprivate let length: Int

  /// The results in the order of the input.
  func rows() throws -> Batch {
    guard let rows = try file.rows(of: part) else { return Batch(emptyWith: schema) }
    var starts = [Int](repeating: 0, count: length + 1)
    for number in rows.numbers { starts[number - first + 1] += 1 }
    for place in 0..<length { starts[place + 1] += starts[place] }
    var order = [Int32](repeating: 0, count: rows.numbers.count)
    for (row, number) in rows.numbers.enumerated() {
      order[starts[number - first]] = Int32(truncatingIfNeeded: row)
      starts[number - first] += 1
    }
    return rows.batch.gather(order)
  }

  fileprivate func split(_ limit: Int, _ budget: MemoryBudget) throws -> [ResultRange] {
    let byteCount = file.byteCounts[part]
    if byteCount == 0 { return [] }
    if byteCount <= limit || length == 1 { return [self] }
    let shorter = max(1, length / (byteCount / max(1, limit) + 1))
    let count = (length + shorter - 1) / shorter
    var finer = try PartFile(schema, parts: count, budget)
    try file.forEach(of: part, bytes: limit) { rows in
      try finer.append(rows, to: rows.numbers.map { ($0 - first) / shorter })
    }
    return try (0..<count).flatMap { place in
      try ResultRange(
        schema: schema, file: finer, part: place, first: first + place * shorter, length: shorter
      ).split(limit, budget)
    }
  }
}
