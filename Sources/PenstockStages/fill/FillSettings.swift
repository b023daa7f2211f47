import PenstockKit

/// What `fill` may be told.
struct FillSettings: StageSettings {
  let forward: [ColumnName]
  let by: [ColumnName]
  let order: ColumnName?
  let atMost: Reach?
  let constant: NamedValues<WrittenValue>?
  let mark: ColumnName?

  init(from fields: inout FieldReader) {
    forward = fields.optional(
      "forward", "Columns whose missing values take the one before, of the same key.", default: [],
      fallbackInWords: "none", example: "[close]")
    by = fields.optional(
      "by", "For `forward`: columns whose values together are a key.", default: [],
      fallbackInWords: "all rows are of one key", example: "[symbol]")
    order = fields.optional(
      "order", "For `forward`: the column that orders the rows of a key.", example: "date")
    atMost = fields.optional(
      "at_most", "For `forward`: how many rows a value may be carried.", example: "5")
    constant = fields.optional(
      "constant", "Columns, each with the value that stands for a missing one; after `forward`.",
      example: "{ halted: false }")
    mark = fields.optional(
      "mark", "A text column to add that names the columns filled in each row, joined by `;`.",
      example: "filled")
    check(&fields)
  }

  private func check(_ fields: inout FieldReader) {
    let place = fields.location
    let places = ["order", "at_most", "by"].map { fields.location(of: $0) }
    let isForward = !forward.isEmpty
    fields.check(
      isForward || !(constant?.entries.isEmpty ?? true),
      Diagnostic(
        "`fill` fills nothing", at: place,
        help: "write `forward: [COLUMN]`, or `constant: { COLUMN: VALUE }`"))
    fields.check(
      !isForward || order != nil,
      Diagnostic(
        "nothing says which value is the one before", at: place, help: "add `order: date`"))
    fields.check(
      !isForward || atMost != nil,
      Diagnostic(
        "nothing says how many rows a value may be carried", at: place,
        help: "add `at_most: 5`, or `at_most: unlimited`"))
    for (number, isGiven) in [order != nil, atMost != nil, !by.isEmpty].enumerated() {
      let name = ["order", "at_most", "by"][number]
      fields.check(
        isForward || !isGiven,
        Diagnostic(
          "`\(name)` belongs to `forward`", at: places[number], help: "take `\(name)` out"))
    }
    var seen: Set<String> = []
    for column in forward {
      fields.check(
        seen.insert(column.name).inserted,
        Diagnostic("column `\(column.name)` is listed twice", at: column.location))
      fields.check(
        !by.contains { $0.name == column.name },
        Diagnostic("`\(column.name)` is of the key and can't be filled", at: column.location))
      fields.check(
        column.name != order?.name,
        Diagnostic("`\(column.name)` orders the rows and can't be filled", at: column.location))
    }
  }
}
