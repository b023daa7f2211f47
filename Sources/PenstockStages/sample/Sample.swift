import PenstockData
import PenstockKit

/// Lets some of the rows through, the same ones in every run: every nth, or a share of the keys.
struct Sample: Transform {
  static let name = "sample"
  static let summary = "Lets every nth row through, or all rows of a share of the keys."

  struct Settings: StageSettings {
    let every: Int?
    let share: SampleShare?
    let key: [ColumnName]
    let seed: Int?

    init(from fields: inout FieldReader) {
      every = fields.optional(
        "every", "Lets the first row through, and then every row that is this many later.",
        example: "100")
      share = fields.optional(
        "share", "About which share of the keys to let through, each with all its rows.",
        example: "1%")
      key = fields.optional(
        "key", "For `share`: the columns whose values together are a key.", default: [],
        fallbackInWords: "none", example: "[symbol]")
      seed = fields.optional(
        "seed", "For `share`: another number chooses other keys.", example: "7")
      let (every, share, key, seed) = (every, share, key, seed)
      let (place, everyPlace) = (fields.location, fields.location(of: "every"))
      let (keyPlace, seedPlace) = (fields.location(of: "key"), fields.location(of: "seed"))
      fields.check(
        (every == nil) != (share == nil),
        Diagnostic(
          every == nil
            ? "nothing says which rows to let through"
            : "`every` and `share` are two ways to choose rows",
          at: place, help: "write `every: 100`, or `share: 1%` with `key`"))
      fields.check(
        every.map { $0 > 0 } ?? true, Diagnostic("`every` is 1 at least", at: everyPlace))
      fields.check(
        share == nil || !key.isEmpty,
        Diagnostic(
          "nothing says which columns are the key", at: place,
          help: "add `key: [symbol]`, or take every nth row: `every: 100`"))
      fields.check(
        share != nil || key.isEmpty,
        Diagnostic("`key` belongs to `share`", at: keyPlace, help: "take `key` out"))
      fields.check(
        share != nil || seed == nil,
        Diagnostic("`seed` belongs to `share`", at: seedPlace, help: "take `seed` out"))
    }
  }

  static func bind(_ settings: Settings, _ binding: inout Binding) -> BoundTransform {
    settings.share == nil
      ? .sequential(SampleRows(settings, &binding)) : .row(SampleKeys(settings, &binding))
  }

  static let examples = [
    Example(
      "Every third row",
      settings: "{ every: 3 }",
      input: """
        row
        1
        2
        3
        4
        5
        """,
      output: """
        row
        1
        4
        """),
    Example(
      "All rows of about half the symbols",
      settings: "{ share: 50%, key: [symbol], seed: 7 }",
      input: """
        symbol,date
        600000,2025-06-30
        000001,2025-06-30
        300750,2025-06-30
        600000,2025-07-01
        000001,2025-07-01
        300750,2025-07-01
        """,
      output: """
        symbol,date
        600000,2025-06-30
        300750,2025-06-30
        600000,2025-07-01
        300750,2025-07-01
        """),
  ]
}

/// Every nth row.
struct SampleRows: SequentialTransform {
  static let name = Sample.name
  static let summary = Sample.summary

  typealias Settings = Sample.Settings

  private let every: Int
  private var skipped: Int  // rows since the last that was let through

  init(_ settings: Sample.Settings, _ binding: inout Binding) {
    every = max(1, settings.every ?? 1)
    skipped = every - 1
  }

  mutating func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    let first = every - 1 - skipped
    let rows = stride(from: first, to: batch.rowCount, by: every).map { Int32($0) }
    skipped = (skipped + batch.rowCount) % every
    return rows.isEmpty ? Batch(emptyWith: batch.schema) : batch.gather(rows)
  }
}
