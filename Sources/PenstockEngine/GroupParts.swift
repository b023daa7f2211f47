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

  /// The parts that have rows.
  var groupParts: [GroupPart] {
    byteCounts.indices.filter { byteCounts[$0] > 0 }.map { GroupPart(file: self, part: $0) }
  }
}

extension GroupPart {
  /// Calls `body` with the rows of this part, split into smaller parts where they are too many to be
  /// worked on at once.
  ///
  /// A part whose rows all have one key can't be split: it stays as large as it is.
  func forEach(
    key: [Int], _ budget: MemoryBudget, level: UInt64 = 1,
    _ body: (NumberedRows) throws -> Void
  ) throws {
    guard byteCount > budget.partLimit, let parts = try split(key, budget, level) else {
      return try file.rows(of: part).map(body) ?? ()
    }
    for part in parts {
      try part.forEach(key: key, budget, level: level + 1, body)
    }
  }

  /// Smaller parts; nil where all rows have one key.
  private func split(
    _ key: [Int], _ budget: MemoryBudget, _ level: UInt64
  ) throws -> [GroupPart]? {
    let count = min(Self.countAtOnce, byteCount / budget.partLimit * 2 + 2)
    var finer = try PartFile(file.schema, parts: count, budget)
    var first: UInt64?
    var hasOneKey = true
    try file.forEach(of: part, bytes: budget.partLimit) { rows in
      let hashes = rows.batch.hashes(of: key)
      first = first ?? hashes.first
      hasOneKey = hasOneKey && hashes.allSatisfy { $0 == first }
      try finer.append(rows, hashes: hashes, level: level)
    }
    return hasOneKey ? nil : finer.groupParts
  }
}
