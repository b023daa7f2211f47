import PenstockData
import PenstockKit

/// How two tables differ, row by row of the same key.
///
/// Values are compared as what they are: `1.0` and `1.00` are one number, and only written otherwise.
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
  init(lines old: [Substring], _ new: [Substring]) {
    func table(_ lines: [Substring]) -> Batch {
      Batch(
        schema: Schema([Field("line", .text)]),
        columns: [.text(TextColumn(lines.map { String($0) }))])
    }
    (addedColumns, removedColumns, retyped, key) = ([], [], [], [])
    let (left, right) = (table(old), table(new))
    (added, removed) = (right, left)
    compareWholes(left, right, ["line"])
  }

  /// The difference between two tables, by `key`; by whole rows where it is empty.
  ///
  /// - Parameter isCertain: Whether a person gave the key: if it is not unique that is an error.
  ///   Otherwise rows are compared as wholes.
  /// - Throws: ``DiagnosticsError`` where a given key is not unique.
  init(_ old: Batch, _ new: Batch, key: [String], name: String, isCertain: Bool) throws {
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
    let (left, right) = (Keyed(old, key), Keyed(new, key))
    let twin = left.twin ?? right.twin
    if let twin, isCertain {
      throw Self.notUnique(key, twin, left.twin != nil ? "earlier" : "later", old, new, name)
    }
    if key.isEmpty || twin != nil {
      self.key = []
      suggestedKey = Self.uniqueKey(old, new)
      compareWholes(old, new, shared)
    } else {
      self.key = key
      compare(old, left, new, right, shared.filter { !key.contains($0) })
    }
  }

  // MARK: By key

  /// The rows of a table by the values of its key.
  private struct Keyed {
    private(set) var rows: [[String?]: Int] = [:]

    /// A key that stands twice.
    private(set) var twin: [String?]?

    init(_ table: Batch, _ key: [String]) {
      let columns = key.compactMap { table[$0] }
      if key.isEmpty { return }
      rows.reserveCapacity(table.rowCount)
      for row in 0..<table.rowCount {
        let values = columns.map { $0.plain(row) }
        if rows.updateValue(row, forKey: values) != nil { twin = twin ?? values }
      }
    }
  }

  private mutating func compare(
    _ old: Batch, _ left: Keyed, _ new: Batch, _ right: Keyed, _ columns: [String]
  ) {
    var come: [Int32] = []
    let keyColumns = key.compactMap { new[$0] }
    let pairs = columns.compactMap { name in
      old[name].flatMap { before in new[name].map { (name, before, $0) } }
    }
    for row in 0..<new.rowCount {
      let values = keyColumns.map { $0.plain(row) }
      guard let before = left.rows[values] else {
        come.append(Int32(row))
        continue
      }
      var differing: [Value] = []
      var isRewritten = false
      for (name, earlier, later) in pairs {
        let (was, now) = (earlier.plain(before), later.plain(row))
        if was != now {
          differing.append(
            Value(
              column: name, old: earlier[before], new: later[row],
              by: Self.by(earlier, before, later, row)))
        } else if earlier[before] != later[row] {
          isRewritten = true
        }
      }
      if !differing.isEmpty {
        changed.append(Changed(key: values, values: differing))
      } else {
        equalCount += 1
        rewrittenCount += isRewritten ? 1 : 0
      }
    }
    added = new.gather(come)
    let gone = left.rows.filter { right.rows[$0.key] == nil }.values.sorted()
    removed = old.gather(gone.map { Int32($0) })
  }

  private static func by(_ old: Column, _ before: Int, _ new: Column, _ row: Int) -> Decimal? {
    guard let was = old.number(before), let now = new.number(row) else { return nil }
    return try? now.subtracting(was)
  }

  private static func notUnique(
    _ key: [String], _ twin: [String?], _ which: String, _ old: Batch, _ new: Batch, _ name: String
  ) -> DiagnosticsError {
    let values = zip(key, twin).map { "\($0) \($1 ?? "missing")" }.joined(separator: ", ")
    let better = uniqueKey(old, new)
    return DiagnosticsError(
      Diagnostic(
        "\(key.map { "`\($0)`" }.inWords) \(key.count == 1 ? "is" : "are") not unique in `\(name)`",
        help: better.isEmpty
          ? "leave `--key` out: no columns tell all rows apart, and rows are compared whole"
          : "tell rows apart with `--key \(better.joined(separator: ","))`",
        notes: ["the \(which) generation has several rows of \(values)"]))
  }

  // MARK: By whole rows

  private mutating func compareWholes(_ old: Batch, _ new: Batch, _ columns: [String]) {
    var places: [[String?]: [Int]] = [:]
    let (before, after) = (columns.compactMap { old[$0] }, columns.compactMap { new[$0] })
    for row in (0..<old.rowCount).reversed() {
      places[before.map { $0.plain(row) }, default: []].append(row)
    }
    var come: [Int32] = []
    for row in 0..<new.rowCount {
      if let twin = places[after.map { $0.plain(row) }]?.popLast() {
        equalCount += 1
        let isSame = zip(before, after).allSatisfy { $0[twin] == $1[row] }
        rewrittenCount += isSame ? 0 : 1
      } else {
        come.append(Int32(row))
      }
    }
    added = new.gather(come)
    removed = old.gather(places.values.flatMap { $0 }.sorted().map { Int32($0) })
  }

  /// The first columns that together tell all rows of both tables apart; none where none do.
  ///
  /// Numbers that are measured, and texts that differ in every row, are no keys that people mean:
  /// decimals are left out.
  private static func uniqueKey(_ old: Batch, _ new: Batch) -> [String] {
    let mostColumns = old.rowCount + new.rowCount > 200_000 ? 12 : 60
    let names = new.schema.fields.filter { $0.type != .decimal && old.schema[$0.name] != nil }
      .map(\.name).prefix(mostColumns)
    func twins(_ key: [String]) -> Int {
      [old, new].reduce(0) { sum, table in
        let columns = key.compactMap { table[$0] }
        return sum + table.rowCount
          - Set((0..<table.rowCount).map { row in columns.map { $0.plain(row) } }).count
      }
    }
    var key: [String] = []
    var left = Int.max
    for name in names where left > 0 {
      let now = twins(key + [name])
      if now < left { (key, left) = (key + [name], now) }
    }
    guard left == 0 else { return [] }
    for name in key where key.count > 1 {
      let shorter = key.filter { $0 != name }
      if twins(shorter) == 0 { key = shorter }
    }
    return key
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
