import PenstockKit

/// What `unpivot` may be told.
struct UnpivotSettings: StageSettings {
  /// What becomes of a missing value.
  enum Missing: String, CaseIterable, SettingValue, DescribedWord {
    case keep, drop

    var summary: String {
      switch self {
      case .keep: "It makes a row like any other."
      case .drop: "It makes no row."
      }
    }
  }

  let columns: ColumnLabels
  let name: ColumnName
  let value: ColumnName
  let keep: [ColumnName]?
  let missing: Missing
  let unit: ColumnName?

  init(from fields: inout FieldReader) {
    columns = fields.required(
      "columns", "The columns to make rows of, in this order; or each with what to call it.",
      example: "[q1, q2, q3, q4]")
    name = fields.required(
      "name", "The column to add that says which column a value is from.", example: "quarter")
    value = fields.required("value", "The column to add that has the values.", example: "revenue")
    keep = fields.optional(
      "keep", "The columns to keep beside them; without it all others.", example: "[symbol]")
    missing = fields.optional(
      "missing", "What becomes of a missing value.", default: .keep)
    unit = fields.optional(
      "unit", "A column to add for each value's unit, where the columns have units of their own.",
      example: "unit")
    check(&fields)
  }

  private func check(_ fields: inout FieldReader) {
    let place = fields.location(of: "columns")
    fields.check(
      !columns.columns.isEmpty,
      Diagnostic("`unpivot` makes rows of no column", at: place, help: "list some"))
    fields.check(
      columns.columns.count <= Int(UInt16.max),
      Diagnostic("`unpivot` makes rows of 65535 columns at most", at: place))
    for (index, column) in columns.columns.enumerated() {
      fields.check(
        !columns.columns[..<index].contains { $0.name == column.name },
        Diagnostic("column `\(column.name)` is listed twice", at: column.location))
      fields.check(
        !(keep ?? []).contains { $0.name == column.name },
        Diagnostic(
          "column `\(column.name)` can't be kept and become rows as well", at: column.location))
    }
    var seen: Set<String> = []
    for name in [name, value, unit].compactMap({ $0 }) {
      fields.check(
        seen.insert(name.name).inserted,
        Diagnostic("two columns would be called `\(name.name)`", at: name.location))
    }
  }
}

extension Unpivot {
  typealias Settings = UnpivotSettings

  static let examples = [
    Example(
      "A statement with a column for each quarter",
      settings: "{ columns: { q1: 2025Q1, q2: 2025Q2 }, name: quarter, value: revenue }",
      input: """
        symbol,q1:decimal,q2:decimal
        600000.XSHG,10.50,
        000001.XSHE,7,8.25
        """,
      output: """
        symbol,quarter,revenue
        600000.XSHG,2025Q1,10.50
        600000.XSHG,2025Q2,
        000001.XSHE,2025Q1,7
        000001.XSHE,2025Q2,8.25
        """),
    Example(
      "Without the missing values, and without the columns that are not kept",
      settings: "{ columns: [high, low], name: kind, value: price, keep: [date], missing: drop }",
      input: """
        date:date,high:decimal,low:decimal,note
        2025-06-30,10.5,10.1,x
        2025-07-01,,9.9,y
        """,
      output: """
        date,kind,price
        2025-06-30,high,10.5
        2025-06-30,low,10.1
        2025-07-01,low,9.9
        """),
  ]
}
