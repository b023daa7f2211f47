import PenstockData
import PenstockKit

/// How many rows there may be: numbers, or shares of another node's rows.
struct ExpectedRowCount: Sendable {
  private let least: Decimal?
  private let most: Decimal?

  init(_ words: RowCountWords) {
    (least, most) = (words.least, words.most)
  }

  /// Whether there may be `count` rows where the other node has `whole`, if one is told.
  func holds(_ count: Int, beside whole: Int?) -> Bool {
    func times(_ share: Decimal) -> Decimal? {
      whole.map { try? share.multiplied(by: Decimal($0)) } ?? share
    }
    let count = Decimal(count)
    let isEnough = least.map { times($0).map { count >= $0 } ?? false } ?? true
    let isFew = most.map { times($0).map { count <= $0 } ?? true } ?? true
    return isEnough && isFew
  }

  /// What was found instead, in words.
  func told(_ count: Int, beside whole: Int?) -> String {
    "\(count) rows" + (whole.map { " beside \($0)" } ?? "")
  }
}

/// The rows of another node, counted by the columns that a row here has too.
struct RowCountsBeside: Sendable {
  /// How often a key is there, and what it is in words.
  struct Count: Sendable {
    var rows: Int
    let told: String
  }

  /// The node.
  let node: String

  private let key: [Int]

  /// Nil where rows are not counted by key beside another node.
  init?(_ words: RowCountWords, _ binding: inout Binding) {
    guard let node = words.against, !words.per.isEmpty else { return nil }
    self.node = node.name
    key = words.per.map { binding.column(ColumnName($0.name, at: node.location), in: node) }
  }

  /// The rows of each key; what is missing is a value like any other.
  func counts(_ table: Batch) -> [String: Count] {
    var counts: [String: Count] = [:]
    let columns = key.map { table.columns[$0].unwritten }
    for row in 0..<table.rowCount {
      counts[columns.groupText(row), default: Count(rows: 0, told: table.told(row, key))].rows += 1
    }
    return counts
  }
}

/// That keys of which another node has rows have some here: those that have none are counted, and the
/// rows pass.
struct ExpectAbsent: SequentialTransform {
  static let name = Expect.name
  static let summary = Expect.summary

  typealias Settings = ExpectSettings

  private struct Check: Sendable {
    let key: [Int]
    let beside: RowCountsBeside
    let limit: ExpectedRowCount
    let expected: Expected
    var absent: [String: RowCountsBeside.Count] = [:]
  }

  private var checks: [Check] = []

  /// Whether nothing is counted by key beside another node.
  var isEmpty: Bool { checks.isEmpty }

  init(_ settings: ExpectSettings, _ binding: inout Binding) {
    for (number, check) in settings.checks.values.enumerated() {
      guard let rows = check.words.rows?.settings,
        let beside = RowCountsBeside(rows, &binding)
      else { continue }
      checks.append(
        Check(
          key: rows.per.map { binding.column($0) }, beside: beside, limit: ExpectedRowCount(rows),
          expected: Expected(
            number: number, words: rows.words, consequence: check.words.consequence)))
    }
  }

  mutating func prepare(_ tables: [String: Batch]) {
    for place in checks.indices {
      let beside = checks[place].beside
      checks[place].absent = tables[beside.node].map(beside.counts) ?? [:]
    }
  }

  mutating func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    for place in checks.indices where !checks[place].absent.isEmpty {
      let columns = checks[place].key.map { batch.columns[$0].unwritten }
      for row in 0..<batch.rowCount { checks[place].absent[columns.groupText(row)] = nil }
    }
    return batch
  }

  func finish(_ context: inout StageContext) -> Batch? {
    for check in checks {
      let failing = check.absent.values.filter { !check.limit.holds(0, beside: $0.rows) }
      context.expect(
        Expectation(
          number: check.expected.number, words: check.expected.words,
          consequence: check.expected.consequence, checked: check.absent.count,
          failed: failing.count,
          example: failing.map { "\($0.told): \(check.limit.told(0, beside: $0.rows))" }.min()))
    }
    return nil
  }
}

extension [Column] {
  /// A text that rows have in common which have the same in these columns, missing values included.
  func groupText(_ row: Int) -> String {
    map { $0.keyText(row) ?? "\u{1E}" }.joined(separator: "\u{1F}")
  }
}
