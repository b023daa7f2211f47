import PenstockData
import PenstockFinance
import PenstockKit

/// What `amount` may be told.
struct AmountSettings: StageSettings {
  let column: ColumnName
  let unit: WordOrColumn?
  let currency: WordOrColumn?
  let into: NamedValues<ColumnName>?

  /// The results by the names that `into` has for them.
  static let results = ["value", "unit", "decimals", "qualifier"]

  init(from fields: inout FieldReader) {
    column = fields.required(
      "column", "The column with the amounts, as text or as numbers.", example: "amount")
    unit = fields.optional(
      "unit", "The unit of numbers that have none with them.", example: "{ column: unit }")
    currency = fields.optional(
      "currency", "What a bare 元 means: an ISO 4217 code, or each row's.", example: "CNY")
    into = fields.optional(
      "into",
      "Which of value, unit, decimals and qualifier to add, and the columns to put them in.",
      example: "{ value: exact, unit: iso }")
    for entry in into?.entries ?? [] where !Self.results.contains(entry.name.name) {
      fields.check(
        false,
        Diagnostic(
          "`amount` has no result `\(entry.name.name)`", at: entry.name.location,
          help: Suggestion.help(for: entry.name.name, in: Self.results)
            ?? "its results are value, unit, decimals and qualifier"))
    }
  }

  /// The column for a result; nil where it is not wanted.
  func column(for result: String) -> String? {
    guard let into else { return result }
    return into.entries.first { $0.name.name == result }?.value.name
  }
}

/// A word for all rows, or a column of words.
struct Words: Sendable {
  private let word: String?
  private let place: Int

  /// The words of a setting, nil where it is not written; `check` looks at a word for all rows.
  init?(
    _ setting: WordOrColumn?, _ binding: inout Binding,
    check: (String, SourceLocation?, inout Binding) -> Void
  ) {
    switch setting {
    case nil: return nil
    case .word(let word, let location):
      check(word, location ?? binding.location, &binding)
      self.word = word
      place = 0
    case .column(let name):
      word = nil
      place = binding.column(name, .text)
    }
  }

  /// The word of each row.
  func column(_ batch: Batch) -> ValueColumn<String> {
    if let word { return ValueColumn(repeating: word, count: batch.rowCount) }
    return batch.columns[place].texts?.map { String(copying: $0) }
      ?? ValueColumn(repeating: nil, count: batch.rowCount)
  }
}

extension Currency {
  /// The currency that a code or a spelled name means.
  static func spelled(_ text: String) -> Currency? { Currency(code: text) ?? named(text) }

  /// Notes a code that is not one of ISO 4217.
  static func check(_ code: String, at place: SourceLocation?, _ binding: inout Binding) {
    if Currency(code: code) != nil { return }
    binding.note(
      Diagnostic(
        "`\(code)` is no ISO 4217 currency code", at: place,
        help: named(code).map { "write `\($0.code)`" }
          ?? Suggestion.help(for: code, in: all.map(\.code))))
  }
}
