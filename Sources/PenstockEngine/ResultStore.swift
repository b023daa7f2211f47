import PenstockData

/// The results of a group stage's parts, on disk by ranges of the input rows whose places they take.
///
/// The parts come in any order, and each has rows from all over the input; range by range the
/// results come back in the input's order.
struct ResultStore: Sendable {
  private let schema: Schema
  private let rangeLength: Int
  private let rangeCount: Int
  private var waiting: [NumberedRows] = []
  private var byteCount = 0
  private var file: PartFile?

  /// A store for results of `rowCount` input rows, in about as many ranges as `ranges`.
  init(_ schema: Schema, rowCount: Int, ranges: Int) {
    self.schema = schema
    rangeLength = max(1, rowCount / max(1, ranges))
    rangeCount = (rowCount + rangeLength - 1) / rangeLength
  }

  /// Takes results, each with the number of an input row; those of one row come at once, in order.
  ///
  /// They go to disk when there are more than `limit` bytes of them.
  mutating func append(_ rows: NumberedRows, limit: Int, _ budget: MemoryBudget) throws {
    if rows.numbers.isEmpty { return }
    waiting.append(rows)
    byteCount += rows.batch.byteCount + rows.numbers.count * MemoryLayout<Int>.stride
    if byteCount > limit { try flush(budget) }
  }

  private mutating func flush(_ budget: MemoryBudget) throws {
    guard let rows = NumberedRows.joining(waiting, schema) else { return }
    (waiting, byteCount) = ([], 0)
    if file == nil { file = try PartFile(schema, parts: rangeCount, budget) }
    let length = rangeLength
    try file?.append(rows, to: rows.numbers.map { $0 / length })
  }

  /// The ranges that have results, in order, each of up to `limit` bytes unless it is of one row.
  mutating func finish(limit: Int, _ budget: MemoryBudget) throws -> [ResultRange] {
    try flush(budget)
    guard let file else { return [] }
    return try (0..<rangeCount).flatMap { range in
      try ResultRange(
        schema: schema, file: file, part: range, first: range * rangeLength, length: rangeLength
      ).split(limit, budget)
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
