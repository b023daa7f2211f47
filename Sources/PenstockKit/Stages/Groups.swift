import PenstockData

/// The groups of a table: for each key the rows that have it.
///
/// Groups come in the order of their first rows, and a group's rows in the order of the input.
public struct Groups: Sendable, RandomAccessCollection {
  /// All rows of all groups.
  public let table: Batch

  private let order: [Int32]
  private let starts: [Int]

  /// The groups of `table` by the columns `key`.
  ///
  /// Two missing values are the same. Numbers group by value, whatever their scales.
  ///
  /// - Complexity: O(rows × key columns).
  public init(_ table: Batch, key: [Int]) {
    self.table = table
    var numbering: Numbering?
    for column in key {
      let numbers = table.columns[column].numbered()
      numbering = numbering?.combined(with: numbers) ?? numbers
    }
    let groupOfRow = numbering?.numbers ?? [Int32](repeating: 0, count: table.rowCount)
    let groupCount = numbering?.count ?? Swift.min(1, table.rowCount)
    var counts = [Int](repeating: 0, count: groupCount + 1)
    for group in groupOfRow { counts[Int(group) + 1] += 1 }
    for group in counts.indices.dropFirst() { counts[group] += counts[group - 1] }
    starts = counts
    var next = counts
    var order = [Int32](repeating: 0, count: table.rowCount)
    for (row, group) in groupOfRow.enumerated() {
      order[next[Int(group)]] = Int32(row)
      next[Int(group)] += 1
    }
    self.order = order
  }

  private init(_ table: Batch, _ order: [Int32], _ starts: [Int]) {
    self.table = table
    self.order = order
    self.starts = starts
  }

  /// The same groups in up to `count` parts of about as many rows each.
  public func split(into count: Int) -> [Groups] {
    var parts: [Groups] = []
    var first = 0
    for part in 1...Swift.max(1, count) {
      let goal = order.count * part / Swift.max(1, count)
      var last = first
      while last < endIndex, starts[last] < goal { last += 1 }
      if part == count { last = endIndex }
      if last > first { parts.append(Groups(table, order, Array(starts[first...last]))) }
      first = last
    }
    return parts
  }

  /// 0, with the number of groups as ``endIndex``.
  public var startIndex: Int { 0 }

  /// How many groups there are.
  public var endIndex: Int { starts.count - 1 }

  /// The rows of one group, as numbers into ``table``.
  public subscript(group: Int) -> ArraySlice<Int32> { order[starts[group]..<starts[group + 1]] }
}

/// Takes what a group transform makes.
public struct GroupOutput: Sendable {
  /// Batches of results, each row with the input row after which it belongs.
  public private(set) var pieces: [(batch: Batch, anchors: [Int32])] = []

  /// Refusals and remarks.
  public var context = StageContext()

  /// Nothing yet.
  public init() {}

  /// Adds results: `anchors` has for each row of `batch` the input row whose place it takes.
  ///
  /// Results come out in the order of their anchors; those of one anchor in the order added.
  public mutating func add(_ batch: Batch, at anchors: [Int32]) {
    precondition(batch.rowCount == anchors.count)
    if batch.rowCount > 0 { pieces.append((batch, anchors)) }
  }
}
