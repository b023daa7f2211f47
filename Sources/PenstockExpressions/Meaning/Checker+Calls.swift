import PenstockData
import PenstockKit

extension Checker {
  /// A function with its arguments.
  mutating func call(
    _ call: Syntax.Call, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    guard let function = ExpressionFunction.byName[call.name] else {
      throw ExpressionMistake(
        "there is no function `\(call.name)`", at: call.nameRange, help: Self.help(for: call.name))
    }
    if function.section == .aggregates { return try aggregate(function, call, syntax) }
    if call.isStar || call.isDistinct {
      throw ExpressionMistake(
        "`\(call.isStar ? "*" : "distinct")` belongs to `count`", at: syntax.range,
        help: "write `\(function.signature)`")
    }
    try checkCount(function, call, syntax)
    if call.name == "round" || call.name == "div" { return try division(call, syntax) }
    let alike = function.parameters.contains { $0.kind == .alike }
    var nodes: [Node] = []
    for (number, argument) in call.arguments.enumerated() {
      let parameter = function.parameters[min(number, function.parameters.count - 1)]
      nodes.append(try self.argument(argument, parameter, call.name))
    }
    if alike {
      nodes = try self.alike(nodes, call.arguments, syntax, "given to one `\(call.name)`")
    }
    return try function.make(nodes, self, syntax)
  }

  func checkCount(
    _ function: ExpressionFunction, _ call: Syntax.Call, _ syntax: Syntax
  ) throws(ExpressionMistake) {
    let count = call.arguments.count
    if function.arity.contains(count) { return }
    if call.name == "round" && count == 1 {
      throw ExpressionMistake(
        "`round` must be told how many decimals to keep", at: syntax.range,
        help: "write `round(…, 2)`, or `round(…, 0)` for a whole number")
    }
    throw ExpressionMistake(
      "`\(call.name)` is given \(count) \(count == 1 ? "value" : "values")", at: syntax.range,
      help: "write `\(function.signature)`")
  }

  static func help(for name: String) -> String? {
    if let own = ExpressionFunction.synonyms[name] {
      switch own {
      case "case": return "write `case when … then … else … end`"
      case "%": return "write `a % b`"
      case "round": return "write `round(x, 0, 'down')`"
      default: return "write `\(ExpressionFunction.byName[own]?.signature ?? own)`"
      }
    }
    return Suggestion.help(for: name, in: ExpressionFunction.byName.keys.sorted())
  }

  mutating func argument(
    _ syntax: Syntax, _ parameter: ExpressionFunction.Parameter, _ name: String
  ) throws(ExpressionMistake) -> Node {
    let owner = "`\(name)`"
    switch parameter.kind {
    case .number: return try number(syntax, of: owner)
    case .text: return try text(syntax, of: owner)
    case .truth: return try truth(syntax, of: owner)
    case .any, .alike: return try check(syntax)
    case .wholeNumber:
      let node = try number(syntax, of: owner)
      if node.type == .integer { return node }
      throw ExpressionMistake(
        "\(owner) takes a whole number here, and this is \(node.inWords)", at: syntax.range,
        help: "write `cast(… as integer)` around it")
    case .date: return try dated(syntax, [.date], owner)
    case .period: return try dated(syntax, [.period], owner)
    case .dateOrPeriod: return try dated(syntax, [.date, .period], owner)
    case .count:
      guard case .constant(.some(.integer(let number))) = syntax.kind, (0...38).contains(number)
      else {
        throw ExpressionMistake(
          "\(owner) takes a count from 0 to 38 here, written down", at: syntax.range,
          help: "write a number such as `2`")
      }
      return .constant(.integer(number))
    case .words:
      guard case .constant(.some(.text(let text))) = syntax.kind else {
        throw ExpressionMistake(
          "\(owner) takes a text here that is written down", at: syntax.range,
          help: "write it in single quotes")
      }
      return .constant(.text(text))
    case .choice(let words):
      guard case .constant(.some(.text(let text))) = syntax.kind, words.contains(text) else {
        throw ExpressionMistake(
          "\(syntax.shown) is not one of " + words.map { "`'\($0)'`" }.joined(separator: ", "),
          at: syntax.range, help: Self.choiceHelp(syntax, words))
      }
      return .constant(.text(text))
    }
  }

  private static func choiceHelp(_ syntax: Syntax, _ words: [String]) -> String? {
    switch syntax.kind {
    case .constant(.some(.text(let text))):
      Suggestion.nearest(to: text, in: words).map { "did you mean `'\($0)'`?" }
    case .column(let name, _) where words.contains(name): "write `'\(name)'`"
    default: nil
    }
  }

  private mutating func dated(
    _ syntax: Syntax, _ types: [ValueType], _ owner: String
  ) throws(ExpressionMistake) -> Node {
    let node = try check(syntax)
    guard let type = node.type else { return Node(.constant(nil), types[0]) }
    if types.contains(type) { return node }
    if case .constant(.some(.text(let text))) = syntax.kind {
      guard let value = Value(text, as: types[0]) else {
        throw ExpressionMistake("\(syntax.shown) is not \(types[0].summary)", at: syntax.range)
      }
      return .constant(value)
    }
    let wanted = types.map { $0 == .date ? "a date" : "a period" }.joined(separator: " or ")
    let help =
      switch type {
      case .text, .timestamp: "write `cast(… as \(types[0].rawValue))` around it"
      case .period: "write `start(…)` or `end(…)` around it"
      default: nil as String?
      }
    throw ExpressionMistake(
      "\(owner) takes \(wanted), and this is \(node.inWords)", at: syntax.range, help: help)
  }

  /// `round(x, scale, mode)` and `div(a, b, scale, mode)`: the two places where a division may stand.
  private mutating func division(
    _ call: Syntax.Call, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    let arguments = call.arguments
    let own = call.name == "div" ? 2 : 1
    let scaleNode = try argument(arguments[own], .count("decimals"), call.name)
    var mode = RoundingMode.halfEven
    if arguments.count > own + 1 {
      let word = try argument(arguments[own + 1], .mode, call.name)
      mode = word.constant.flatMap { $0?.text.flatMap(RoundingMode.init) } ?? mode
    }
    let scale = scaleNode.constant.flatMap { $0?.integer.map { Int($0) } } ?? 0
    let whole =
      own == 2
      ? Syntax(.binary(.divide, arguments[0], arguments[1]), syntax.range) : arguments[0]
    return try rounded(try ratio(whole), scale: scale, mode, syntax)
  }
}
