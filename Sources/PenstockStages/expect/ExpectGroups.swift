import PenstockData
import PenstockExpressions
import PenstockKit

/// What is expected of the rows of a key: that there is one, that there are so many, or that a number
/// does not jump.
struct ExpectGroups: GroupTransform {
  static let name = Expect.name
  static let summary = Expect.summary

  typealias Settings = ExpectSettings

  private enum Form {
    case unique
    case rows(ExpectedRowCount, beside: RowCountsBeside?)
    case change(column: Int, order: Int, ChangeLimit)
  }

  let key: [Int]
  private let form: Form
  private let expected: Expected
  private var counts: [String: RowCountsBeside.Count]?

  init(_ settings: ExpectSettings, _ binding: inout Binding) {
    let checks = settings.checks.values.enumerated()
    let found = checks.compactMap { ExpectGroups($0.element, $0.offset, &binding) }.first
    self =
      found
      ?? ExpectGroups(key: [], form: .unique, Expected(number: 0, words: "", consequence: .warn))
  }

  private init(key: [Int], form: Form, _ expected: Expected) {
    (self.key, self.form, self.expected) = (key, form, expected)
  }

  /// Nil where the check looks at no groups.
  init?(_ check: ExpectWords, _ number: Int, _ binding: inout Binding) {
    if let unique = check.words.unique?.values {
      self.init(
        key: unique.map { binding.column($0) }, form: .unique,
        Expected(
          number: number, words: "\(unique.map { "`\($0.name)`" }.inWords) appears once",
          consequence: check.words.consequence))
    } else if let rows = check.words.rows?.settings, !rows.per.isEmpty {
      self.init(
        key: rows.per.map { binding.column($0) },
        form: .rows(ExpectedRowCount(rows), beside: RowCountsBeside(rows, &binding)),
        Expected(number: number, words: rows.words, consequence: check.words.consequence))
    } else if let change = check.words.change?.settings, let name = change.order {
      let column = binding.column(change.column, .decimal, .integer)
      let order = binding.column(name, .date, .integer, .timestamp, .period)
      self.init(
        key: change.by.map { binding.column($0) },
        form: .change(column: column, order: order, ChangeLimit(change)),
        Expected(
          number: number,
          words: "`\(change.column.name)` changes by \(ChangeLimit(change).words) at most",
          consequence: check.words.consequence))
    } else {
      return nil
    }
  }

  mutating func prepare(_ tables: [String: Batch]) {
    if case .rows(_, let beside?) = form { counts = tables[beside.node].map(beside.counts) }
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) {
    var failing: [(row: Int32, told: String)] = []
    var all: [Int32] = []
    var counted: (groups: Int, failing: Int)?  // where groups are counted and not rows
    let keys = counts == nil ? [] : key.map { groups.table.columns[$0].unwritten }
    for group in groups {
      all += group
      switch form {
      case .unique:
        for row in group.dropFirst() { failing.append((row, groups.table.told(Int(row), key))) }
      case .rows(let limit, let beside):
        counted = counted ?? (0, 0)
        let first = Int(group[group.startIndex])
        let whole = counts?[keys.groupText(first)]?.rows
        if beside != nil, whole == nil { continue }
        counted?.groups += 1
        if limit.holds(group.count, beside: whole) { continue }
        counted?.failing += 1
        let told = "\(groups.table.told(first, key)): \(limit.told(group.count, beside: whole))"
        failing += group.map { ($0, told) }
      case .change(let column, let order, let limit):
        failing += jumps(groups.table, group, column, order, limit)
      }
    }
    failing.sort { $0.row < $1.row }
    var refused = Refused()
    refused.take(
      failing.map { $0.row }, told: failing.map { $0.told },
      checked: counted?.groups ?? all.count, failed: counted?.failing, expected,
      &output.context)
    let kept = all.filter { !refused.contains($0) }.sorted()
    output.add(groups.table.gather(kept), at: kept)
  }

  /// The rows whose number is too far from the one before, in the order of a column; rows without
  /// either are gone past.
  private func jumps(
    _ table: Batch, _ group: ArraySlice<Int32>, _ column: Int, _ order: Int,
    _ limit: ChangeLimit
  ) -> [(row: Int32, told: String)] {
    let ranked = group.compactMap { row -> (row: Int32, rank: Int64, value: Decimal)? in
      guard let rank = table.columns[order].rank(Int(row)),
        let value = table.columns[column].number(Int(row))
      else { return nil }
      return (row, rank, value)
    }.sorted { ($0.rank, $0.row) < ($1.rank, $1.row) }
    return zip(ranked, ranked.dropFirst()).compactMap { before, now in
      if limit.allows(now.value, after: before.value) { return nil }
      return (
        now.row,
        table.told(Int(now.row), key + [order]) + ": \(before.value) to \(now.value)"
      )
    }
  }
}

extension Column {
  /// Where the value of a row stands in the order of its type.
  fileprivate func rank(_ row: Int) -> Int64? {
    switch self {
    case .integer(let column): column[row]
    case .date(let column): column[row].map { Int64($0.day) }
    case .timestamp(let column): column[row]?.microseconds
    case .period(let column): column[row].map { Int64($0.end.day) }
    default: nil
    }
  }
}
