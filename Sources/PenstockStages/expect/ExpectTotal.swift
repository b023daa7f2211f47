import PenstockData
import PenstockExpressions
import PenstockKit

/// What is expected of all rows together: how many there are, and how new the newest is.
struct ExpectTotal: SequentialTransform {
  static let name = Expect.name
  static let summary = Expect.summary

  typealias Settings = ExpectSettings

  private enum Form {
    case rows(least: Int?, most: Int?)
    case fresh(place: Int, asOf: CalendarDate, days: Int)
  }

  private var checks: [(form: Form, expected: Expected)] = []
  private var rowCount = 0
  private var newest: [Int: CalendarDate] = [:]  // by column

  /// Whether nothing is expected of all rows.
  var isEmpty: Bool { checks.isEmpty }

  init(_ settings: ExpectSettings, _ binding: inout Binding) {
    for (number, check) in settings.checks.values.enumerated() {
      func expected(_ words: String) -> Expected {
        Expected(number: number, words: words, consequence: check.words.consequence)
      }
      if let rows = check.words.rows?.settings {
        let words = [
          rows.least.map { "\($0) rows at least" }, rows.most.map { "\($0) rows at most" },
        ]
        .compactMap { $0 }.inWords
        checks.append((.rows(least: rows.least, most: rows.most), expected(words)))
      }
      if let fresh = check.words.fresh?.settings {
        let place = binding.column(fresh.column, .date)
        checks.append(
          (
            .fresh(place: place, asOf: fresh.asOf, days: fresh.days),
            expected(
              "the newest `\(fresh.column.name)` at most \(fresh.days) days before \(fresh.asOf)")
          ))
      }
    }
  }

  mutating func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    rowCount += batch.rowCount
    for case (.fresh(let place, _, _), _) in checks {
      guard let column = batch.columns[place].dates else { continue }
      // Values that are kept once may belong to rows that are gone: rows are asked.
      if let last = (0..<column.count).lazy.compactMap({ column[$0] }).max() {
        newest[place] = max(newest[place] ?? last, last)
      }
    }
    return batch
  }

  func finish(_ context: inout StageContext) -> Batch? {
    for (form, expected) in checks {
      var found: String?
      switch form {
      case .rows(let least, let most):
        if rowCount < least ?? 0 || rowCount > most ?? .max { found = "\(rowCount) rows" }
      case .fresh(let place, let asOf, let days):
        guard let last = newest[place] else {
          found = "no day at all"
          break
        }
        if Int(asOf.day) - Int(last.day) > days { found = "\(last)" }
      }
      context.expect(
        Expectation(
          number: expected.number, words: expected.words, consequence: expected.consequence,
          checked: 1, failed: found == nil ? 0 : 1, example: found))
    }
    return nil
  }
}
