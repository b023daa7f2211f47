import PenstockData
import PenstockKit

/// The rows of a table by key and, within a key, in the order of their times.
struct TimeTable: Sendable {
  private let keys: LookupTable
  private let starts: [Int]  // by key
  private let times: [Int64]
  private let rows: [Int32]

  /// Two rows of one key with one time: which of them is the last known would be a guess.
  ///
  /// Of several ties it is the one that comes first by key and time.
  struct Tie: Error {
    let row: Int
  }

  /// The rows of `table`; those without a key or a time are never found.
  ///
  /// - Throws: ``Tie``.
  /// - Complexity: O(rows · log rows); O(rows) where the rows of each key are in order.
  init(_ table: Batch, key: [Int], time: Int) throws(Tie) {
    keys = LookupTable(table, key: key)
    let moments = table.columns[time].moments
    var starts = [0]
    var times: [Int64] = []
    var rows: [Int32] = []
    var ties: [Int32] = []
    starts.reserveCapacity(keys.count + 1)
    times.reserveCapacity(table.rowCount)
    rows.reserveCapacity(table.rowCount)
    for key in 0..<Int32(keys.count) {
      var found: [(time: Int64, row: Int32)] = []
      for row in keys.rows(of: key) {
        if let time = moments[Int(row)] { found.append((time, row)) }
      }
      let isOrdered = zip(found, found.dropFirst()).allSatisfy { $0.time < $1.time }
      if !isOrdered { found.sort { $0 < $1 } }
      for (time, row) in found {
        if times.count > starts[starts.count - 1], times[times.count - 1] == time {
          ties.append(row)
        }
        times.append(time)
        rows.append(row)
      }
      starts.append(times.count)
    }
    if !ties.isEmpty {
      let order = (key + [time]).map { SortColumn($0) }
      throw Tie(row: Int(ties[Int(SortKeys(table.gather(ties), by: order).order()[0])]))
    }
    (self.starts, self.times, self.rows) = (starts, times, rows)
  }

  /// For each row of `batch` the row of its key that is the last at or before its time, or −1 where
  /// there is none or it is older than `limit` allows.
  ///
  /// - Parameter isBefore: Whether a row of the same time is too late.
  func last(
    _ batch: Batch, key: [Int], time: Int, limit: Int64?, isBefore: Bool
  ) -> [Int32] {
    let moments = batch.columns[time].moments
    var found = keys.keys(of: batch, key)
    for row in found.indices where found[row] >= 0 {
      guard let moment = moments[row] else {
        found[row] = -1
        continue
      }
      var (low, high) = (starts[Int(found[row])], starts[Int(found[row]) + 1])
      let start = low
      while low < high {
        let middle = (low + high) / 2
        let isEarly = isBefore ? times[middle] < moment : times[middle] <= moment
        if isEarly { low = middle + 1 } else { high = middle }
      }
      let isFound =
        low > start
        && limit.map { Int128(moment) - Int128(times[low - 1]) <= Int128($0) } ?? true
      found[row] = isFound ? rows[low - 1] : -1
    }
    return found
  }
}

extension Column {
  /// When each row is, in what the column's type counts: days, microseconds, or itself.
  fileprivate var moments: ValueColumn<Int64> {
    switch self {
    case .date(let column): column.map { $0.map { Int64($0.day) } }
    case .timestamp(let column): column.map { $0?.microseconds }
    case .integer(let column): column
    default: ValueColumn(repeating: nil, count: count)
    }
  }
}
