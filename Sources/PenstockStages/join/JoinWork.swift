import PenstockData
import PenstockFinance
import PenstockKit

/// What all joins share: rows are looked up by key, and a match's columns are added.
struct JoinWork: Sendable {
  private let settings: JoinSettings
  private let own: [Int]
  private let other: [Int]
  private let added: [Int]
  private let output: Schema
  private var table: LookupTable?
  private var columns: [Column] = []  // the added ones, with a row of missing values at their end

  init(_ settings: JoinSettings, _ binding: inout Binding) {
    self.settings = settings
    (own, other) = binding.places(of: settings.on, in: settings.with)
    added =
      settings.kind.adds
      ? binding.add(
        settings.add, of: settings.with, without: Set(settings.on.pairs.map(\.other.name))) : []
    output = binding.output
  }

  var terms: LookupTerms { LookupTerms(side: settings.with.name, own: own, other: other) }

  mutating func prepare(_ tables: [String: Batch]) throws {
    guard let rows = tables[settings.with.name] else { return }
    let table = LookupTable(rows, key: other)
    if settings.expect.isOneThere, settings.kind.adds {
      for key in 0..<Int32(table.count) where table.rows(of: key).count > 1 {
        let row = Int(table.firstRow(of: key))
        let names = settings.on.pairs.map(\.other.name)
        throw StageFailure(
          "\(table.rows(of: key).count) rows of `\(settings.with.name)` have "
            + words(names, rows, other, row)
            + ", and `expect: \(settings.expect.rawValue)` allows one",
          help: "keep one of them with `dedupe` before, or write `expect: many_to_many`", row: row)
      }
    }
    self.table = table
    columns = added.map { rows.columns[$0].withMissingRow }
  }

  /// For each row its key's number in the other table, or −1.
  func keys(_ batch: Batch) -> [Int32] {
    table?.keys(of: batch, own) ?? [Int32](repeating: -1, count: batch.rowCount)
  }

  /// How many keys the other table has.
  var keyCount: Int { table?.count ?? 0 }

  /// The rows that come out, by the numbers that ``keys(_:)`` gave.
  func rows(
    _ batch: Batch, _ keys: [Int32], _ context: inout StageContext
  ) throws -> AnchoredRows {
    switch settings.kind {
    case .semi:
      try noteUnmatched(batch, keys, &context)
      return batch.keeping { keys[$0] >= 0 }
    case .anti: return batch.keeping { keys[$0] < 0 }
    case .inner: try noteUnmatched(batch, keys, &context)
    case .left: break
    }
    guard let table else { return AnchoredRows(Batch(emptyWith: output), anchors: []) }
    var rows: [Int32] = []  // of the batch
    var matches: [Int32] = []  // of the table
    rows.reserveCapacity(keys.count)
    matches.reserveCapacity(keys.count)
    let missing = Int32((columns.first?.count ?? 1) - 1)
    for (row, key) in keys.enumerated() {
      if key < 0 {
        if settings.kind == .inner { continue }
        rows.append(Int32(truncatingIfNeeded: row))
        matches.append(missing)
      } else if settings.expect.isOneThere {
        rows.append(Int32(truncatingIfNeeded: row))
        matches.append(table.firstRow(of: key))
      } else {
        for match in table.rows(of: key) {
          rows.append(Int32(truncatingIfNeeded: row))
          matches.append(match)
        }
      }
    }
    let isAll = settings.expect.isOneThere && rows.count == batch.rowCount
    let kept = isAll ? batch : batch.gather(rows)
    let joined = Batch(
      schema: output, columns: kept.columns + columns.map { $0.gather(matches) },
      rowCount: rows.count)
    return AnchoredRows(joined, anchors: rows)
  }

  private func noteUnmatched(
    _ batch: Batch, _ keys: [Int32], _ context: inout StageContext
  ) throws {
    switch settings.unmatched ?? .drop {
    case .keep: break
    case .drop:
      context.remark(
        "rows without one in `\(settings.with.name)` left out", count: keys.count { $0 < 0 })
    case .refuse:
      for (row, key) in keys.enumerated() where key < 0 {
        context.refuse(
          Int32(row), code: FinanceCode.unmatched.rawValue, unmatchedWords(batch, row))
      }
    case .fail:
      if let row = keys.firstIndex(where: { $0 < 0 }) {
        throw StageFailure(
          unmatchedWords(batch, row),
          help: "refuse such rows with `unmatched: refuse`, or keep them with `kind: left`",
          row: row)
      }
    }
  }

  private func unmatchedWords(_ batch: Batch, _ row: Int) -> String {
    for (pair, place) in zip(settings.on.pairs, own) where batch.columns[place].isMissing(row) {
      return "`\(pair.own.name)` is missing, and equals nothing in `\(settings.with.name)`"
    }
    let names = settings.on.pairs.map(\.other.name)
    return "`\(settings.with.name)` has no row with \(words(names, batch, own, row))"
  }

  /// A row's key in words, under the names that it has in one of the tables.
  private func words(_ names: [String], _ batch: Batch, _ places: [Int], _ row: Int) -> String {
    zip(names, places).map { "`\($0)` \(batch.columns[$1][row] ?? "missing")" }.inWords
  }

  /// The failure of a row whose key another row had before.
  func repeated(_ batch: Batch, _ row: Int) -> StageFailure {
    StageFailure(
      "two rows with \(words(settings.on.pairs.map(\.own.name), batch, own, row)) match one of "
        + "`\(settings.with.name)`, and `expect: \(settings.expect.rawValue)` allows one",
      help: "keep one of them with `dedupe` before, or write `expect: "
        + "\(settings.expect == .oneToOne ? "many_to_one" : "many_to_many")`", row: row)
  }
}

extension Batch {
  /// The rows that pass.
  fileprivate func keeping(_ isKept: (Int) -> Bool) -> AnchoredRows {
    let rows = (0..<rowCount).filter(isKept).map { Int32(truncatingIfNeeded: $0) }
    if rows.count == rowCount { return AnchoredRows(self, anchors: rows) }
    return AnchoredRows(rows.isEmpty ? Batch(emptyWith: schema) : gather(rows), anchors: rows)
  }
}

extension Column {
  /// The values, and a missing one behind them.
  var withMissingRow: Column {
    let schema = Schema([Field("", type)])
    let one = Batch(schema: schema, columns: [.missing(type, count: 1)])
    return Batch(joining: [Batch(schema: schema, columns: [self]), one]).columns[0]
  }
}
