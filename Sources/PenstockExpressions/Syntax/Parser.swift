import PenstockData
import PenstockKit

/// Reads an expression: operators by how tightly they bind, everything else by its first word.
struct Parser {
  private let tokens: [Token]
  private var place = 0
  private var nesting = 0

  /// The expression that `text` writes.
  ///
  /// - Throws: The first mistake.
  static func parse(_ text: String) throws(ExpressionMistake) -> Syntax {
    var parser = Parser(tokens: try Lexer.tokens(of: text))
    if parser.next.kind == .end {
      throw ExpressionMistake("an expression is missing", at: 0..<max(1, text.count))
    }
    let result = try parser.expression()
    if parser.next.kind != .end { throw parser.unexpected() }
    return result
  }

  private init(tokens: [Token]) { self.tokens = tokens }

  var next: Token { tokens[place] }
  var following: Token { tokens[min(place + 1, tokens.count - 1)] }
  var lastEnd: Int { place == 0 ? 0 : tokens[place - 1].range.upperBound }

  @discardableResult
  mutating func take() -> Token {
    let token = tokens[place]
    if place + 1 < tokens.count { place += 1 }
    return token
  }

  /// Takes the next token where it is that keyword.
  mutating func take(word: String) -> Bool {
    guard next.word == word else { return false }
    take()
    return true
  }

  /// Takes the next token where it is that sign.
  mutating func take(sign: String) -> Bool {
    guard next.isSign(sign) else { return false }
    take()
    return true
  }

  mutating func expect(word: String, after what: String) throws(ExpressionMistake) {
    if !take(word: word) {
      throw ExpressionMistake(
        "expected `\(word)` after \(what), found \(next.inWords)", at: next.shownRange)
    }
  }

  mutating func expect(sign: String, in what: String) throws(ExpressionMistake) {
    if !take(sign: sign) {
      throw ExpressionMistake(
        "expected `\(sign)` in \(what), found \(next.inWords)", at: next.shownRange)
    }
  }

  /// A part from `start` up to the last token taken.
  func made(_ kind: Syntax.Kind, from start: Int) throws(ExpressionMistake) -> Syntax {
    let syntax = Syntax(kind, start..<lastEnd)
    if syntax.depth > Syntax.deepest { throw Self.tooDeep(start..<lastEnd) }
    return syntax
  }

  private static func tooDeep(_ range: Range<Int>) -> ExpressionMistake {
    ExpressionMistake(
      "this expression is nested more than \(Syntax.deepest) levels deep",
      at: range.lowerBound..<min(range.upperBound, range.lowerBound + 1),
      help: "work out parts of it in columns of their own first")
  }

  func unexpected() -> ExpressionMistake {
    if next.kind == .end {
      return ExpressionMistake(
        "the expression ends too early", at: next.shownRange,
        help: "a value, a column or a function is missing at its end")
    }
    let isName = next.word != nil || next.range.count > 1
    return ExpressionMistake(
      "\(next.inWords) can't stand here", at: next.range,
      help: isName && Keywords.reserved.contains(next.word ?? "")
        ? "a column of that name stands in double quotes: `\"\(next.word ?? "")\"`" : nil)
  }
}

// MARK: - Operators

extension Parser {
  /// An expression of operators that bind at least as tightly as `least`.
  mutating func expression(_ least: Int = 1) throws(ExpressionMistake) -> Syntax {
    nesting += 1
    defer { nesting -= 1 }
    if nesting > Syntax.deepest { throw Self.tooDeep(next.range) }
    let start = next.range.lowerBound
    var left = try prefix()
    var hasCompared = false
    while true {
      if least <= 4, let predicate = try self.predicate(on: left, from: start) {
        left = predicate
        continue
      }
      guard let sign = binarySign, sign.precedence >= least else { return left }
      if sign.isComparison, hasCompared {
        throw ExpressionMistake(
          "two comparisons can't stand in a row", at: next.range,
          help: "write `a < b and b < c`")
      }
      hasCompared = sign.isComparison
      take()
      let right = try expression(sign.precedence + 1)
      left = try made(.binary(sign, left, right), from: start)
    }
  }

  private var binarySign: BinaryOperator? {
    switch next.kind {
    case .sign("!="): .unequal
    case .sign(let sign): BinaryOperator(rawValue: sign)
    case .word: next.word == "and" ? .and : next.word == "or" ? .or : nil
    default: nil
    }
  }

  private mutating func prefix() throws(ExpressionMistake) -> Syntax {
    let start = next.range.lowerBound
    if take(word: "not") { return try made(.not(try expression(3)), from: start) }
    if take(sign: "-") {
      let part = try expression(8)
      if case .constant(.some(let value)) = part.kind, let negated = value.negated {
        return try made(.constant(negated), from: start)
      }
      return try made(.negative(part), from: start)
    }
    if take(sign: "+") { return try expression(8) }
    return try primary()
  }

  /// `is …`, `[not] in`, `[not] between`, `[not] like` behind `left`; nil where none stands there.
  private mutating func predicate(
    on left: Syntax, from start: Int
  ) throws(ExpressionMistake) -> Syntax? {
    if take(word: "is") { return try made(try tested(left), from: start) }
    let negated = next.word == "not"
    let word = negated ? following.word : next.word
    guard let word, ["in", "between", "like"].contains(word) else { return nil }
    if negated { take() }
    take()
    switch word {
    case "in":
      try expect(sign: "(", in: "`in (…)`")
      var values = [try expression()]
      while take(sign: ",") { values.append(try expression()) }
      try expect(sign: ")", in: "`in (…)`")
      return try made(.list(left, values, negated: negated), from: start)
    case "between":
      let low = try expression(5)
      try expect(word: "and", after: "`between …`")
      let high = try expression(5)
      return try made(.between(left, low, high, negated: negated), from: start)
    default:
      return try made(.like(left, try expression(5), negated: negated), from: start)
    }
  }

  private mutating func tested(_ left: Syntax) throws(ExpressionMistake) -> Syntax.Kind {
    let negated = take(word: "not")
    if take(word: "null") { return .isNull(left, negated: negated) }
    if take(word: "true") { return .isTruth(left, true, negated: negated) }
    if take(word: "false") { return .isTruth(left, false, negated: negated) }
    if take(word: "distinct") {
      try expect(word: "from", after: "`is distinct`")
      return .isDistinct(left, try expression(5), negated: negated)
    }
    throw ExpressionMistake(
      "expected `null`, `true`, `false` or `distinct from` after `is`, found \(next.inWords)",
      at: next.shownRange)
  }
}

extension Value {
  /// The number with the other sign; nil where it is none, or has none.
  var negated: Value? {
    switch self {
    case .integer(let value): value == .min ? nil : .integer(-value)
    case .decimal(let value): (try? value.negated()).map { .decimal($0) }
    default: nil
    }
  }
}

extension Token {
  /// The token in words, for a message.
  var inWords: String {
    switch kind {
    case .number(let number): "`\(number)`"
    case .text(let text): "the text `\(Value.quoted(text))`"
    case .word(let word): "`\(word)`"
    case .quoted(let name): "`\(Syntax.quoted(name))`"
    case .sign(let sign): "`\(sign)`"
    case .end: "the end"
    }
  }

  /// The characters to mark: one before the end where there are none.
  var shownRange: Range<Int> {
    kind == .end ? max(0, range.lowerBound - 1)..<max(1, range.lowerBound) : range
  }
}
