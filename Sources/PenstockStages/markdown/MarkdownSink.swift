import PenstockData
import PenstockKit

/// Writes a table for people: GitHub's Markdown, whose columns are aligned in plain text too.
///
/// Numbers stand at the right and keep all their digits. A missing value is an empty cell.
struct MarkdownSink: TableSink {
  static let name = "markdown"
  static let summary = "Writes a Markdown table, aligned in plain text too."

  typealias Settings = NoSettings

  private let fields: [Field]

  init(_ settings: Settings, _ binding: inout Binding) {
    fields = binding.input.fields
  }

  func encode(table: Batch, into writer: inout ByteWriter) {
    let columns = fields.indices.map { MarkdownColumn(fields[$0], table.columns[$0]) }
    Self.append(columns.map { $0.padded($0.header) }, to: &writer)
    Self.append(columns.map(\.rule), to: &writer)
    for row in 0..<table.rowCount {
      Self.append(columns.map { $0.padded($0.cells[row]) }, to: &writer)
    }
  }

  private static func append(_ cells: [String], to writer: inout ByteWriter) {
    for cell in cells {
      writer.append("| ")
      writer.append(cell)
      writer.append(" ")
    }
    writer.append("|\n")
  }
}

/// A column's cells as Markdown, and how wide they are.
private struct MarkdownColumn {
  let header: String
  let cells: [String]
  private let width: Int
  private let isNumber: Bool

  init(_ field: Field, _ column: Column) {
    header = MarkdownText.escaped(field.name)
    cells = (0..<column.count).map { row in column[row].map(MarkdownText.escaped) ?? "" }
    isNumber = field.type.isNumber
    width = max(cells.map(\.shownWidth).max() ?? 0, header.shownWidth, 3)
  }

  /// What stands between the header and the first row.
  var rule: String {
    isNumber ? String(repeating: "-", count: width - 1) + ":" : String(repeating: "-", count: width)
  }

  /// A cell as wide as the column.
  func padded(_ cell: String) -> String {
    let blanks = String(repeating: " ", count: width - cell.shownWidth)
    return isNumber ? blanks + cell : cell + blanks
  }
}
