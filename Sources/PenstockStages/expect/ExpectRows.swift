import PenstockData
import PenstockExpressions
import PenstockFinance
import PenstockKit

/// What is expected of each row by itself.
struct ExpectRows: RowTransform {
  static let name = Expect.name
  static let summary = Expect.summary

  typealias Settings = ExpectSettings

  private struct Check: Sendable {
    enum Form: Sendable {
      case present(Int)
      case condition(BoundExpression)
      case reference(places: [Int], node: String, keys: [Int])
      case change(ExpectedChange)
    }

    let form: Form
    let number: Int
    let words: String
    let consequence: Expectation.Consequence
  }

  private var checks: [Check] = []
  private var known: [Int: Set<String>] = [:]  // by the check's place
  private var earlier: [Int: [String: Decimal]] = [:]  // by the check's place

  /// Whether nothing is expected of single rows.
  var isEmpty: Bool { checks.isEmpty }

  init(_ settings: ExpectSettings, _ binding: inout Binding) {
    for (number, check) in settings.checks.values.enumerated() {
      let words = check.words
      func add(_ form: Check.Form, _ text: String) {
        checks.append(
          Check(form: form, number: number, words: text, consequence: words.consequence))
      }
      for column in words.notNull?.values ?? [] {
        add(.present(binding.column(column)), "`\(column.name)` is there")
      }
      if let holds = words.holds, let bound = holds.condition(&binding) {
        add(.condition(bound), "`\(holds.text)`")
      }
      if let identity = words.identity,
        let bound = identity.identity(&binding, decimals: words.decimals)
      {
        add(.condition(bound), "`\(identity.text)` as rounded")
      }
      for (entry, isRange) in (words.between?.entries.map { ($0, true) } ?? [])
        + (words.oneOf?.entries.map { ($0, false) } ?? [])
      {
        if let made = Self.condition(entry.name, entry.value, isRange, &binding) {
          add(.condition(made.bound), made.words)
        }
      }
      if let reference = words.reference?.settings {
        let places = reference.columns.map { binding.column($0) }
        let keys = reference.keys.map { binding.column($0, in: reference.node) }
        let names = reference.columns.map { "`\($0.name)`" }.inWords
        add(
          .reference(places: places, node: reference.node.name, keys: keys),
          "\(names) \(places.count == 1 ? "is" : "are together") in `\(reference.node.name)`")
      }
      if let change = words.change?.settings, let node = change.against {
        let bound = ExpectedChange(change, since: node, &binding)
        add(
          .change(bound),
          "`\(change.column.name)` changes by \(ChangeLimit(change).words) at most since "
            + "`\(node.name)`")
      }
    }
  }

  private static func condition(
    _ column: ColumnName, _ values: [String], _ isRange: Bool, _ binding: inout Binding
  ) -> (bound: BoundExpression, words: String)? {
    _ = binding.column(column)
    guard let field = binding.input[column.name] else { return nil }
    if isRange, values.count != 2 {
      binding.note(
        Diagnostic(
          "`between` takes the smallest and the largest value", at: column.location,
          help: "write `{ \(column.name): [LEAST, MOST] }`"))
      return nil
    }
    let made =
      isRange
      ? WrittenExpression.range(of: field.name, field.type, from: values[0], through: values[1])
      : WrittenExpression.membership(of: field.name, field.type, among: values)
    guard let made, let bound = try? made.bound(to: binding.input) else {
      binding.note(
        Diagnostic(
          "column `\(field.name)` can't be one of these: its values are \(field.type.summary)",
          at: column.location))
      return nil
    }
    let words =
      isRange
      ? "`\(field.name)` from \(values[0]) through \(values[1])"
      : "`\(field.name)` is one of \(values.joined(separator: ", "))"
    return (bound, words)
  }

  mutating func prepare(_ tables: [String: Batch]) throws {
    for (place, check) in checks.enumerated() {
      switch check.form {
      case .reference(_, let node, let keys):
        guard let table = tables[node] else { continue }
        let columns = keys.map { table.columns[$0].unwritten }
        known[place] = Set((0..<table.rowCount).compactMap { columns.keyText($0) })
      case .change(let change):
        if let table = tables[change.node] { earlier[place] = try change.values(table) }
      default: break
      }
    }
  }

  func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    var refused = Refused()
    for (place, check) in checks.enumerated() {
      var checked = batch.rowCount
      let failing = failing(check, place, batch, &checked)
      refused.take(
        failing.map { $0.row }, told: failing.map { $0.told }, checked: checked,
        Expected(number: check.number, words: check.words, consequence: check.consequence),
        &context)
    }
    return refused.dropped(from: batch)
  }

  private func failing(
    _ check: Check, _ place: Int, _ batch: Batch, _ checked: inout Int
  ) -> [(row: Int32, told: String)] {
    let rows = 0..<Int32(batch.rowCount)
    switch check.form {
    case .present(let column):
      return rows.filter { batch.columns[column].isMissing(Int($0)) }
        .map { ($0, batch.told(Int($0), without: column)) }
    case .condition(let expression):
      var faults = Faults()
      let truths = expression.values(batch, &faults).booleans
      return rows.filter { truths?[Int($0)] == false || faults.rows[$0] != nil }
        .map { ($0, expression.told(batch.columns, Int($0))) }
    case .reference(let places, _, _):
      let columns = places.map { batch.columns[$0].unwritten }
      return rows.compactMap { row in
        guard let value = columns.keyText(Int(row)), known[place]?.contains(value) != true else {
          return nil
        }
        return (row, batch.told(Int(row), places))
      }
    case .change(let change):
      let (failing, compared) = change.failing(batch, earlier[place] ?? [:])
      checked = compared
      return failing
    }
  }
}

/// What is expected, without how often it held.
struct Expected: Sendable {
  let number: Int
  let words: String
  let consequence: Expectation.Consequence
}

/// The rows that are refused for not being as expected.
struct Refused {
  private var rows: Set<Int32> = []

  /// Counts an expectation, and takes the rows for which it does not hold where they are refused.
  ///
  /// - Parameters:
  ///   - told: What to tell of each of them.
  ///   - failed: How often it does not hold, where that is not for each of them.
  mutating func take(
    _ failing: [Int32], told: [String], checked: Int, failed: Int? = nil, _ expected: Expected,
    _ context: inout StageContext
  ) {
    context.expect(
      Expectation(
        number: expected.number, words: expected.words, consequence: expected.consequence,
        checked: checked, failed: failed ?? failing.count, example: told.min()))
    guard expected.consequence == .refuse else { return }
    for (row, told) in zip(failing, told) where rows.insert(row).inserted {
      context.refuse(
        row, code: FinanceCode.unexpected.rawValue, "\(expected.words) does not hold: \(told)")
    }
  }

  /// Whether a row is refused.
  func contains(_ row: Int32) -> Bool { rows.contains(row) }

  /// The other rows.
  func dropped(from batch: Batch) -> Batch {
    if rows.isEmpty { return batch }
    return batch.gather((0..<Int32(batch.rowCount)).filter { !rows.contains($0) })
  }
}

extension Batch {
  /// What the first columns of a row have, but for one: enough to find it.
  fileprivate func told(_ row: Int, without place: Int) -> String {
    columns.indices.filter { $0 != place && !columns[$0].isMissing(row) }.prefix(3)
      .map { "\(schema.fields[$0].name) \(columns[$0][row] ?? "")" }.joined(separator: ", ")
  }
}
