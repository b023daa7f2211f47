import PenstockData
import PenstockKit

/// Keeps the columns that are listed, in that order, and drops the others.
///
/// A number whose unit stands in a dropped column has no known unit any more.
struct Select: RowTransform {
  static let name = "select"
  static let summary = "Keeps the listed columns, in that order."

  static let examples = [
    Example(
      "Columns come out in the order of the list.",
      settings: "[close, symbol]",
      input: """
        symbol,date:date,close:decimal
        600000.XSHG,2025-06-30,10.50
        000001.XSHE,2025-06-30,
        """,
      output: """
        close,symbol
        10.50,600000.XSHG
        ,000001.XSHE
        """)
  ]

  struct Settings: StageSettings {
    let columns: [ColumnName]

    init(from fields: inout FieldReader) {
      columns = fields.whole("The columns to keep.", example: "[symbol, date, close]")
      let (columns, place, isRead) = (columns, fields.location, fields.notes.diagnostics.isEmpty)
      fields.check(
        !columns.isEmpty || !isRead,
        Diagnostic("`select` keeps no column", at: place, help: "list some"))
      for (index, column) in columns.enumerated() {
        fields.check(
          !columns[..<index].contains { $0.name == column.name },
          Diagnostic("column `\(column.name)` is listed twice", at: column.location))
      }
    }
  }

  private let places: [Int]
  private let output: Schema

  init(_ settings: Settings, _ binding: inout Binding) {
    places = settings.columns.map { binding.column($0) }
    output = binding.input.selecting(places)
    binding.output = output
  }

  func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    Batch(
      schema: output, columns: places.map { batch.columns[$0] }, rowCount: batch.rowCount)
  }
}
