import PenstockData
import PenstockKit

/// Makes columns of rows: one row for each key, one column for each listed value of a column.
///
/// Rows whose value is not listed are left out and counted. A missing value fills no cell; two
/// values for one cell are an error.
struct Pivot: GroupTransform {
  static let name = "pivot"
  static let summary = "Makes a column of each listed value of a column, and one row for each key."

  struct Settings: StageSettings {
    let rows: [ColumnName]
    let column: ColumnName
    let values: ColumnName
    let columns: [ColumnName]

    init(from fields: inout FieldReader) {
      rows = fields.required(
        "rows", "The columns whose values together make one row.",
        example: "[concept, period, currency]")
      column = fields.required(
        "column", "The text column whose values become columns.", example: "entity")
      values = fields.required(
        "values", "The column whose values fill the cells.", example: "value")
      columns = fields.required(
        "columns", "The columns to make: values of `column`, in this order.",
        example: "[Zhipu, MiniMax]")
      var seen = Set(rows.map(\.name))
      for name in columns {
        fields.check(
          seen.insert(name.name).inserted,
          Diagnostic("two columns would be called `\(name.name)`", at: name.location))
      }
      for name in [column, values] {
        fields.check(
          !rows.contains { $0.name == name.name },
          Diagnostic("`\(name.name)` can't be among `rows` as well", at: name.location))
      }
    }
  }

  let key: [Int]

  private let column: Int
  private let values: Int
  private let names: [String]
  private let columnName: String
  private let output: Schema

  init(_ settings: Settings, _ binding: inout Binding) {
    key = settings.rows.map { binding.column($0) }
    column = binding.column(settings.column, .text)
    values = binding.column(settings.values)
    names = settings.columns.map(\.name)
    columnName = settings.column.name
    var schema = binding.input.selecting(key)
    schema.parts = [:]
    if let value = binding.input[settings.values.name] {
      var unit = FieldUnit.unknown
      if case .fixed = value.unit { unit = value.unit }
      for name in names { schema.append(Field(name, value.type, unit: unit)) }
    }
    output = schema
    binding.output = schema
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) throws {
    let table = groups.table
    let places = places(table)
    var anchors: [Int32] = []
    var cells = [[Int32]](repeating: [], count: names.count)
    var leftOut = 0
    for group in groups {
      var isNew = true
      for row in group {
        let place = places[Int(row)]
        if place < 0 {
          leftOut += 1
          continue
        }
        if isNew {
          anchors.append(row)
          for column in cells.indices { cells[column].append(-1) }
          isNew = false
        }
        if table.columns[values].isMissing(Int(row)) { continue }
        let other = cells[place][anchors.count - 1]
        if other >= 0 { throw conflict(Int(other), Int(row), place, table) }
        cells[place][anchors.count - 1] = row
      }
    }
    let columns =
      key.map { table.columns[$0].gather(anchors) }
      + cells.map { table.columns[values].picking($0) }
    output.add(
      Batch(schema: self.output, columns: columns, rowCount: anchors.count), at: anchors)
    output.context.remark("rows with another `\(columnName)` left out", count: leftOut)
  }

  /// For each row the place of its output column among those listed, or −1.
  private func places(_ table: Batch) -> [Int] {
    guard let texts = table.columns[column].texts else { return [] }
    var known: [String: Int] = [:]
    for (place, name) in names.enumerated() { known[name] = place }
    func place(_ slice: TextSlice) -> Int {
      slice.isMissing ? -1 : known[texts.store.text(slice.range)] ?? -1
    }
    if let coding = texts.coding {
      let places = coding.values.map(place)
      return coding.codes.map { places[Int($0)] }
    }
    return (0..<texts.count).map { place(texts.slice($0)) }
  }

  private func conflict(_ first: Int, _ second: Int, _ place: Int, _ table: Batch) -> StageFailure {
    func value(_ row: Int, _ column: Int) -> String {
      table.columns[column][row].map { "`\($0)`" } ?? "missing"
    }
    let keys = key.map { "\(table.schema.fields[$0].name) \(value(first, $0))" }
    let at = keys.isEmpty ? "" : " at \(keys.joined(separator: ", "))"
    return StageFailure(
      "two values for `\(names[place])`\(at): \(value(first, values)) and \(value(second, values))",
      help: "add the column that tells them apart to `rows`, or filter before")
  }
}

extension Column {
  /// The rows numbered `rows`, in that order; −1 gives a missing value.
  fileprivate func picking(_ rows: [Int32]) -> Column {
    switch self {
    case .text(let column):
      .text(TextColumn(rows.map { $0 < 0 ? .missing : column.slice(Int($0)) }, in: column.store))
    case .integer(let column): .integer(column.picking(rows))
    case .decimal(let column):
      .decimal(DecimalColumn(rows.map { $0 < 0 ? nil : column[Int($0)] }))
    case .boolean(let column): .boolean(column.picking(rows))
    case .date(let column): .date(column.picking(rows))
    case .timestamp(let column): .timestamp(column.picking(rows))
    case .period(let column): .period(column.picking(rows))
    }
  }
}

extension ValueColumn {
  fileprivate func picking(_ rows: [Int32]) -> ValueColumn {
    ValueColumn(rows.map { $0 < 0 ? nil : self[Int($0)] })
  }
}
