import PenstockData
import PenstockKit

/// Puts values in the place of missing ones: the one before, or one that is written here.
///
/// Nothing is worked out: no mean, no line between two values, no later value carried back.
struct Fill: Transform {
  static let name = "fill"
  static let summary = "Puts the value before, or a constant, in the place of missing values."

  typealias Settings = FillSettings

  static func bind(_ settings: FillSettings, _ binding: inout Binding) -> BoundTransform {
    settings.forward.isEmpty
      ? .row(FillConstants(settings, &binding)) : .group(FillForward(settings, &binding))
  }

  static let examples = [
    Example(
      "The last close of the same symbol, for two rows at most; the rows may be in any order",
      settings: """
        { forward: [close], by: [symbol], order: date, at_most: 2, mark: filled }
        """,
      input: """
        symbol,date:date,close:decimal
        A,2025-06-30,10.50
        A,2025-07-01,
        A,2025-07-03,
        B,2025-07-01,
        A,2025-07-02,
        """,
      output: """
        symbol,date,close,filled
        A,2025-06-30,10.50,
        A,2025-07-01,10.50,close
        A,2025-07-03,,
        B,2025-07-01,,
        A,2025-07-02,10.50,close
        """),
    Example(
      "A constant, where the pipeline says that missing means it",
      settings: "{ constant: { halted: false } }",
      input: """
        symbol,halted:boolean
        A,true
        B,
        """,
      output: """
        symbol,halted
        A,true
        B,false
        """),
  ]
}
