import PenstockData
import PenstockKit

/// What `window` may be told.
struct WindowSettings: StageSettings {
  let by: [ColumnName]
  let order: ColumnName?
  let add: NamedValues<WindowFunction>

  init(from fields: inout FieldReader) {
    by = fields.optional(
      "by", "Columns whose values together are a key; none puts all rows into one.", default: [],
      example: "[symbol]")
    order = fields.optional(
      "order",
      "The column that orders the rows of a key; ranks need none, everything else does.",
      example: "date")
    add = fields.required(
      "add", "The columns to add, each with what it takes from other rows of the key.",
      example: "{ return: { change: close }, average: { mean: close, rows: 20, round: 4 } }")
    let (isOrdered, whole, place) = (
      order != nil, fields.location, fields.location(of: "order")
    )
    let needsOrder = add.entries.contains { $0.value.needsOrder }
    fields.check(
      isOrdered || !needsOrder,
      Diagnostic(
        "nothing says which row of a key is the earlier one", at: whole,
        help: "add `order: date`"))
    fields.check(
      !isOrdered || needsOrder,
      Diagnostic(
        "nothing here takes the rows in an order", at: place,
        help: "take `order` out: a rank says itself what it goes by"))
  }
}
