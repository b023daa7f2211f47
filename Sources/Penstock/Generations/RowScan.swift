import PenstockData
import PenstockKit

/// A table that is read from its start as often as it is asked for, batch by batch.
struct RowScan: Sendable {
  /// Its columns.
  let schema: Schema

  /// Gives batches until `body` says that it has enough.
  private let scan: @Sendable (_ body: (Batch) throws -> Bool) throws -> Void

  /// The table that `source` reads, called `name` in messages.
  init(_ source: any Source, _ schema: Schema, name: String) {
    self.schema = schema
    scan = { body in
      do {
        var reader = try source.open()
        var context = StageContext()
        while let chunk = try reader.next() {
          if try !body(try source.decode(chunk, &context)) { return }
        }
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
    scan = { body in _ = try body(table) }
  }

  /// Reads all rows.
  func read(_ body: (Batch) throws -> Void) throws {
    try scan { batch in
      try body(batch)
      return true
    }
  }

  /// The first rows, `count` at the most; what comes after is not read.
  func first(_ count: Int) throws -> Batch {
    var pieces: [Batch] = []
    var rest = count
    try scan { batch in
      let taken = min(batch.rowCount, rest)
      if taken > 0 { pieces.append(batch.slice(0..<taken).compacted()) }
      rest -= taken
      return rest > 0
    }
    return pieces.isEmpty ? Batch(emptyWith: schema) : Batch(joining: pieces)
  }

  /// The rows of some ascending numbers.
  func rows(_ numbers: [Int]) throws -> Batch {
    if numbers.isEmpty { return Batch(emptyWith: schema) }
    var pieces: [Batch] = []
    var (next, start) = (0, 0)
    try read { batch in
      var rows: [Int32] = []
      while next < numbers.count, numbers[next] < start + batch.rowCount {
        rows.append(Int32(truncatingIfNeeded: numbers[next] - start))
        next += 1
      }
      if !rows.isEmpty { pieces.append(batch.gather(rows).compacted()) }
      start += batch.rowCount
    }
    return pieces.isEmpty ? Batch(emptyWith: schema) : Batch(joining: pieces)
  }
}

/// Hashes of rows: of their key, of their other values, and of how these are written.
struct RowHashes: Sendable {
  private let keys: [Int]
  private let values: [Int]
  private let texts: Set<Int>

  /// - Parameter asText: Columns that are of another type in the other table, and are compared as texts.
  init(_ schema: Schema, _ key: [String], _ values: [String], asText: Set<String>) {
    keys = key.compactMap { schema.index(of: $0) }
    self.values = values.compactMap { schema.index(of: $0) }
    texts = Set(asText.compactMap { schema.index(of: $0) })
  }

  /// Whether some columns are the key.
  var hasKey: Bool { !keys.isEmpty }

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
