import PenstockData
import PenstockKit

/// Finds columns that tell rows apart.
enum UniqueKey {
  /// So many rows of each table are looked at first.
  private static let sampleSize = 100_000

  /// The first columns that together tell all rows of both tables apart; none where none do.
  ///
  /// Numbers that are measured, and texts that differ in every row, are no keys that people mean:
  /// decimals are left out.
  static func find(_ old: RowScan, _ new: RowScan) throws -> [String] {
    let (left, right) = (try old.first(sampleSize), try new.first(sampleSize))
    let mostColumns = left.rowCount + right.rowCount >= sampleSize ? 12 : 60
    let names = new.schema.fields.filter { $0.type != .decimal && old.schema[$0.name] != nil }
      .map(\.name).prefix(mostColumns)
    func twins(_ key: [String]) -> Int {
      [left, right].reduce(0) { sum, table in
        let columns = key.compactMap { table.schema.index(of: $0) }
        return sum + table.rowCount - Set(table.hashes(of: columns)).count
      }
    }
    var key: [String] = []
    var rest = Int.max
    for name in names where rest > 0 {
      let now = twins(key + [name])
      if now < rest { (key, rest) = (key + [name], now) }
    }
    guard rest == 0 else { return [] }
    for name in key where key.count > 1 {
      let shorter = key.filter { $0 != name }
      if twins(shorter) == 0 { key = shorter }
    }
    let areUnique = try [old, new].allSatisfy { rows in
      try RowDigests(rows, RowHashes(rows.schema, key, [], asText: [])).firstTwin() == nil
    }
    return areUnique ? key : []
  }
}
