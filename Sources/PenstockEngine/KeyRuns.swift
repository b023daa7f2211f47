import PenstockData

/// Watches whether the rows of a key come next to each other, by one of the key's columns.
///
/// While no value of that column comes back after another has followed it, the rows can be cut
/// wherever the value changes, and no group is cut in two. Values are told apart by their hashes: two
/// that are taken for one only make for fewer cuts, or for a value that seems to come back.
struct KeyRuns: Sendable {
  private let column: Int
  private var seen: Set<UInt64> = []
  private var last: UInt64?

  /// More values than this are not kept in mind.
  private static let limit = 1 << 20

  private init(column: Int) {
    self.column = column
  }

  /// The column of `key` whose values make the most runs in `table` with none coming back, and where
  /// these begin; nil where every column's come back or never change.
  static func find(in table: Batch, key: [Int]) -> (runs: KeyRuns, starts: [Int])? {
    var best: (runs: KeyRuns, starts: [Int])?
    for column in key {
      var runs = KeyRuns(column: column)
      if let starts = runs.starts(in: table), starts.count > max(1, best?.starts.count ?? 1) {
        best = (runs, starts)
      }
    }
    return best
  }

  /// The rows of the next `table` with which a run begins; nil where a value came back.
  mutating func starts(in table: Batch) -> [Int]? {
    var starts: [Int] = []
    for (row, hash) in table.columns[column].hashes().enumerated() where hash != last {
      guard seen.insert(hash).inserted, seen.count <= Self.limit else { return nil }
      last = hash
      starts.append(row)
    }
    return starts
  }
}
