import PenstockData
import PenstockExpressions
import PenstockKit

/// What is expected of all rows together: how many there are, and how new the newest is.
struct ExpectTotal: SequentialTransform {
  static let name = Expect.name
  static let summary = Expect.summary

  typealias Settings = ExpectSettings

  private enum Form {
    case rows(ExpectedRowCount, node: String?)
    case fresh(place: Int, since: Since, days: Int)
  }

  /// The day that a newest one is held against.
  private enum Since {
    case day(CalendarDate)
    case node(String, place: Int)
  }

  private var checks: [(form: Form, expected: Expected)] = []
  private var rowCount = 0
  private var newest: [Int: CalendarDate] = [:]  // by column
  private var tables: [String: (rowCount: Int, newest: [Int: CalendarDate])] = [:]

  /// Whether nothing is expected of all rows.
  var isEmpty: Bool { checks.isEmpty }

  init(_ settings: ExpectSettings, _ binding: inout Binding) {
    for (number, check) in settings.checks.values.enumerated() {
      func expected(_ words: String) -> Expected {
        Expected(number: number, words: words, consequence: check.words.consequence)
      }
      if let rows = check.words.rows?.settings, rows.per.isEmpty {
        let form = Form.rows(ExpectedRowCount(rows), node: rows.against?.name)
        checks.append((form, expected(rows.words)))
      }
      if let fresh = check.words.fresh?.settings {
        let place = binding.column(fresh.column, .date)
        var since = fresh.asOf.map { Since.day($0) }
        if let node = fresh.against {
          let other = ColumnName(fresh.column.name, at: node.location)
          since = .node(node.name, place: binding.column(other, in: node, .date))
        }
        guard let since else { continue }
        let day = fresh.asOf.map { "\($0)" } ?? "that of `\(fresh.against?.name ?? "")`"
        checks.append(
          (
            .fresh(place: place, since: since, days: fresh.days),
            expected(
              "the newest `\(fresh.column.name)` at most \(fresh.days) days before \(day)")
          ))
      }
    }
  }

  mutating func prepare(_ tables: [String: Batch]) {
    for (form, _) in checks {
      switch form {
      case .rows(_, let node?):
        self.tables[node, default: (0, [:])].rowCount = tables[node]?.rowCount ?? 0
      case .fresh(_, .node(let node, let place), _):
        self.tables[node, default: (0, [:])].newest[place] =
          tables[node].flatMap { $0.columns[place].newest }
      default: break
      }
    }
  }

  mutating func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    rowCount += batch.rowCount
    for case (.fresh(let place, _, _), _) in checks {
      if let last = batch.columns[place].newest {
        newest[place] = max(newest[place] ?? last, last)
      }
    }
    return batch
  }

  func finish(_ context: inout StageContext) -> Batch? {
    for (form, expected) in checks {
      let found = found(form)
      context.expect(
        Expectation(
          number: expected.number, words: expected.words, consequence: expected.consequence,
          checked: found == .nothing ? 0 : 1, failed: found.told == nil ? 0 : 1,
          example: found.told))
    }
    return nil
  }

  /// What was found where something was to be held against something.
  private enum Found: Equatable {
    case holds, nothing
    case other(String)

    var told: String? { if case .other(let words) = self { words } else { nil } }
  }

  private func found(_ form: Form) -> Found {
    switch form {
    case .rows(let limit, let node):
      let whole = node.map { tables[$0]?.rowCount ?? 0 }
      if whole == 0 { return .nothing }
      if limit.holds(rowCount, beside: whole) { return .holds }
      return .other(limit.told(rowCount, beside: whole))
    case .fresh(let place, let since, let days):
      var day: CalendarDate?
      switch since {
      case .day(let asOf): day = asOf
      case .node(let node, let place): day = tables[node]?.newest[place]
      }
      guard let day else { return .nothing }
      guard let last = newest[place] else { return .other("no day at all") }
      return Int(day.day) - Int(last.day) > days ? .other("\(last)") : .holds
    }
  }
}

extension RowCountWords {
  /// What is expected, in words.
  var words: String {
    let of = against.map { "of the rows of `\($0.name)`" } ?? "rows"
    let bounds = [least.map { "\($0) \(of) at least" }, most.map { "\($0) \(of) at most" }]
    let each = per.isEmpty ? "" : " for each \(per.map { "`\($0.name)`" }.inWords)"
    return bounds.compactMap { $0 }.inWords + each
  }
}

extension Column {
  /// The latest day of all rows.
  fileprivate var newest: CalendarDate? {
    // Values that are kept once may belong to rows that are gone: rows are asked.
    dates.flatMap { dates in (0..<dates.count).lazy.compactMap { dates[$0] }.max() }
  }
}
