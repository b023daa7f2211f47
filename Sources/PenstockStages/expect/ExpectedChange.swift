import PenstockData
import PenstockKit

/// That a number changes by so much at most since another node's row of the same key.
struct ExpectedChange: Sendable {
  /// The node.
  let node: String

  private let column: Int
  private let key: [Int]
  private let limit: ChangeLimit

  /// The same columns there.
  private let otherColumn: Int
  private let otherKey: [Int]

  init(_ change: ChangeWords, since node: NodeName, _ binding: inout Binding) {
    self.node = node.name
    limit = ChangeLimit(change)
    column = binding.column(change.column, .decimal, .integer)
    key = change.by.map { binding.column($0) }
    let there = { (name: ColumnName) in ColumnName(name.name, at: node.location) }
    otherColumn = binding.column(there(change.column), in: node, .decimal, .integer)
    otherKey = change.by.map { binding.column(there($0), in: node) }
  }

  /// The numbers of the node's rows by their keys.
  ///
  /// - Throws: ``StageFailure`` where two rows of a key have different ones.
  func values(_ table: Batch) throws -> [String: Decimal] {
    var values: [String: Decimal] = [:]
    let keys = otherKey.map { table.columns[$0].unwritten }
    for row in 0..<table.rowCount {
      guard let key = keys.keyText(row), let value = table.columns[otherColumn].number(row)
      else { continue }
      if let other = values.updateValue(value, forKey: key), other != value {
        throw StageFailure(
          "`\(node)` has \(other) and \(value) for one key: \(table.told(row, otherKey))",
          help: "add the column that tells them apart to `by`")
      }
    }
    return values
  }

  /// The rows whose number is too far from the earlier one, and how many have one.
  func failing(
    _ batch: Batch, _ earlier: [String: Decimal]
  ) -> (rows: [(row: Int32, told: String)], compared: Int) {
    var failing: [(row: Int32, told: String)] = []
    var compared = 0
    let keys = key.map { batch.columns[$0].unwritten }
    for row in 0..<batch.rowCount {
      guard let value = batch.columns[column].number(row), let text = keys.keyText(row),
        let before = earlier[text]
      else { continue }
      compared += 1
      if limit.allows(value, after: before) { continue }
      failing.append((Int32(row), "\(batch.told(row, key)): \(before) to \(value)"))
    }
    return (failing, compared)
  }
}

extension Batch {
  /// What a row has in some columns, in words.
  func told(_ row: Int, _ places: [Int]) -> String {
    places.map { "\(schema.fields[$0].name) \(columns[$0][row] ?? "missing")" }
      .joined(separator: ", ")
  }
}

extension [Column] {
  /// A text that rows have in common which have the same in these columns; nil where one is missing.
  func keyText(_ row: Int) -> String? {
    let texts = compactMap { $0.keyText(row) }
    return texts.count == count ? texts.joined(separator: "\u{1F}") : nil
  }
}

extension Column {
  /// A text that equal values have in common, whatever their decimals, in a column that is
  /// ``unwritten``; nil for a missing one.
  func keyText(_ row: Int) -> String? {
    if case .decimal(let column) = self { return column[row]?.shortest.description }
    return self[row]
  }

  /// The number of a row.
  func number(_ row: Int) -> Decimal? {
    switch self {
    case .integer(let column): column[row].map { Decimal($0) }
    case .decimal(let column): column[row]
    default: nil
    }
  }
}
