import Penstock

/// Rows as an aligned table for people, or as JSON for programs.
struct TextTable {
  private let batch: Batch
  private let schema: Schema

  /// A table of `batch`, whose columns are those of `schema`.
  init(_ batch: Batch, schema: Schema) {
    self.batch = batch
    self.schema = schema
  }

  /// The table: names, types and units, the rows, and how many values are missing.
  var text: String {
    var columns = zip(schema.fields, batch.columns).map { field, column in
      [field.name, field.kind] + (0..<batch.rowCount).map { (column[$0] ?? "·").escapedForTerminal }
    }
    for place in columns.indices {
      let width = columns[place].map(\.shownWidth).max() ?? 0
      let isNumber = schema.fields[place].type.isNumber
      columns[place] = columns[place].enumerated().map { row, text in
        let blanks = String(repeating: " ", count: width - text.shownWidth)
        return isNumber && row > 1 ? blanks + text : text + blanks
      }
    }
    var lines = (0..<(batch.rowCount + 2)).map { row in
      columns.map { $0[row] }.joined(separator: "  ").trimmingEnd
    }
    lines.append("\(batch.rowCount) rows; · is missing")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The rows as JSON objects of text.
  var json: JSONValue {
    .array(
      (0..<batch.rowCount).map { row in
        .object(
          zip(schema.fields, batch.columns).map { field, column in
            (field.name, JSONValue.string(orNull: column[row]))
          })
      })
  }
}

extension Field {
  /// The type and unit in a word or two.
  fileprivate var kind: String {
    if case .fixed(let unit) = unit { return "\(type.rawValue) \(unit)" }
    return type.rawValue
  }
}

extension String {
  /// How many columns of a terminal the text takes.
  var shownWidth: Int { reduce(0) { $0 + ($1.isWide ? 2 : 1) } }

  fileprivate var trimmingEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
