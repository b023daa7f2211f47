import Penstock

/// Holds the rows that came out against those that a test expects.
///
/// Only the columns that the expected rows have are looked at. Values are compared as what they
/// are: `1.0` is `1.00`, `2024` is `2024-01-01..2024-12-31`.
struct RowComparison {
  private typealias Row = [String?]

  private let node: String
  private let written: WrittenRows
  private let location: SourceLocation
  private let expected: [Row]
  private let actual: [Row]
  private let shown: Batch

  /// The comparison of `rows`, which flow at `node`.
  ///
  /// - Throws: ``DiagnosticsError`` where a column is not there, or an expected value is none.
  init(
    _ written: WrittenRows, of node: String, _ rows: Batch, at location: SourceLocation
  ) throws(DiagnosticsError) {
    self.node = node
    self.written = written
    self.location = location
    let (columns, places) = try written.decoded(by: rows.schema, of: node)
    expected = written.rows.indices.map { row in columns.map { $0.plain(row) } }
    shown = Batch(
      schema: rows.schema.selecting(places), columns: places.map { rows.columns[$0] },
      rowCount: rows.rowCount)
    actual = (0..<rows.rowCount).map { [shown] row in shown.columns.map { $0.plain(row) } }
  }

  /// The differences, in the order of the rows that came out.
  func differences(_ order: Expectation.Order) -> [Difference] {
    switch order {
    case .same: inOrder
    case .any: unordered(allowingMore: false)
    case .among: unordered(allowingMore: true)
    }
  }

  /// Rows that are there in the same order are left alone; between them the first missing row goes
  /// with the first unexpected one, as the same row with other values.
  private var inOrder: [Difference] {
    var (gone, come): (Set<Int>, Set<Int>) = ([], [])
    for change in actual.difference(from: expected) {
      switch change {
      case .remove(let offset, _, _): gone.insert(offset)
      case .insert(let offset, _, _): come.insert(offset)
      }
    }
    var differences: [Difference] = []
    var (left, right) = (0, 0)
    while left < expected.count || right < actual.count {
      var (missing, unexpected): ([Int], [Int]) = ([], [])
      while left < expected.count, gone.contains(left) {
        missing.append(left)
        left += 1
      }
      while right < actual.count, come.contains(right) {
        unexpected.append(right)
        right += 1
      }
      differences += paired(missing, unexpected)
      (left, right) = (left + 1, right + 1)
    }
    return differences
  }

  private func unordered(allowingMore: Bool) -> [Difference] {
    var places: [Row: [Int]] = [:]
    for (place, row) in actual.enumerated().reversed() { places[row, default: []].append(place) }
    let missing = expected.indices.filter { places[expected[$0]]?.popLast() == nil }
    let unexpected = allowingMore ? [] : places.values.flatMap { $0 }.sorted()
    return paired(missing, unexpected)
  }

  private func paired(_ missing: [Int], _ unexpected: [Int]) -> [Difference] {
    var differences: [Difference] = []
    for (expected, actual) in zip(missing, unexpected) {
      let (wanted, given) = (self.expected[expected], self.actual[actual])
      let values = written.names.indices.filter { wanted[$0] != given[$0] }.map {
        value(of: $0, expected: written.rows[expected].cells[$0], row: actual)
      }
      differences.append(
        Difference(
          .changed, node, row: actual + 1, values, at: written.rows[expected].location))
    }
    for expected in missing.dropFirst(unexpected.count) {
      let values = written.names.indices.map {
        Difference.Value(
          column: written.names[$0].name, expected: written.rows[expected].cells[$0], actual: nil)
      }
      differences.append(Difference(.missing, node, values, at: written.rows[expected].location))
    }
    for actual in unexpected.dropFirst(missing.count) {
      let values = written.names.indices.map { value(of: $0, expected: nil, row: actual) }
      differences.append(
        Difference(
          .unexpected, node, row: actual + 1,
          values.isEmpty ? whole(actual) : values, at: location))
    }
    return differences
  }

  private func value(of column: Int, expected: String?, row: Int) -> Difference.Value {
    Difference.Value(
      column: written.names[column].name, expected: expected, actual: shown.columns[column][row])
  }

  /// A row that nothing is expected of, by its first columns.
  private func whole(_ row: Int) -> [Difference.Value] {
    zip(shown.schema.names, shown.columns).prefix(6).map {
      Difference.Value(column: $0, expected: nil, actual: $1[row])
    }
  }
}

extension WrittenRows {
  /// The columns as the schema of `node` types them, and their places there.
  ///
  /// - Throws: ``DiagnosticsError`` where there is no such column, or a value is no such thing.
  func decoded(
    by schema: Schema, of node: String
  ) throws(DiagnosticsError) -> (columns: [Column], places: [Int]) {
    var notes = Notes()
    var columns: [Column] = []
    var places: [Int] = []
    for (place, name) in names.enumerated() {
      guard let index = schema.index(of: name.name) else {
        notes.note(
          Diagnostic(
            "`\(node)` has no column `\(name.name)`", at: name.location,
            help: Suggestion.help(for: name.name, in: schema.names)
              ?? "its columns are \(schema.names.prefix(20).map { "`\($0)`" }.inWords)"))
        continue
      }
      let type = schema.fields[index].type
      let (column, unreadable) = TextColumn(rows.map { $0.cells[place] }).decoded(as: type)
      for row in unreadable {
        let row = rows[Int(row)]
        notes.note(
          Diagnostic(
            "`\(name.name)` is \(type.rawValue) in `\(node)`, and `\(row.cells[place] ?? "")` is not "
              + type.summary, at: row.location))
      }
      columns.append(column)
      places.append(index)
    }
    if notes.hasErrors { throw DiagnosticsError(notes.diagnostics) }
    return (columns, places)
  }
}
