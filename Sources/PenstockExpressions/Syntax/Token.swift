import PenstockData

/// A word, number, text or sign of an expression, and which characters it takes.
struct Token: Sendable {
  enum Kind: Sendable, Equatable {
    case number(Decimal)
    /// A text in single quotes, without them.
    case text(String)
    /// A bare word, as written.
    case word(String)
    /// A name in double quotes, without them.
    case quoted(String)
    case sign(String)
    case end
  }

  let kind: Kind

  /// The characters, counted from 0.
  let range: Range<Int>

  /// The bare word in lower case, which is how keywords and functions are known.
  var word: String? {
    if case .word(let text) = kind { text.lowercased() } else { nil }
  }

  /// Whether the token is that sign.
  func isSign(_ sign: String) -> Bool { kind == .sign(sign) }
}

/// What is wrong with an expression: where, and what to type.
public struct ExpressionMistake: Error, Sendable, Equatable {
  /// What is wrong, in the house's voice.
  public let message: String

  /// The characters of the expression that it is about, counted from 0.
  public let range: Range<Int>

  /// Something to type that mends it.
  public let help: String?

  /// What else is good to know.
  public let notes: [String]

  init(_ message: String, at range: Range<Int>, help: String? = nil, notes: [String] = []) {
    self.message = message
    self.range = range
    self.help = help
    self.notes = notes
  }
}
