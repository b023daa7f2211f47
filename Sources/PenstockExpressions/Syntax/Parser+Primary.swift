import PenstockData
import PenstockKit

/// Words that are no columns unless they stand in double quotes.
enum Keywords {
  static let reserved: Set<String> = [
    "and", "or", "not", "is", "in", "between", "like", "case", "when", "then", "else", "end",
    "null", "true", "false", "as", "distinct", "from", "cast", "try_cast",
  ]

  /// Types that may stand before a text: `date '2024-12-31'`.
  static let literalTypes: Set<String> = ["date", "timestamp", "period"]
}

extension Parser {
  /// A value, a column, a function, a `case`, or something in parentheses.
  mutating func primary() throws(ExpressionMistake) -> Syntax {
    let token = next
    let start = token.range.lowerBound
    switch token.kind {
    case .number(let number):
      take()
      let whole = number.scale == 0 ? Int64(exactly: number.units) : nil
      return try made(.constant(whole.map { .integer($0) } ?? .decimal(number)), from: start)
    case .text(let text):
      take()
      return try made(.constant(.text(text)), from: start)
    case .quoted(let name):
      take()
      return try made(.column(name, isQuoted: true), from: start)
    case .word(let word): return try primary(word, from: start)
    case .sign("("):
      take()
      let inner = try expression()
      if !take(sign: ")") {
        throw ExpressionMistake(
          "a parenthesis is not closed", at: token.range,
          help: next.kind == .end ? "add `)`" : "expected `)` before \(next.inWords)")
      }
      return Syntax(inner.kind, start..<lastEnd)
    case .sign, .end: throw unexpected()
    }
  }

  private mutating func primary(
    _ written: String, from start: Int
  ) throws(ExpressionMistake) -> Syntax {
    let word = written.lowercased()
    let token = next
    if following.isSign("("), word != "case", word != "not" {
      take()
      take()
      return word == "cast" || word == "try_cast"
        ? try cast(word, from: start) : try call(written, token.range, from: start)
    }
    if Keywords.literalTypes.contains(word), case .text(let text) = following.kind,
      let type = ValueType(rawValue: word)
    {
      take()
      let range = take().range
      guard let value = Value(text, as: type) else {
        throw ExpressionMistake("`\(text)` is not \(type.summary)", at: range)
      }
      return try made(.constant(value), from: start)
    }
    switch word {
    case "case":
      take()
      return try choice(from: start)
    case "null":
      take()
      return try made(.constant(nil), from: start)
    case "true", "false":
      take()
      return try made(.constant(.boolean(word == "true")), from: start)
    case _ where Keywords.reserved.contains(word): throw unexpected()
    default:
      take()
      return try made(.column(written, isQuoted: false), from: start)
    }
  }

  /// The rest of `cast(x as type)`.
  private mutating func cast(_ word: String, from start: Int) throws(ExpressionMistake) -> Syntax {
    let part = try expression()
    try expect(word: "as", after: "what is cast")
    let token = take()
    guard let name = token.word, let type = ValueType(rawValue: name) else {
      let known = [
        "int": "integer", "bigint": "integer", "numeric": "decimal", "number": "decimal",
      ]
      .merging(["varchar": "text", "string": "text", "bool": "boolean"]) { one, _ in one }
      throw ExpressionMistake(
        "\(token.inWords) is no type", at: token.shownRange,
        help: token.word.flatMap { known[$0] }.map { "write `\($0)`" }
          ?? "the types are "
          + ValueType.allCases.map { "`\($0.rawValue)`" }.inWords)
    }
    if type == .decimal, next.isSign("(") {
      throw ExpressionMistake(
        "a decimal here has as many digits as it needs", at: next.range,
        help: "write `round(cast(… as decimal), 2)` for two decimals")
    }
    try expect(sign: ")", in: "`\(word)(… as \(type.rawValue))`")
    return try made(.cast(part, type, isTry: word == "try_cast"), from: start)
  }

  /// The rest of a function's call.
  private mutating func call(
    _ name: String, _ nameRange: Range<Int>, from start: Int
  ) throws(ExpressionMistake) -> Syntax {
    var call = Syntax.Call(name: name.lowercased(), nameRange: nameRange, arguments: [])
    if next.isSign("*"), following.isSign(")") {
      take()
      take()
      call.isStar = true
      return try made(.call(call), from: start)
    }
    var arguments: [Syntax] = []
    if take(sign: ")") { return try made(.call(call), from: start) }
    let isDistinct = take(word: "distinct")
    arguments.append(try expression())
    while take(sign: ",") { arguments.append(try expression()) }
    if !take(sign: ")") {
      throw ExpressionMistake(
        "expected `,` or `)` in `\(name)(…)`, found \(next.inWords)", at: next.shownRange)
    }
    call = Syntax.Call(
      name: call.name, nameRange: nameRange, arguments: arguments, isDistinct: isDistinct)
    return try made(.call(call), from: start)
  }

  /// The rest of `case [x] when … then … [else …] end`.
  private mutating func choice(from start: Int) throws(ExpressionMistake) -> Syntax {
    let operand = next.word == "when" ? nil : try expression()
    var branches: [Syntax.Branch] = []
    while take(word: "when") {
      var condition = try expression()
      if let operand {
        condition = try made(.binary(.equal, operand, condition), from: condition.range.lowerBound)
      }
      try expect(word: "then", after: "`when …`")
      branches.append(Syntax.Branch(condition: condition, value: try expression()))
    }
    if branches.isEmpty {
      throw ExpressionMistake(
        "expected `when` in `case`, found \(next.inWords)", at: next.shownRange,
        help: "write `case when … then … else … end`")
    }
    let otherwise = take(word: "else") ? try expression() : nil
    try expect(word: "end", after: "`case …`")
    return try made(.choice(branches, otherwise: otherwise), from: start)
  }
}
