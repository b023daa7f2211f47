import PenstockData
import PenstockKit

/// A table that is larger than the memory of a run, on disk in parts in which rows are looked up.
///
/// Where all rows of a key may match, the parts are made by the hashes of keys. Where the last row
/// until some time does, the table is put in order by key and time and cut into stretches: the last
/// row that is not too late is in the last stretch that does not begin too late, so that even the rows
/// of one key need not be in memory at once.
struct PartedTable: Sendable {
  private let terms: LookupTerms
  private let file: PartFile
  private let schema: Schema

  /// The keys and times with which the parts begin; nil where they are made by hashes.
  private let firsts: SortKeys?

  /// The rows of `table` in parts that may be in use by each worker at once.
  init(
    _ table: TableStore, _ schema: Schema, _ terms: LookupTerms, _ budget: MemoryBudget
  ) async throws {
    self.terms = terms
    self.schema = schema
    if let last = terms.last {
      let places = terms.other + [last.other]
      (file, firsts) = try await Self.ordered(table, schema, by: places, budget)
    } else {
      file = try Self.hashed(table, schema, by: terms.other, budget)
      firsts = nil
    }
  }

  /// How many parts there are.
  var partCount: Int { file.byteCounts.count }

  /// The rows of a part, each with a number by which they are in the order of the table, or in that of
  /// keys and times.
  func rows(of part: Int) throws -> NumberedRows {
    let rows = part < partCount ? try file.rows(of: part) : nil
    return rows ?? NumberedRows(batch: Batch(emptyWith: schema), numbers: [])
  }

  /// For each row of `batch` the part that it is to be looked up in.
  func parts(of batch: Batch) -> [Int] {
    guard let firsts, let last = terms.last else {
      return PartFile.parts(of: batch.hashes(of: terms.own), count: partCount, level: 0)
    }
    let keys = SortKeys(batch, by: (terms.own + [last.own]).map { SortColumn($0) })
    var part = 0
    return (0..<keys.count).map { row in
      // A row that follows another often is in the same part.
      if !firsts.reaches(part, keys, row, last.isBefore)
        || firsts.reaches(part + 1, keys, row, last.isBefore)
      {
        part = firsts.lastReached(keys, row, last.isBefore)
      }
      return part
    }
  }
}

extension SortKeys {
  /// Whether the stretch that begins with key `first` begins in time for `row` of `keys`.
  fileprivate func reaches(_ first: Int, _ keys: SortKeys, _ row: Int, _ isBefore: Bool) -> Bool {
    if first >= count { return false }
    let order = compare(first, keys, row)
    return order < 0 || (order == 0 && !isBefore)
  }

  /// The last stretch that begins in time for `row` of `keys`, or the first one.
  fileprivate func lastReached(_ keys: SortKeys, _ row: Int, _ isBefore: Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if reaches(middle, keys, row, isBefore) { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }
}

// MARK: - Making the parts

extension PartedTable {
  private static func hashed(
    _ table: TableStore, _ schema: Schema, by key: [Int], _ budget: MemoryBudget
  ) throws -> PartFile {
    let count = table.byteCountInUse / budget.tableLimit + 1
    var file = try PartFile(schema, parts: count, budget)
    var waiting: [NumberedRows] = []
    var (size, number) = (0, 0)
    func flush() throws {
      guard let rows = NumberedRows.joining(waiting, schema) else { return }
      (waiting, size) = ([], 0)
      try file.append(rows, hashes: rows.batch.hashes(of: key), level: 0)
    }
    try table.forEach(withAll: key) { batch in
      waiting.append(
        NumberedRows(batch: batch, numbers: Array(number..<(number + batch.rowCount))))
      number += batch.rowCount
      size += batch.byteCountUncoded
      if size >= budget.limit / 8 { try flush() }
    }
    try flush()
    return file
  }

  private static func ordered(
    _ table: TableStore, _ schema: Schema, by places: [Int], _ budget: MemoryBudget
  ) async throws -> (PartFile, SortKeys) {
    var store = SortStore(schema)
    try table.forEach(withAll: places) { batch in
      try store.append(batch, SortKeys(batch, by: places.map { SortColumn($0) }), budget)
    }
    try store.spill(budget)
    var file = try PartFile(schema, parts: 0, budget)
    var firsts: [SortKeys] = []
    guard case .runs(let runs) = try await store.finish(budget) else {
      return (file, SortKeys(joining: firsts))
    }
    let rowSize = table.byteCountInUse / max(1, table.rowCount) + 1
    let rowsOfPart = max(1, budget.tableLimit / rowSize)
    var merge = try SortMerge(runs)
    var (number, room) = (0, 0)
    var last: SortKeys?
    while let stretch = try merge.next(rows: min(RowFeed.rowsAtOnce, rowsOfPart)) {
      try Task.checkCancellation()
      let (rows, keys) = (stretch.rows(), stretch.keys())
      // Two rows of one key and time must meet, so that the stage may complain.
      let isTied = last.map { $0.compare($0.count - 1, keys, 0) == 0 } ?? false
      if room <= 0, !isTied || room < -rowsOfPart {
        firsts.append(keys.gather([0]))
        file.grow(toParts: firsts.count)
        room = rowsOfPart
      }
      let numbers = Array(number..<(number + rows.rowCount))
      let parts = [Int](repeating: firsts.count - 1, count: rows.rowCount)
      try file.append(NumberedRows(batch: rows, numbers: numbers), to: parts)
      number += rows.rowCount
      room -= rows.rowCount
      last = keys
    }
    return (file, SortKeys(joining: firsts))
  }
}

extension TableStore {
  /// Calls `body` with the rows, batch by batch, but for those that lack one of the columns `places`:
  /// they match nothing.
  fileprivate func forEach(withAll places: [Int], _ body: (Batch) throws -> Void) throws {
    var reader = reader
    while let batch = try reader.next() {
      try Task.checkCancellation()
      let columns = places.map { batch.columns[$0] }
      let rows = (0..<Int32(truncatingIfNeeded: batch.rowCount)).filter { row in
        !columns.contains { $0.isMissing(Int(row)) }
      }
      try body(rows.count == batch.rowCount ? batch : batch.gather(rows).compacted())
    }
  }
}
