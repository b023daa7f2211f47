import PenstockData

/// A function of expressions: what it takes and gives, in code and in the documentation.
public struct ExpressionFunction: Sendable {
  /// Under which heading it is listed.
  public enum Section: String, Sendable, CaseIterable {
    case numbers = "Numbers"
    case texts = "Texts"
    case dates = "Dates"
    case periods = "Periods"
    case missing = "Missing values"
    case units = "Units"
    case aggregates = "Over many rows"
  }

  /// What is given for a parameter.
  enum Kind: Sendable, Hashable {
    case number, wholeNumber, text, date, period, dateOrPeriod, truth
    /// Any value.
    case any
    /// Values of one type and unit.
    case alike
    /// A whole number from 0 that is written down.
    case count
    /// A text that is written down.
    case words
    /// One of some words, written down as a text.
    case choice([String])
  }

  /// One thing that is given.
  struct Parameter: Sendable {
    let name: String
    let kind: Kind
    var isOptional = false
  }

  /// An expression and what it gives, which is documentation and a test.
  public struct Example: Sendable {
    /// The expression.
    public let expression: String

    /// Its result as it is printed; empty where it is missing.
    public let result: String
  }

  typealias Make = @Sendable ([Node], Checker, Syntax) throws(ExpressionMistake) -> Node

  /// Its name.
  public let name: String

  /// Under which heading it is listed.
  public let section: Section

  let parameters: [Parameter]

  /// Whether the last parameter may be given again and again.
  let repeats: Bool

  /// What it gives, in one sentence.
  public let summary: String

  /// Expressions and what they give.
  public let examples: [Example]

  let make: Make

  init(
    _ name: String, _ section: Section, _ parameters: [Parameter], repeats: Bool = false,
    _ summary: String, _ examples: [(String, String)], make: @escaping Make
  ) {
    self.name = name
    self.section = section
    self.parameters = parameters
    self.repeats = repeats
    self.summary = summary
    self.examples = examples.map { Example(expression: $0.0, result: $0.1) }
    self.make = make
  }

  /// How it is written: `substr(text, from, [count])`.
  public var signature: String {
    let words = parameters.map { $0.isOptional ? "[\($0.name)]" : $0.name }
    return "\(name)(\(words.joined(separator: ", "))\(repeats ? ", …" : ""))"
  }

  /// How many arguments it takes.
  var arity: ClosedRange<Int> {
    let least = parameters.count { !$0.isOptional }
    return least...(repeats ? 1000 : parameters.count)
  }
}

extension ExpressionFunction {
  /// All functions, in the order of the documentation.
  public static let all: [ExpressionFunction] =
    numbers + texts + dates + periods + missing + units + aggregates

  static let byName: [String: ExpressionFunction] = Dictionary(
    all.map { ($0.name, $0) }, uniquingKeysWith: { one, _ in one })

  /// Names that other systems have, by the one here.
  static let synonyms: [String: String] = [
    "substring": "substr", "ucase": "upper", "lcase": "lower", "len": "length", "nvl": "coalesce",
    "ifnull": "coalesce", "isnull": "coalesce", "ceil": "ceiling", "trunc": "round",
    "truncate": "round", "average": "avg", "mean": "avg", "datediff": "days_between",
    "dateadd": "add_days", "date_add": "add_days", "last_day": "end_of_month",
    "dayofweek": "weekday", "iif": "case", "if": "case", "char_length": "length", "instr": "strpos",
    "startswith": "starts_with", "endswith": "ends_with", "pow": "power", "mod": "%",
  ]
}

extension ExpressionFunction.Parameter {
  static func number(_ name: String = "x") -> Self { Self(name: name, kind: .number) }
  static func text(_ name: String = "text") -> Self { Self(name: name, kind: .text) }
  static func whole(_ name: String) -> Self { Self(name: name, kind: .wholeNumber) }
  static func date(_ name: String = "date") -> Self { Self(name: name, kind: .date) }
  static func count(_ name: String) -> Self { Self(name: name, kind: .count) }
  static func any(_ name: String = "x") -> Self { Self(name: name, kind: .any) }
  static func alike(_ name: String) -> Self { Self(name: name, kind: .alike) }
  static var mode: Self {
    Self(name: "mode", kind: .choice(RoundingMode.allCases.map(\.rawValue)), isOptional: true)
  }

  var optional: Self { Self(name: name, kind: kind, isOptional: true) }
}
