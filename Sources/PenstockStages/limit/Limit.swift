import PenstockData
import PenstockKit

/// Lets the first rows through and stops the reading behind them.
struct Limit: SequentialTransform {
  static let name = "limit"
  static let summary = "Lets the first rows through and drops the rest."

  static let examples = [
    Example(
      "The first two of three rows.",
      settings: "2",
      input: """
        symbol
        600000
        000001
        300750
        """,
      output: """
        symbol
        600000
        000001
        """)
  ]

  struct Settings: StageSettings {
    let count: Int

    init(from fields: inout FieldReader) {
      count = fields.whole("How many rows to let through.", example: "10")
      let (count, place) = (count, fields.location)
      fields.check(
        count >= 0, Diagnostic("a count of rows is not below 0, and `\(count)` is", at: place))
    }
  }

  private var rest: Int

  init(_ settings: Settings, _ binding: inout Binding) {
    rest = settings.count
  }

  var isFull: Bool { rest == 0 }

  mutating func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    let kept = batch.slice(0..<min(rest, batch.rowCount))
    rest -= kept.rowCount
    return kept
  }
}
