import PenstockData

/// The rows of a sink of blocks in parts, part after part, each in the order in which they came.
///
/// They wait like rows that are to be sorted, by the paths of their parts, which stand in a column that
/// is the last.
struct PartedRows: Sendable {
  private enum Rest {
    case table(Batch, [Int32])
    case merge(SortMerge)
  }

  private var rest: Rest
  private var place = 0  // of the first row that was not read yet
  private var batch: Batch
  private var numbers: [Int32] = []  // of the parts of the batch's rows
  private var row = 0

  /// The rows that `store` gathered, of `schema`.
  init(_ gathered: SortStore.Gathered, _ schema: Schema) throws {
    batch = Batch(emptyWith: schema)
    switch gathered {
    case .pieces(let batches, let keys):
      rest = .table(batches.joined(schema), SortKeys(joining: keys).order())
    case .runs(let runs): rest = .merge(try SortMerge(runs))
    }
  }

  /// The part whose rows come next; nil after the last.
  mutating func nextPart() throws -> Partition? {
    guard try fill() else { return nil }
    return batch.columns.last?.plain(row).map { Partition(path: $0) }
  }

  /// The next rows of `part`, or nil after its last.
  mutating func next(of part: Partition) throws -> Batch? {
    guard try fill(), batch.columns.last?.plain(row) == part.path else { return nil }
    var end = row + 1
    while end < numbers.count, numbers[end] == numbers[row] { end += 1 }
    defer { row = end }
    let rows = batch.slice(row..<end)
    let kept = Array(rows.columns.indices.dropLast())
    return Batch(
      schema: rows.schema.selecting(kept), columns: kept.map { rows.columns[$0] },
      rowCount: rows.rowCount)
  }

  private mutating func fill() throws -> Bool {
    if row < batch.rowCount { return true }
    guard let next = try read() else { return false }
    (batch, row) = (next, 0)
    numbers = batch.columns.last?.numbered().numbers ?? []
    return true
  }

  private mutating func read() throws -> Batch? {
    let size = RowFeed.rowsAtOnce
    switch rest {
    case .table(let table, let order):
      let rows = order[place..<min(order.count, place + size)]
      place += rows.count
      return rows.isEmpty ? nil : table.gather(Array(rows))
    case .merge(var merge):
      let stretch = try merge.next(rows: size)
      rest = .merge(merge)
      return stretch?.rows()
    }
  }
}
