import PenstockData
import PenstockKit

/// How two tables differ, row by row of the same key.
///
/// Values are compared as what they are: `1.0` and `1.00` are one number, and only written otherwise.
/// Of rows that are the same only hashes are held, of those that differ all values; the tables are read
/// more than once instead.
public struct TableDifference: Sendable {
  /// A value that is another in the later table.
  public struct Value: Sendable {
    /// The column.
    public let column: String

    /// The earlier value; nil for a missing one.
    public let old: String?

    /// The later value; nil for a missing one.
    public let new: String?

    /// By how much the number changed, exactly; nil where the values are no numbers.
    public let by: Decimal?
  }

  /// A row of both tables with other values.
  public struct Changed: Sendable {
    /// The values of the key.
    public let key: [String?]

    /// The values that changed, in the order of the columns.
    public let values: [Value]
  }

  /// The columns that tell rows apart; none where rows are compared as wholes.
  public let key: [String]

  /// A key that would tell the rows apart, where none is known.
  public private(set) var suggestedKey: [String] = []

  /// The rows that only the later table has.
  public private(set) var added: Batch

  /// The rows that only the earlier table has.
  public private(set) var removed: Batch

  /// The rows that both have, with other values.
  public private(set) var changed: [Changed] = []

  /// How many rows are the same.
  public private(set) var equalCount = 0

  /// How many rows are the same, but written otherwise.
  public private(set) var rewrittenCount = 0

  /// Columns that only the later table has.
  public let addedColumns: [String]

  /// Columns that only the earlier table has.
  public let removedColumns: [String]

  /// Columns of another type than before, with both in words.
  public let retyped: [String]

  /// Whether all values are the same.
  public var isEqual: Bool {
    added.rowCount == 0 && removed.rowCount == 0 && changed.isEmpty && addedColumns.isEmpty
      && removedColumns.isEmpty && retyped.isEmpty
  }

  /// How often each column changed, most often first.
  public var changedColumns: [(column: String, count: Int)] {
    var counts: [String: Int] = [:]
    for value in changed.flatMap(\.values) { counts[value.column, default: 0] += 1 }
    return counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }

  /// The difference between two texts, line by line.
  init(lines old: [Substring], _ new: [Substring]) throws {
    func table(_ lines: [Substring]) -> RowScan {
      RowScan(
        Batch(
          schema: Schema([Field("line", .text)]),
          columns: [.text(TextColumn(lines.map { String($0) }))]))
    }
    try self.init(table(old), table(new), key: [], name: "", isCertain: false, suggests: false)
  }

  /// The difference between two tables, by `key`; by whole rows where it is empty.
  ///
  /// - Parameter isCertain: Whether a person gave the key: if it is not unique that is an error.
  ///   Otherwise rows are compared as wholes.
  /// - Throws: ``DiagnosticsError`` where a given key is not unique, or what reading throws.
  /// - Complexity: O(rows × columns) of time, with some 50 bytes held for each row of the earlier table.
  init(
    _ old: RowScan, _ new: RowScan, key: [String], name: String, isCertain: Bool,
    suggests: Bool = true
  ) throws {
    let shared = new.schema.names.filter { old.schema[$0] != nil }
    addedColumns = new.schema.names.filter { old.schema[$0] == nil }
    removedColumns = old.schema.names.filter { new.schema[$0] == nil }
    retyped = shared.compactMap { column in
      guard let before = old.schema[column], let after = new.schema[column],
        before.type != after.type
      else { return nil }
      return "\(column) was \(before.type.rawValue), is \(after.type.rawValue)"
    }
    added = Batch(emptyWith: new.schema)
    removed = Batch(emptyWith: old.schema)
    let retypes = Set(shared.filter { old.schema[$0]?.type != new.schema[$0]?.type })
    let rest = shared.filter { !key.contains($0) }
    let before = RowHashes(old.schema, key, rest, asText: retypes)
    let after = RowHashes(new.schema, key, rest, asText: retypes)
    let twins = try KeyTwins.find(key, [("earlier", old, before), ("later", new, after)])
    if let twins, isCertain {
      throw Self.notUnique(key, twins, try UniqueKey.find(old, new), name)
    }
    if key.isEmpty || twins != nil {
      self.key = []
      suggestedKey = suggests ? try UniqueKey.find(old, new) : []
      try compareWholes(
        old, RowHashes(old.schema, [], shared, asText: retypes), new,
        RowHashes(new.schema, [], shared, asText: retypes))
    } else {
      self.key = key
      try compare(old, before, new, after, rest)
    }
  }

  // MARK: By key

