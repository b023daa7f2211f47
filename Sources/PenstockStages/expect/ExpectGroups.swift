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
    case rows(least: Decimal?, most: Decimal?)
    case change(column: Int, order: Int, atMost: Decimal)
  }

  let key: [Int]
  private let form: Form
  private let expected: Expected

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
        key: rows.per.map { binding.column($0) }, form: .rows(least: rows.least, most: rows.most),
        Expected(number: number, words: rows.words, consequence: check.words.consequence))
    } else if let change = check.words.change?.settings, let name = change.order {
      let column = binding.column(change.column, .decimal, .integer)
      let order = binding.column(name, .date, .integer, .timestamp, .period)
      self.init(
        key: change.by.map { binding.column($0) },
        form: .change(column: column, order: order, atMost: change.atMost),
        Expected(
          number: number, words: "`\(change.column.name)` changes by \(change.atMost) at most",
          consequence: check.words.consequence))
    } else {
      return nil
    }
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) {
    var failing: [(row: Int32, told: String)] = []
    var all: [Int32] = []
    var groupsFailing: Int?
    for group in groups {
      all += group
      switch form {
      case .unique:
        for row in group.dropFirst() { failing.append((row, groups.table.told(Int(row), key))) }
      case .rows(let least, let most):
        let count = Decimal(group.count)
        groupsFailing = groupsFailing ?? 0
        if count >= least ?? count, count <= most ?? count { continue }
        groupsFailing? += 1
        let told = "\(groups.table.told(Int(group[group.startIndex]), key)): \(count) rows"
        failing += group.map { ($0, told) }
      case .change(let column, let order, let atMost):
        failing += jumps(groups.table, group, column, order, atMost)
      }
    }
    failing.sort { $0.row < $1.row }
    var refused = Refused()
    refused.take(
      failing.map { $0.row }, told: failing.map { $0.told },
      checked: groupsFailing == nil ? all.count : groups.count, failed: groupsFailing, expected,
      &output.context)
    let kept = all.filter { !refused.contains($0) }.sorted()
    output.add(groups.table.gather(kept), at: kept)
  }

  /// The rows whose number is too far from the one before, in the order of a column; rows without
  /// either are gone past.
  private func jumps(
    _ table: Batch, _ group: ArraySlice<Int32>, _ column: Int, _ order: Int, _ atMost: Decimal
  ) -> [(row: Int32, told: String)] {
    let ranked = group.compactMap { row -> (row: Int32, rank: Int64, value: Decimal)? in
      guard let rank = table.columns[order].rank(Int(row)),
        let value = table.columns[column].number(Int(row))
      else { return nil }
      return (row, rank, value)
    }.sorted { ($0.rank, $0.row) < ($1.rank, $1.row) }
    return zip(ranked, ranked.dropFirst()).compactMap { before, now in
      if now.value.isWithin(atMost, of: before.value) { return nil }
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
