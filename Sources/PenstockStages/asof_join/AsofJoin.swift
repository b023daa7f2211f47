import PenstockData
import PenstockFinance
import PenstockKit

/// Adds to each row what was known at its time: the other table's last row of the same key.
///
/// A later row is never looked at, and an older one than `tolerance` says is none. Two rows of the
/// other table with one key and time are an error.
struct AsofJoin: RowTransform, Lookup {
  static let name = "asof_join"
  static let summary = "Adds the last row of another table that was known at each row's time."

  typealias Settings = AsofJoinSettings

  private let settings: AsofJoinSettings
  private let own: [Int]
  private let other: [Int]
  private let time: (own: Int, other: Int)
  private let limit: Int64?
  private let added: [Int]
  private let output: Schema
  private var table: TimeTable?
  private var columns: [Column] = []  // the added ones, with a row of missing values at their end

  init(_ settings: AsofJoinSettings, _ binding: inout Binding) {
    self.settings = settings
    (own, other) = binding.places(of: settings.by ?? JoinKeys(pairs: []), in: settings.with)
    let times = binding.places(of: settings.on, in: settings.with)
    time = (times.own.first ?? 0, times.other.first ?? 0)
    let pair = settings.on.pairs[0]
    let type = binding.input[pair.own.name]?.type
    if let type, [.date, .timestamp, .integer].contains(type) {
      limit = settings.tolerance.limit(for: type, &binding)
    } else {
      _ = type.map { _ in binding.column(pair.own, .date, .timestamp, .integer) }
      limit = nil
    }
    var equal = Set((settings.by?.pairs ?? []).map(\.other.name))
    if pair.own.name == pair.other.name { equal.insert(pair.other.name) }
    added = binding.add(settings.add, of: settings.with, without: equal)
    output = binding.output
  }

  var terms: LookupTerms {
    let last = LookupTerms.Last(
      own: time.own, other: time.other, isBefore: settings.match == .before)
    return LookupTerms(side: settings.with.name, own: own, other: other, last: last)
  }

  mutating func prepare(_ tables: [String: Batch]) throws {
    guard let rows = tables[settings.with.name] else { return }
    do {
      table = try TimeTable(rows, key: other, time: time.other)
    } catch {
      let pairs = (settings.by?.pairs ?? []) + settings.on.pairs
      let words = zip(pairs, other + [time.other]).map { pair, place in
        "`\(pair.other.name)` \(rows.columns[place][error.row] ?? "")"
      }
      throw StageFailure(
        "two rows of `\(settings.with.name)` have \(words.inWords), and nothing says which of them "
          + "was known last", help: "keep one of them with `dedupe` before", row: error.row)
    }
    columns = added.map { rows.columns[$0].withMissingRow }
  }

  func transform(_ batch: Batch, _ context: inout StageContext) throws -> Batch {
    try lookUp(batch, &context).batch
  }

  func lookUp(_ batch: Batch, _ context: inout StageContext) throws -> AnchoredRows {
    guard let table else { return AnchoredRows(Batch(emptyWith: output), anchors: []) }
    var matches = table.last(
      batch, key: own, time: time.own, limit: limit, isBefore: settings.match == .before)
    var batch = batch
    var rows = (0..<Int32(truncatingIfNeeded: batch.rowCount)).map { $0 }
    if settings.unmatched != .keep, matches.contains(-1) {
      try noteUnmatched(batch, matches, &context)
      rows.removeAll { matches[Int($0)] < 0 }
      matches = rows.map { matches[Int($0)] }
      batch = batch.gather(rows)
    }
    let missing = Int32((columns.first?.count ?? 1) - 1)
    for row in matches.indices where matches[row] < 0 { matches[row] = missing }
    let joined = Batch(
      schema: output, columns: batch.columns + columns.map { $0.gather(matches) },
      rowCount: batch.rowCount)
    return AnchoredRows(joined, anchors: rows)
  }

  private func noteUnmatched(
    _ batch: Batch, _ matches: [Int32], _ context: inout StageContext
  ) throws {
    switch settings.unmatched {
    case .keep: break
    case .drop:
      context.remark(
        "rows without an earlier one in `\(settings.with.name)` left out",
        count: matches.count { $0 < 0 })
    case .refuse:
      for (row, match) in matches.enumerated() where match < 0 {
        context.refuse(Int32(row), code: FinanceCode.unmatched.rawValue, words(batch, row))
      }
    case .fail:
      if let row = matches.firstIndex(of: -1) {
        throw StageFailure(
          words(batch, row),
          help: "refuse such rows with `unmatched: refuse`, or keep them with `unmatched: keep`",
          row: row)
      }
    }
  }

  private func words(_ batch: Batch, _ row: Int) -> String {
    let pairs = (settings.by?.pairs ?? []) + settings.on.pairs
    let places = own + [time.own]
    for (pair, place) in zip(pairs, places) where batch.columns[place].isMissing(row) {
      return "`\(pair.own.name)` is missing, and equals nothing in `\(settings.with.name)`"
    }
    let key = zip(pairs, own).map { "`\($0.other.name)` \(batch.columns[$1][row] ?? "")" }
    let with = key.isEmpty ? "" : " with \(key.inWords)"
    return "`\(settings.with.name)` has no row\(with) within reach of "
      + "\(batch.columns[time.own][row] ?? "")"
  }

  static let examples = [
    Example(
      "The earnings that were known on each day, unless they are older than 400 days",
      settings: """
        { with: statements, by: { symbol: code }, on: { date: known_at }, tolerance: 400 days }
        """,
      input: """
        symbol,date:date,close:decimal
        A,2025-03-31,10.50
        A,2025-04-01,10.60
        B,2025-04-01,7
        A,2026-06-01,11
        """,
      sides: [
        "statements": """
        code,known_at:date,period,eps:decimal
        A,2025-04-01,2024,1.36
        A,2024-04-02,2023,1.10
        B,2025-04-02,2024,0.5
        """
      ],
      output: """
        symbol,date,close,known_at,period,eps
        A,2025-03-31,10.50,2024-04-02,2023,1.10
        A,2025-04-01,10.60,2025-04-01,2024,1.36
        B,2025-04-01,7,,,
        A,2026-06-01,11,,,
        """),
    Example(
      "What was known before the same moment; rows without any are refused",
      settings: """
        { with: quotes, by: symbol, on: time, tolerance: 2 minutes, match: before, unmatched: refuse }
        """,
      input: """
        symbol,time:timestamp
        A,2025-06-30T09:31:00Z
        A,2025-06-30T09:33:01Z
        """,
      sides: [
        "quotes": """
        symbol,time:timestamp,bid:decimal
        A,2025-06-30T09:30:00Z,10.50
        A,2025-06-30T09:31:00Z,10.51
        """
      ],
      output: """
        symbol,time,bid
        A,2025-06-30T09:31:00Z,10.50
        """, refused: ["2 E_UNMATCHED"]),
  ]
}
