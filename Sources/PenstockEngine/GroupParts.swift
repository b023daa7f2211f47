import PenstockData

/// A part of the rows that a group stage gathered, with whole groups: those whose keys' hashes agree
/// in some bits.
struct GroupPart: Sendable {
  let file: PartFile
  let part: Int

  /// How many parts rows are put into at once.
  static let countAtOnce = 256

  /// How many bytes it has.
  var byteCount: Int { file.byteCounts[part] }

  /// The rows.
  func rows() throws -> NumberedRows? { try file.rows(of: part) }
}

extension PartFile {
  /// Appends rows by the hash of their `key`; each level spreads them in another way.
  mutating func append(_ rows: NumberedRows, hashes: [UInt64], level: UInt64) throws {
    try append(rows, to: Self.parts(of: hashes, count: byteCounts.count, level: level))
  }

  /// The parts of keys with some hashes, out of `count`.
  static func parts(of hashes: [UInt64], count: Int, level: UInt64) -> [Int] {
    let seed = UInt64(mixing: level &+ 1)
    return hashes.map {
      Int(truncatingIfNeeded: UInt64(mixing: $0 ^ seed) % UInt64(truncatingIfNeeded: count))
    }
  }

  /// The parts that have rows, those that are too large split again.
  ///
  /// A part whose rows all have one key can't be split: it stays as large as it is.
  func groupParts(
    key: [Int], schema: Schema, _ budget: MemoryBudget, level: UInt64 = 1
  ) throws -> [GroupPart] {
    var parts: [GroupPart] = []
    for part in byteCounts.indices where byteCounts[part] > 0 {
      let whole = GroupPart(file: self, part: part)
      if whole.byteCount <= budget.partLimit {
        parts.append(whole)
      } else {
        parts += try whole.split(key, schema, budget, level) ?? [whole]
      }
    }
    return parts
  }
}

extension GroupPart {
  /// Smaller parts; nil where all rows have one key.
  fileprivate func split(
    _ key: [Int], _ schema: Schema, _ budget: MemoryBudget, _ level: UInt64
  ) throws -> [GroupPart]? {
    let count = min(Self.countAtOnce, byteCount / budget.partLimit * 2 + 2)
    var finer = try PartFile(schema, parts: count, budget)
    var first: UInt64?
    var hasOneKey = true
    try file.forEach(of: part, bytes: budget.partLimit) { rows in
      let hashes = rows.batch.hashes(of: key)
      first = first ?? hashes.first
      hasOneKey = hasOneKey && hashes.allSatisfy { $0 == first }
      try finer.append(rows, hashes: hashes, level: level)
    }
    if hasOneKey { return nil }
    return try finer.groupParts(key: key, schema: schema, budget, level: level + 1)
  }
}
