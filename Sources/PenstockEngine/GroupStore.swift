import PenstockData
import PenstockPlan

/// The rows that wait for a group stage: in memory, or on disk once the budget is used up.
///
/// On disk they are in parts of whole groups. While the rows of a key come next to each other the
/// parts are stretches of the input, in its order; from the first row that comes late they go by the
/// hash of their key. A stage without a key has one group, which can't be parted: it stays in memory.
struct GroupStore: Sendable {
  /// What a group stage is given when all its rows are there.
  enum Gathered: Sendable {
    /// All rows.
    case table(Batch)
    /// Parts on disk, each a stretch of the input.
    case stretches([GroupPart])
    /// Parts on disk with rows from the whole input.
    case parts([GroupPart])
  }

  private enum Form {
    case memory
    case stretches(KeyRuns, PartFile)
    case parts(PartFile)
  }

  private let schema: Schema
  private let key: [Int]
  private var batches: [Batch] = []
  private var form = Form.memory
  private var spilledRowCount = 0

  /// How many bytes are counted for the rows in memory.
  private(set) var byteCount = 0

  /// A store for rows of `schema`.
  init(_ schema: Schema, key: [Int]) {
    self.schema = schema
    self.key = key
  }

  /// Whether rows can go to disk.
  var canSpill: Bool { !key.isEmpty }

  /// Adds rows, which must hold no more text than their own.
  ///
  /// They count as they wait, joined to a table, as results, and as results in order.
  mutating func append(_ batch: Batch, _ budget: MemoryBudget) {
    if batch.rowCount == 0 { return }
    let bytes = batch.byteCount + 3 * batch.byteCountUncoded
    batches.append(batch)
    budget.take(bytes)
    byteCount += bytes
  }

  /// Moves all rows from memory to disk.
  mutating func spill(_ budget: MemoryBudget) throws {
    let table = takeTable()
    if table.rowCount == 0 { return }
    let end = spilledRowCount + table.rowCount
    let rows = NumberedRows(batch: table, numbers: Array(spilledRowCount..<end))
    spilledRowCount = end
    switch form {
    case .memory:
      if let (runs, starts) = KeyRuns.find(in: table, key: key) {
        let file = try PartFile(schema, parts: 1, budget)
        form = .stretches(runs, try file.appending(rows, starts, budget.partLimit))
      } else {
        form = .parts(try scattered(rows, into: nil, budget))
      }
    case .stretches(var runs, let file):
      if let starts = runs.starts(in: table) {
        form = .stretches(runs, try file.appending(rows, starts, budget.partLimit))
      } else {
        form = .parts(try scattered(rows, into: try scattered(file, budget), budget))
      }
    case .parts(let file):
      form = .parts(try scattered(rows, into: file, budget))
    }
    budget.give(byteCount)
    byteCount = 0
  }

  private mutating func takeTable() -> Batch {
    defer { batches = [] }
    return batches.joined(schema)
  }

  private func scattered(
    _ rows: NumberedRows, into file: consuming PartFile?, _ budget: MemoryBudget
  ) throws -> PartFile {
    var file = try file ?? PartFile(schema, parts: GroupPart.countAtOnce, budget)
    try file.append(rows, hashes: rows.batch.hashes(of: key), level: 0)
    return file
  }

  /// The rows of stretches by the hash of their key.
  private func scattered(_ stretches: PartFile, _ budget: MemoryBudget) throws -> PartFile {
    var file = try PartFile(schema, parts: GroupPart.countAtOnce, budget)
    for part in stretches.byteCounts.indices {
      try stretches.forEach(of: part, bytes: budget.partLimit) { rows in
        try file.append(rows, hashes: rows.batch.hashes(of: key), level: 0)
      }
    }
    return file
  }

  /// All rows; nothing is left here.
  ///
  /// What a table counts in the budget is for the caller to give back: ``byteCount``.
  mutating func finish(_ budget: MemoryBudget) throws -> Gathered {
    if case .memory = form { return .table(takeTable()) }
    try spill(budget)
    defer { form = .memory }
    let file: PartFile
    switch form {
    case .memory: return .table(Batch(emptyWith: schema))
    case .parts(let parts): file = parts
    case .stretches(_, let stretches):
      if stretches.byteCounts.allSatisfy({ $0 <= budget.partLimit * 4 }) {
        return .stretches(
          stretches.byteCounts.indices.map { GroupPart(file: stretches, part: $0) })
      }
      file = try scattered(stretches, budget)
    }
    return .parts(file.groupParts)
  }
}

extension PartFile {
  /// With more rows of the input's order, parted at some of `starts` into parts of about `limit`
  /// bytes; what comes before the first of them goes on with the last part.
  fileprivate consuming func appending(
    _ rows: NumberedRows, _ starts: [Int], _ limit: Int
  ) throws -> PartFile {
    var file = self
    var parts: [Int] = []
    parts.reserveCapacity(rows.numbers.count)
    var part = file.byteCounts.count - 1
    var size = file.byteCounts[part]
    let rowSize = max(1, rows.batch.byteCount / max(1, rows.numbers.count))
    for start in starts {
      size += (start - parts.count) * rowSize
      parts += repeatElement(part, count: start - parts.count)
      if size >= limit {
        part += 1
        size = 0
      }
    }
    parts += repeatElement(part, count: rows.numbers.count - parts.count)
    file.grow(toParts: part + 1)
    try file.append(rows, to: parts)
    return file
  }
}