  private mutating func compare(
    _ old: RowScan, _ before: RowHashes, _ new: RowScan, _ after: RowHashes, _ columns: [String]
  ) throws {
    var places: [UInt64: Int32] = [:]
    var earlier: [(values: UInt64, written: UInt64)] = []
    try old.read { batch in
      let hashes = before.of(batch)
      for row in 0..<batch.rowCount {
        places[hashes.keys[row]] = Int32(earlier.count)
        earlier.append((hashes.values[row], hashes.written[row]))
      }
    }
    var isFound = [Bool](repeating: false, count: earlier.count)
    var come = RowKeeper(new.schema)
    var later = RowKeeper(new.schema)
    var pairs: [Int32: Int] = [:]  // rows of the earlier table that changed, by their number
    try new.read { batch in
      let hashes = after.of(batch)
      var (added, differing): ([Int32], [Int32]) = ([], [])
      for row in 0..<batch.rowCount {
        guard let place = places[hashes.keys[row]] else {
          added.append(Int32(row))
          continue
        }
        isFound[Int(place)] = true
        if earlier[Int(place)].values != hashes.values[row] {
          pairs[place] = pairs.count
          differing.append(Int32(row))
        } else {
          equalCount += 1
          rewrittenCount += earlier[Int(place)].written == hashes.written[row] ? 0 : 1
        }
      }
      come.keep(differing: added, of: batch)
      later.keep(differing: differing, of: batch)
    }
    var gone = RowKeeper(old.schema)
    var sooner = RowKeeper(old.schema)
    var order: [Int] = []  // for each row of `sooner` the number of its pair
    var first: Int32 = 0
    try old.read { batch in
      let numbers = 0..<Int32(batch.rowCount)
      gone.keep(differing: numbers.filter { !isFound[Int(first + $0)] }, of: batch)
      let changed = numbers.filter { pairs[first + $0] != nil }
      order += changed.compactMap { pairs[first + $0] }
      sooner.keep(differing: changed, of: batch)
      first += Int32(batch.rowCount)
    }
    (added, removed) = (come.rows, gone.rows)
    changed = Self.changed(sooner.rows, order, later.rows, key, columns)
  }

  /// The rows of two tables that belong together; `order` says for each of the earlier its later one.
  private static func changed(
    _ old: Batch, _ order: [Int], _ new: Batch, _ key: [String], _ columns: [String]
  ) -> [Changed] {
    var places = [Int](repeating: 0, count: order.count)
    for (place, number) in order.enumerated() { places[number] = place }
    let keys = key.compactMap { new[$0] }
    let pairs = columns.compactMap { name in
      old[name].flatMap { before in new[name].map { (name, before, $0) } }
    }
    return places.enumerated().map { row, before in
      var values: [Value] = []
      for (name, earlier, later) in pairs where earlier.plain(before) != later.plain(row) {
        values.append(
          Value(
            column: name, old: earlier[before], new: later[row],
            by: by(earlier, before, later, row)))
      }
      return Changed(key: keys.map { $0.plain(row) }, values: values)
    }
  }

  private static func by(_ old: Column, _ before: Int, _ new: Column, _ row: Int) -> Decimal? {
    guard let was = old.number(before), let now = new.number(row) else { return nil }
    return try? now.subtracting(was)
  }

  private static func notUnique(
    _ key: [String], _ twins: KeyTwins, _ better: [String], _ name: String
  ) -> DiagnosticsError {
    let values = zip(key, twins.values).map { "\($0) \($1 ?? "missing")" }.joined(separator: ", ")
    return DiagnosticsError(
      Diagnostic(
        "\(key.map { "`\($0)`" }.inWords) \(key.count == 1 ? "is" : "are") not unique in `\(name)`",
        help: better.isEmpty
          ? "leave `--key` out: no columns tell all rows apart, and rows are compared whole"
          : "tell rows apart with `--key \(better.joined(separator: ","))`",
        notes: ["the \(twins.which) generation has several rows of \(values)"]))
  }

  // MARK: By whole rows

  private mutating func compareWholes(
    _ old: RowScan, _ before: RowHashes, _ new: RowScan, _ after: RowHashes
  ) throws {
    var left: [UInt64: Int] = [:]
    var leftWritten: [UInt64: Int] = [:]
    try old.read { batch in
      let hashes = before.of(batch)
      for row in 0..<batch.rowCount {
        left[hashes.values[row], default: 0] += 1
        leftWritten[hashes.written[row], default: 0] += 1
      }
    }
    var found: [UInt64: Int] = [:]
    var come = RowKeeper(new.schema)
    var sameCount = 0
    try new.read { batch in
      let hashes = after.of(batch)
      var added: [Int32] = []
      for row in 0..<batch.rowCount {
        if let count = left[hashes.values[row]], count > 0 {
          left[hashes.values[row]] = count - 1
          found[hashes.values[row], default: 0] += 1
        } else {
          added.append(Int32(row))
        }
        if let count = leftWritten[hashes.written[row]], count > 0 {
          leftWritten[hashes.written[row]] = count - 1
          sameCount += 1
        }
      }
      equalCount += batch.rowCount - added.count
      come.keep(differing: added, of: batch)
    }
    rewrittenCount = equalCount - sameCount
    var gone = RowKeeper(old.schema)
    try old.read { batch in
      let hashes = before.of(batch)
      let rows = (0..<Int32(batch.rowCount)).filter { row in
        let hash = hashes.values[Int(row)]
        guard let count = found[hash], count > 0 else { return true }
        found[hash] = count - 1
        return false
      }
      gone.keep(differing: rows, of: batch)
    }
    (added, removed) = (come.rows, gone.rows)
  }
}

extension Column {
  /// The number in `row`; nil where it is missing or none.
  fileprivate func number(_ row: Int) -> Decimal? {
    switch self {
    case .decimal(let column): column[row]
    case .integer(let column): column[row].map { Decimal($0) }
    default: nil
    }
  }
}
