import PenstockData
import PenstockKit

/// A table that is read from its start as often as it is asked for, batch by batch.
struct RowScan {
  /// Its columns.
  let schema: Schema

  private let scan: ((Batch) throws -> Void) throws -> Void

  /// The table that `source` reads, called `name` in messages.
  init(_ source: any Source, _ schema: Schema, name: String) {
    self.schema = schema
    scan = { body in
      do {
        var reader = try source.open()
        var context = StageContext()
        while let chunk = try reader.next() { try body(try source.decode(chunk, &context)) }
      } catch let failure as StageFailure {
        throw DiagnosticsError(
          Diagnostic(
            "\(name): \(failure.message)", help: failure.help,
            notes: failure.place.map { ["it is at \($0)"] } ?? []))
      }
    }
  }

  /// A table that is there.
  init(_ table: Batch) {
    schema = table.schema
    scan = { body in try body(table) }
  }

  /// Reads all rows.
  func read(_ body: (Batch) throws -> Void) throws {
    try scan(body)
  }
}

/// The rows of a table that differ from those of another.
struct RowKeeper {
  private let schema: Schema
  private var pieces: [Batch] = []

  init(_ schema: Schema) { self.schema = schema }

  /// Keeps some rows of a batch.
  mutating func keep(differing rows: [Int32], of batch: Batch) {
    if !rows.isEmpty { pieces.append(batch.gather(rows).compacted()) }
  }

  /// The rows that were kept, in order.
  var rows: Batch { pieces.isEmpty ? Batch(emptyWith: schema) : Batch(joining: pieces) }
}

/// Hashes of rows: of their key, of their other values, and of how these are written.
struct RowHashes {
  private let keys: [Int]
  private let values: [Int]
  private let texts: Set<Int>

  /// - Parameter asText: Columns that are of another type in the other table, and are compared as texts.
  init(_ schema: Schema, _ key: [String], _ values: [String], asText: Set<String>) {
    keys = key.compactMap { schema.index(of: $0) }
    self.values = values.compactMap { schema.index(of: $0) }
    texts = Set(asText.compactMap { schema.index(of: $0) })
  }

  /// The hashes of the rows of a batch.
  func of(_ batch: Batch) -> (keys: [UInt64], values: [UInt64], written: [UInt64]) {
    let plain =
      texts.isEmpty
      ? batch
      : batch.mapped { place, column in
        texts.contains(place)
          ? .text(TextColumn((0..<column.count).map { column.plain($0) })) : column
      }
    let written = batch.mapped { _, column in column.converted(to: .text) ?? column }
    return (
      plain.hashes(of: keys), plain.hashes(of: values), written.hashes(of: values)
    )
  }
}

extension Batch {
  fileprivate func mapped(_ change: (Int, Column) -> Column) -> Batch {
    let columns = columns.enumerated().map { change($0, $1) }
    let fields = zip(schema.fields, columns).map { Field($0.name, $1.type) }
    return Batch(schema: Schema(fields), columns: columns, rowCount: rowCount)
  }
}

/// Two rows of a table that have the same key.
struct KeyTwins {
  /// Which of the tables has them, in words.
  let which: String

  /// The values of the key.
  let values: [String?]

  /// The first that there are in one of `tables`; nil where `key` tells all rows apart, or is empty.
  static func find(
    _ key: [String], _ tables: [(which: String, rows: RowScan, hashes: RowHashes)]
  ) throws -> KeyTwins? {
    if key.isEmpty { return nil }
    for (which, rows, hashes) in tables {
      var seen: Set<UInt64> = []
      var twins: KeyTwins?
      try rows.read { batch in
        if twins != nil { return }
        for (row, hash) in hashes.of(batch).keys.enumerated() where !seen.insert(hash).inserted {
          twins = KeyTwins(which: which, values: key.map { batch[$0]?.plain(row) })
          return
        }
      }
      if let twins { return twins }
    }
    return nil
  }
}

/// Finds columns that tell rows apart.
enum UniqueKey {
  /// So many rows of each table are looked at first.
  private static let sampleSize = 100_000

  /// The first columns that together tell all rows of both tables apart; none where none do.
  ///
  /// Numbers that are measured, and texts that differ in every row, are no keys that people mean:
  /// decimals are left out.
  static func find(_ old: RowScan, _ new: RowScan) throws -> [String] {
    let (left, right) = (try sample(old), try sample(new))
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
    let tables = [old, new].map { ("", $0, RowHashes($0.schema, key, [], asText: [])) }
    return try KeyTwins.find(key, tables) == nil ? key : []
  }

  private static func sample(_ rows: RowScan) throws -> Batch {
    var kept = RowKeeper(rows.schema)
    var count = 0
    try rows.read { batch in
      let end = min(batch.rowCount, sampleSize - count)
      if end > 0 { kept.keep(differing: Array(0..<Int32(end)), of: batch) }
      count += max(0, end)
    }
    return kept.rows
  }
}
