import PenstockData
import PenstockKit

/// How two tables differ, row by row of the same key.
///
/// Values are compared as what they are: `1.0` and `1.00` are one number, and only written otherwise.
/// Of rows that are the same only hashes are held, on disk where they are many, of those that differ all
/// values; the tables are read more than once instead.
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
  init(lines old: [Substring], _ new: [Substring]) async throws {
    func table(_ lines: [Substring]) -> RowScan {
      RowScan(
        Batch(
          schema: Schema([Field("line", .text)]),
          columns: [.text(TextColumn(lines.map { String($0) }))]))
    }
    try await self.init(
      table(old), table(new), key: [], name: "", isCertain: false, suggests: false)
  }

  /// The difference between two tables, by `key`; by whole rows where it is empty.
  ///
  /// - Parameter isCertain: Whether a person gave the key: if it is not unique that is an error.
  ///   Otherwise rows are compared as wholes.
  /// - Throws: ``DiagnosticsError`` where a given key is not unique, or what reading throws.
  /// - Complexity: O(rows × columns) of time; some megabytes of memory, and the rows that differ.
  init(
    _ old: RowScan, _ new: RowScan, key: [String], name: String, isCertain: Bool,
    suggests: Bool = true
  ) async throws {
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
    let hashes = [old, new].map { RowHashes($0.schema, key, rest, asText: retypes) }
    let digests = try await Self.digests(old, new, hashes)
    let twins = key.isEmpty ? nil : try Self.twins([("earlier", old), ("later", new)], digests)
    if let twins, isCertain {
      throw Self.notUnique(key, twins, try UniqueKey.find(old, new), name)
    }
    let pairing: RowPairing
    if key.isEmpty || twins != nil {
      self.key = []
      suggestedKey = suggests ? try UniqueKey.find(old, new) : []
      let wholes = [old, new].map { RowHashes($0.schema, [], shared, asText: retypes) }
      let digests = key.isEmpty ? digests : try await Self.digests(old, new, wholes)
      pairing = try RowPairing(digests[0], digests[1])
    } else {
      self.key = key
      pairing = try RowPairing(digests[0], digests[1])
    }
    (equalCount, rewrittenCount) = (pairing.equalCount, pairing.rewrittenCount)
    added = try new.rows(pairing.added)
    removed = try old.rows(pairing.removed)
    let sooner = pairing.changed.enumerated().sorted { $0.element.old < $1.element.old }
    changed = Self.changed(
      try old.rows(sooner.map(\.element.old)), sooner.map(\.offset),
      try new.rows(pairing.changed.map(\.new)), key, rest)
  }

  /// The digests of both tables, which are read side by side.
  private static func digests(
    _ old: RowScan, _ new: RowScan, _ hashes: [RowHashes]
  ) async throws -> [RowDigests] {
    async let before = RowDigests(old, hashes[0])
    async let after = RowDigests(new, hashes[1])
    return try await [before, after]
  }

  /// The first table with rows of one key, in words, and the first row that has the key of another.
  private static func twins(
    _ tables: [(which: String, rows: RowScan)], _ digests: [RowDigests]
  ) throws -> (which: String, row: Batch)? {
    for (table, digests) in zip(tables, digests) {
      if let number = try digests.firstTwin() {
        return (table.which, try table.rows.rows([number]))
      }
    }
    return nil
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
    _ key: [String], _ twins: (which: String, row: Batch), _ better: [String], _ name: String
  ) -> DiagnosticsError {
    let values = key.map { "\($0) \(twins.row[$0]?.plain(0) ?? "missing")" }
      .joined(separator: ", ")
    return DiagnosticsError(
      Diagnostic(
        "\(key.map { "`\($0)`" }.inWords) \(key.count == 1 ? "is" : "are") not unique in `\(name)`",
        help: better.isEmpty
          ? "leave `--key` out: no columns tell all rows apart, and rows are compared whole"
          : "tell rows apart with `--key \(better.joined(separator: ","))`",
        notes: ["the \(twins.which) generation has several rows of \(values)"]))
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
