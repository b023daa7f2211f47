import PenstockData
import PenstockKit

/// What a column takes from other rows of its key.
enum WindowFunction: SettingValue {
  /// The value of a column some rows earlier, or later where `rows` is negative.
  case shift(ColumnName, rows: Int)
  /// The value of a column over the one some rows earlier, less one.
  case change(ColumnName, rows: Int, WindowRounding)
  /// A total of a column over the rows up to this one, or over the last of them.
  case total(WindowTotal.Function, ColumnName, WindowTotal.Extent, atLeast: Int)
  /// The place of the row by the values of some columns.
  case rank(WindowRanks.Ties, [SortEntry])

  /// Whether it depends on the order of the rows.
  var needsOrder: Bool { if case .rank = self { false } else { true } }

  static var shape: ValueShape { Nested<WindowWords>.shape }
  static var placeholder: WindowFunction { .shift(ColumnName(""), rows: 1) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> WindowFunction? {
    Nested<WindowWords>.read(value, &notes)?.settings.function
  }
}

/// How many decimals a result has, and how it is rounded to them.
struct WindowRounding: Sendable, Hashable {
  let decimals: Int
  let rounding: Rounding
}

/// The fields with which a pipeline file writes a ``WindowFunction``.
struct WindowWords: StageSettings {
  /// What is said, where it is one thing.
  let function: WindowFunction?

  init(from fields: inout FieldReader) {
    let columns = Self.columns.map { name, summary -> (String, ColumnName?) in
      (name, fields.optional(name, summary, example: "close"))
    }
    let ranks = Self.ranks.map { name, summary -> (String, OneOrMore<SortEntry>?) in
      (name, fields.optional(name, summary, example: "{ market_cap: desc }"))
    }
    let numbers = WindowNumbers(&fields)
    let said = columns.filter { $0.1 != nil }.map(\.0) + ranks.filter { $0.1 != nil }.map(\.0)
    let column = columns.lazy.compactMap(\.1).first
    let order = ranks.lazy.compactMap(\.1).first?.values
    function = said.first.flatMap { numbers.function($0, column, order ?? []) }
    let place = fields.location
    fields.check(
      said.count == 1,
      Diagnostic(
        said.isEmpty
          ? "nothing is taken from other rows" : "\(said.map { "`\($0)`" }.inWords) at once",
        at: place,
        help: said.isEmpty
          ? "say one of \((Self.columns + Self.ranks).map { "`\($0.0)`" }.inWords)"
          : "make a column of each"))
    if said.count == 1 { numbers.check(said[0], order, &fields) }
  }

  private static let columns = [
    ("lag", "The value of this column in the row before."),
    ("lead", "The value of this column in the row after."),
    ("change", "The change of this number since the row before: their ratio less one."),
    ("sum", "The exact sum of this number over the rows up to this one."),
    ("mean", "The mean of this number over the rows up to this one, rounded once."),
    ("min", "The smallest value of this column in the rows up to this one."),
    ("max", "The largest value of this column in the rows up to this one."),
    ("count", "How many of the rows up to this one have a value in this column."),
  ]

  private static let ranks = [
    (
      "rank",
      "The row's place by these columns; rows that are equal share one, and as many are left out "
        + "behind it: 1, 2, 2, 4."
    ),
    (
      "dense_rank",
      "The row's place by these columns; rows that are equal share one, and none is left out: "
        + "1, 2, 2, 3."
    ),
    (
      "row_number",
      "The row's place by these columns, each place once; of rows that are equal the one that "
        + "came first is first: 1, 2, 3, 4."
    ),
  ]
}

/// The fields of a ``WindowFunction`` that say how far, how many and how exact.
private struct WindowNumbers {
  let rows: Int?
  let days: Int?
  let atLeast: Int?
  let round: Int?
  let rounding: Rounding?

  init(_ fields: inout FieldReader) {
    rows = fields.optional(
      "rows",
      "For `lag`, `lead` and `change`: how many rows away, 1 without it. For `sum`, `mean`, `min`, "
        + "`max` and `count`: over the last so many rows, this one among them.", example: "5")
    days = fields.optional(
      "days",
      "For `sum`, `mean`, `min`, `max` and `count`: over the rows of the last so many days by "
        + "`order`, the day of this one among them.", example: "30")
    atLeast = fields.optional(
      "at_least",
      "For `sum`, `mean`, `min` and `max`: how many values there must be for a result, 1 without "
        + "it.", example: "20")
    round = fields.optional(
      "round", "How many decimals a `change` (6 without it) or a `mean` has.", example: "4")
    rounding = fields.optional(
      "rounding", "How a `change` or a `mean` is rounded; half_even without it.",
      example: "half_up")
  }

  /// What `word` says of `column`, or of an order.
  func function(
    _ word: String, _ column: ColumnName?, _ order: [SortEntry]
  ) -> WindowFunction? {
    if let ties = WindowRanks.Ties(rawValue: word) { return .rank(ties, order) }
    guard let column else { return nil }
    let rounding = WindowRounding(decimals: round ?? 6, rounding: rounding ?? .halfEven)
    switch word {
    case "lag": return .shift(column, rows: rows ?? 1)
    case "lead": return .shift(column, rows: -(rows ?? 1))
    case "change": return .change(column, rows: rows ?? 1, rounding)
    default:
      let extent: WindowTotal.Extent = rows.map { .rows($0) } ?? days.map { .days($0) } ?? .all
      return WindowTotal.Function(word, rounding).map {
        .total($0, column, extent, atLeast: atLeast ?? 1)
      }
    }
  }

  func check(_ word: String, _ order: [SortEntry]?, _ fields: inout FieldReader) {
    let neighbours = ["lag", "lead", "change"]
    let totals = ["sum", "mean", "min", "max"]
    let belongs: [(name: String, isSaid: Bool, to: [String])] = [
      ("rows", rows != nil, neighbours + totals + ["count"]),
      ("days", days != nil, totals + ["count"]),
      ("at_least", atLeast != nil, totals),
      ("round", round != nil, ["change", "mean"]),
      ("rounding", rounding != nil, ["change", "mean"]),
    ]
    for (name, isSaid, words) in belongs {
      let place = fields.location(of: name)
      fields.check(
        !isSaid || words.contains(word),
        Diagnostic("`\(name)` does not go with `\(word)`", at: place, help: "take it out"))
    }
    for (name, number) in [("rows", rows), ("days", days), ("at_least", atLeast)] {
      let place = fields.location(of: name)
      fields.check(
        (1...100_000).contains(number ?? 1),
        Diagnostic("`\(name)` is 1 through 100000", at: place))
    }
    let places = ["days", "at_least", "round"].map { fields.location(of: $0) }
    let whole = fields.location
    fields.check(
      rows == nil || days == nil,
      Diagnostic("`rows` and `days` at once", at: places[0], help: "say either"))
    fields.check(
      (atLeast ?? 1) <= max(rows ?? .max, 1),
      Diagnostic(
        "\(rows ?? 0) rows never have \(atLeast ?? 0) values", at: places[1],
        help: "write `at_least: \(rows ?? 0)`"))
    fields.check(
      (0...18).contains(round ?? 0), Diagnostic("`round` is 0 through 18", at: places[2]))
    fields.check(
      word != "mean" || round != nil,
      Diagnostic(
        "a mean must be told how many decimals to keep", at: whole, help: "add `round: 4`"))
    fields.check(
      order?.isEmpty != true,
      Diagnostic("`\(word)` goes by no column", at: whole, help: "list a column"))
  }
}
