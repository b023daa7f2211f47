import PenstockData
import PenstockEngine
import PenstockFiles

/// What is held of a table's rows to compare them with others: hashes, in parts by the keys', on disk
/// where there are many.
struct RowDigests: Sendable {
  /// What is held of a row.
  struct Row: Sendable {
    /// The hash of its key; of all its values where it has none.
    let key: UInt64

    /// The hash of its other values.
    let values: UInt64

    /// The hash of how they are written.
    let written: UInt64

    /// Its number in the table.
    let number: Int

    /// The hash of how its key and its values are written.
    var whole: UInt64 { UInt64(mixing: key) &+ written }
  }

  /// How many parts there are: those of two tables with the same number have the same keys.
  static let partCount = 128

  /// So many rows of a part wait in memory.
  private static let rowsAtOnce = 1024

  private var waiting = [[Row]](repeating: [], count: partCount)
  private var blocks = [[SpillFile.Block]](repeating: [], count: partCount)
  private var file: SpillFile?

  /// Reads all rows of a table.
  ///
  /// - Complexity: O(rows × columns) of time; some megabytes of memory, whatever the table.
  init(_ rows: RowScan, _ hashes: RowHashes) throws {
    var number = 0
    try rows.read { batch in
      let (keys, values, written) = hashes.of(batch)
      for row in 0..<batch.rowCount {
        let key = hashes.hasKey ? keys[row] : values[row]
        try add(Row(key: key, values: values[row], written: written[row], number: number))
        number += 1
      }
    }
  }

  private mutating func add(_ row: Row) throws {
    let part = Int(truncatingIfNeeded: row.key >> 32) & (Self.partCount - 1)
    waiting[part].append(row)
    if waiting[part].count < Self.rowsAtOnce { return }
    let rows = waiting[part]
    waiting[part].removeAll(keepingCapacity: true)
    let file = try self.file ?? SpillFile(in: SpillFile.temporaryFolder)
    self.file = file
    var writer = ByteWriter(capacity: rows.count * 40)
    for numbers in [
      rows.map { Int(bitPattern: UInt($0.key)) }, rows.map { Int(bitPattern: UInt($0.values)) },
      rows.map { Int(bitPattern: UInt($0.written)) }, rows.map(\.number),
    ] {
      BatchCodec.append(numbers, to: &writer)
    }
    blocks[part].append(try file.append(writer.finish()))
  }

  /// The rows of a part, in the order of the table.
  func rows(of part: Int) throws -> [Row] {
    var rows: [Row] = []
    if let file {
      for block in blocks[part] {
        var reader = BatchReader(try file.read(block))
        let (keys, values) = (reader.numbers(), reader.numbers())
        let (written, numbers) = (reader.numbers(), reader.numbers())
        for row in keys.indices {
          rows.append(
            Row(
              key: UInt64(UInt(bitPattern: keys[row])),
              values: UInt64(UInt(bitPattern: values[row])),
              written: UInt64(UInt(bitPattern: written[row])), number: numbers[row]))
        }
      }
    }
    return rows + waiting[part]
  }

  /// The first row that has the key of one before it; nil where all have each another.
  func firstTwin() throws -> Int? {
    var first: Int?
    for part in 0..<Self.partCount {
      var seen: Set<UInt64> = []
      let twin = try rows(of: part).first { !seen.insert($0.key).inserted }
      first = [first, twin?.number].compactMap { $0 }.min()
    }
    return first
  }
}

/// Which rows of two tables belong together, by their digests.
struct RowPairing: Sendable {
  /// The numbers of the rows that only the later table has, in its order.
  private(set) var added: [Int] = []

  /// The numbers of the rows that only the earlier table has, in its order.
  private(set) var removed: [Int] = []

  /// The numbers of rows of one key with other values, in the order of the later table.
  private(set) var changed: [(old: Int, new: Int)] = []

  /// How many rows are the same.
  private(set) var equalCount = 0

  /// How many of these are written otherwise.
  private(set) var rewrittenCount = 0

  /// The rows of one key belong together: of several the earlier ones first.
  init(_ old: RowDigests, _ new: RowDigests) throws {
    for part in 0..<RowDigests.partCount {
      try pair(try old.rows(of: part), try new.rows(of: part))
    }
    added.sort()
    removed.sort()
    changed.sort { $0.new < $1.new }
  }

  private mutating func pair(_ old: [RowDigests.Row], _ new: [RowDigests.Row]) throws {
    try Task.checkCancellation()
    var places: [UInt64: [Int32]] = [:]  // the last comes first
    for (place, row) in old.enumerated().reversed() {
      places[row.key, default: []].append(Int32(truncatingIfNeeded: place))
    }
    var isFound = [Bool](repeating: false, count: old.count)
    var written: [UInt64: Int] = [:]  // rows that no later one was found for which reads the same
    for row in old { written[row.whole, default: 0] += 1 }
    for row in new {
      if let count = written[row.whole], count > 0 {
        written[row.whole] = count - 1
        rewrittenCount -= 1
      }
      guard let place = places[row.key]?.popLast().map({ Int($0) }) else {
        added.append(row.number)
        continue
      }
      isFound[place] = true
      if old[place].values == row.values {
        equalCount += 1
        rewrittenCount += 1
      } else {
        changed.append((old[place].number, row.number))
      }
    }
    removed += zip(old, isFound).filter { !$1 }.map(\.0.number)
  }
}
