import PenstockData
import PenstockKit

/// What `window` may be told.
struct WindowSettings: StageSettings {
  let by: [ColumnName]
  let order: ColumnName
  let add: NamedValues<WindowFunction>

  init(from fields: inout FieldReader) {
    by = fields.optional(
      "by", "Columns whose values together are a key; none puts all rows into one.", default: [],
      example: "[symbol]")
    order = fields.required("order", "The column that orders the rows of a key.", example: "date")
    add = fields.required(
      "add", "The columns to add, each with what it takes from earlier rows.",
      example: "{ return: { change: close, round: 6 } }")
  }
}

/// What a column takes from an earlier row.
enum WindowFunction: SettingValue {
  /// The value of `column`, some rows back.
  case lag(ColumnName, rows: Int)
  /// The value of `column` over the one some rows back, less one.
  case change(ColumnName, rows: Int, round: Int)

  private struct Words: StageSettings {
    let lag: ColumnName?
    let change: ColumnName?
    let rows: Int
    let round: Int

    init(from fields: inout FieldReader) {
      lag = fields.optional("lag", "The column whose earlier value to take.", example: "close")
      change = fields.optional(
        "change", "The number column whose change since the earlier row to take.", example: "close")
      rows = fields.optional("rows", "How many rows back.", default: 1)
      round = fields.optional("round", "How many decimals a change has.", default: 6)
      let (lag, change, rows, round) = (lag, change, rows, round)
      let place = fields.location
      fields.check(
        (lag == nil) != (change == nil),
        Diagnostic("say either `lag` or `change`", at: place, help: "write `{ lag: COLUMN }`"))
      fields.check(rows >= 1, Diagnostic("`rows` is 1 at least", at: place))
      fields.check((0...18).contains(round), Diagnostic("`round` is 0 through 18", at: place))
    }
  }

  static var shape: ValueShape { Nested<Words>.shape }
  static var placeholder: WindowFunction { .lag(ColumnName(""), rows: 1) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> WindowFunction? {
    guard let words = Nested<Words>.read(value, &notes)?.settings else { return nil }
    if let lag = words.lag { return .lag(lag, rows: words.rows) }
    return words.change.map { .change($0, rows: words.rows, round: words.round) }
  }

  var column: ColumnName {
    switch self {
    case .lag(let column, _), .change(let column, _, _): column
    }
  }

  var rows: Int {
    switch self {
    case .lag(_, let rows), .change(_, let rows, _): rows
    }
  }

  var isLag: Bool { if case .lag = self { true } else { false } }
}
