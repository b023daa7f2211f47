import PenstockData
import PenstockKit

/// Which rows of a key stay.
enum KeptRows: String, CaseIterable, SettingValue, DescribedWord {
  /// The first one.
  case first
  /// The last one.
  case last
  /// The first one, where all agree in every column; otherwise none, and all are refused.
  case agreeing
  /// The one row; where there are several all are refused.
  case single

  var summary: String {
    switch self {
    case .first: "The first row."
    case .last: "The last row."
    case .agreeing:
      "The first row if all of the key agree in every column, else none: all are refused."
    case .single: "The one row of the key; where there are several all are refused."
    }
  }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> KeptRows? {
    readWord(
      value,
      synonyms: [
        "any": .first, "false": .single, "none": .single, "unique": .single, "earliest": .first,
        "latest": .last, "newest": .last, "identical": .agreeing, "same": .agreeing,
      ], &notes)
  }
}

/// What `dedupe` may be told.
struct DedupeSettings: StageSettings {
  let key: [ColumnName]
  let keep: KeptRows
  let order: ColumnName?

  init(from fields: inout FieldReader) {
    key = fields.optional(
      "key", "The columns whose values together should come only once.", default: [],
      fallbackInWords: "all columns", example: "[symbol, date]")
    keep = fields.required(
      "keep",
      "Which row of a key stays.",
      example: "last")
    order = fields.optional(
      "order",
      "The column that says which row is first and last; rows without a value are "
        + "neither while others have one, and of equal ones the input's order decides.",
      default: nil, fallbackInWords: "the order of the input", example: "known_at")
    let (keep, order) = (keep, order)
    fields.check(
      order == nil || keep == .first || keep == .last,
      Diagnostic(
        "`order` says which row is first and last, and `keep: \(keep.rawValue)` asks for neither",
        at: order?.location, help: "take `order` out, or write `keep: last`"))
    var seen: Set<String> = []
    for column in key {
      fields.check(
        seen.insert(column.name).inserted,
        Diagnostic("column `\(column.name)` is listed twice", at: column.location))
    }
  }
}
