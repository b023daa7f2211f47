import PenstockData
import PenstockKit

/// Gives every part of an expression its type and unit, and says what does not fit.
struct Checker {
  let schema: Schema

  /// Takes the aggregates of an expression over groups; nil where rows are looked at one by one.
  var aggregates: AggregateCalls?

  init(_ schema: Schema) { self.schema = schema }

  /// What `syntax` means.
  ///
  /// - Throws: The first mistake.
  mutating func check(_ syntax: Syntax) throws(ExpressionMistake) -> Node {
    switch syntax.kind {
    case .constant(let value): return .constant(value)
    case .column(let name, _): return try column(name, syntax.range)
    case .negative(let part): return try negative(part)
    case .not(let part): return try fold(.not, [try truth(part, of: "`not`")], .boolean, syntax)
    case .binary(let sign, let left, let right): return try binary(sign, left, right, syntax)
    case .isNull(let part, let negated):
      return try fold(.isMissing(negated), [try check(part)], .boolean, syntax)
    case .isTruth(let part, let wanted, let negated):
      let truth = try truth(part, of: "`is \(wanted)`")
      return try fold(.isTruth(wanted, negated), [truth], .boolean, syntax)
    case .isDistinct(let left, let right, let negated):
      let (one, two) = try comparable(left, right, syntax, "compared")
      return try fold(.isDistinct(negated), [one, two], .boolean, syntax)
    case .list(let part, let others, let negated):
      let nodes = try alike([part] + others, syntax, "compared")
      return try fold(.isAmong(nodes, negated), Operation.asked(nodes), .boolean, syntax)
    case .between(let part, let low, let high, let negated):
      return try between(part, low, high, negated, syntax)
    case .like(let part, let pattern, let negated):
      return try like(part, pattern, negated, syntax)
    case .choice(let branches, let otherwise): return try choice(branches, otherwise, syntax)
    case .cast(let part, let type, let isTry):
      return try cast(try check(part), type, isTry: isTry, syntax)
    case .call(let call): return try self.call(call, syntax)
    }
  }

  private func column(_ name: String, _ range: Range<Int>) throws(ExpressionMistake) -> Node {
    if let aggregates {
      return try aggregates.keyColumn(name, range, schema)
    }
    guard let place = schema.index(of: name) else { throw Self.missing(name, range, schema) }
    return Node(.column(place), schema.fields[place].type, schema.numberUnit(at: place))
  }

  /// As ``fold(_:_:_:_:_:)``, for what has no unit.
  func fold(
    _ operation: Operation, _ parts: [Node], _ type: ValueType, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    try fold(operation, parts, type, .any, syntax)
  }

  /// Applies an operation, at once where all it is given is constant.
  func fold(
    _ operation: Operation, _ parts: [Node], _ type: ValueType, _ unit: NumberUnit,
    _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    var values: [Value?] = []
    for part in parts {
      guard let value = part.constant else {
        return Node(.call(operation, parts), type, unit)
      }
      values.append(value)
    }
    do throws(ExpressionFault) {
      return Node(.constant(try operation.row(values)), type, unit)
    } catch {
      throw ExpressionMistake("this has no result: \(error.reason)", at: syntax.range)
    }
  }

  private func negative(_ part: Syntax) throws(ExpressionMistake) -> Node {
    var copy = self
    let node = try copy.number(part, of: "`-`")
    return try fold(.negative, [node], node.type ?? .decimal, node.unit, part)
  }

  private mutating func choice(
    _ branches: [Syntax.Branch], _ otherwise: Syntax?, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    var conditions: [Node] = []
    for branch in branches {
      conditions.append(try truth(branch.condition, of: "`when`"))
    }
    let values = branches.map(\.value) + (otherwise.map { [$0] } ?? [])
    var nodes = try alike(values, syntax, "results of one `case`")
    if otherwise == nil { nodes.append(Node(.constant(nil), nodes[0].type, nodes[0].unit)) }
    let pairs = zip(conditions, nodes).map { (condition: $0, value: $1) }
    return Node(
      .choice(pairs, otherwise: nodes[nodes.count - 1]), nodes[0].type, nodes[0].unit)
  }

  private mutating func between(
    _ part: Syntax, _ low: Syntax, _ high: Syntax, _ negated: Bool, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    let nodes = try alike([part, low, high], syntax, "compared")
    let above = try fold(.compared(.greaterOrEqual), [nodes[0], nodes[1]], .boolean, syntax)
    let below = try fold(.compared(.lessOrEqual), [nodes[0], nodes[2]], .boolean, syntax)
    let both = Node(.logic(isAnd: true, above, below), .boolean)
    return negated ? try fold(.not, [both], .boolean, syntax) : both
  }

  private mutating func like(
    _ part: Syntax, _ pattern: Syntax, _ negated: Bool, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    let text = try text(part, of: "`like`")
    guard case .constant(.some(.text(let words))) = pattern.kind else {
      throw ExpressionMistake(
        "the pattern of `like` must be a text that is written down", at: pattern.range,
        help: "write it in single quotes: `like 'A%'`")
    }
    return try fold(.like(Pattern(words), negated), [text], .boolean, syntax)
  }
}

// MARK: - What operands must be

extension Checker {
  /// The node of a part that must be true or false.
  mutating func truth(_ syntax: Syntax, of owner: String) throws(ExpressionMistake) -> Node {
    let node = try check(syntax)
    if node.type == nil { return Node(.constant(nil), .boolean) }
    if node.type == .boolean { return node }
    throw ExpressionMistake(
      "\(owner) takes true or false, and this is \(node.inWords)", at: syntax.range,
      help: node.type == .text ? nil : "compare it with something, such as `> 0`")
  }

  /// The node of a part that must be a number.
  mutating func number(_ syntax: Syntax, of owner: String) throws(ExpressionMistake) -> Node {
    let node = try check(syntax)
    guard let type = node.type else { return Node(.constant(nil), .integer) }
    if type.isNumber { return node }
    throw ExpressionMistake(
      "\(owner) takes numbers, and this is \(node.inWords)", at: syntax.range,
      help: Self.numberHelp(syntax, type, owner))
  }

  private static func numberHelp(
    _ syntax: Syntax, _ type: ValueType, _ owner: String
  ) -> String? {
    switch (syntax.kind, type) {
    case (.constant(.some(.text(let text))), _) where Decimal(text) != nil:
      "write the number without quotes: `\(text)`"
    case (.column(let name, _), .text):
      "declare it where it is read, `columns: { \(name): decimal }`, or write "
        + "`cast(\(name) as decimal)`"
    case (_, .date) where owner == "`+`" || owner == "`-`":
      "write `add_days(date, count)` or `days_between(from, to)`"
    default: nil
    }
  }

  /// The node of a part that must be text.
  mutating func text(_ syntax: Syntax, of owner: String) throws(ExpressionMistake) -> Node {
    let node = try check(syntax)
    if node.type == nil { return Node(.constant(nil), .text) }
    if node.type == .text { return node }
    throw ExpressionMistake(
      "\(owner) takes text, and this is \(node.inWords)", at: syntax.range,
      help: "write `cast(… as text)` around it")
  }

  /// Two parts brought to one type and unit.
  mutating func comparable(
    _ left: Syntax, _ right: Syntax, _ syntax: Syntax, _ how: String
  ) throws(ExpressionMistake) -> (Node, Node) {
    let nodes = try alike([left, right], syntax, how)
    return (nodes[0], nodes[1])
  }

  /// Parts brought to one type and unit: whole numbers become decimals beside decimals, a text that
  /// is written down becomes the date that it writes beside dates.
  ///
  /// - Parameter how: What is done with them, in words: `compared`.
  mutating func alike(
    _ parts: [Syntax], _ syntax: Syntax, _ how: String
  ) throws(ExpressionMistake) -> [Node] {
    var nodes: [Node] = []
    for part in parts { nodes.append(try check(part)) }
    return try alike(nodes, parts, syntax, how)
  }

  func alike(
    _ nodes: [Node], _ parts: [Syntax], _ syntax: Syntax, _ how: String
  ) throws(ExpressionMistake) -> [Node] {
    let typed = zip(nodes, parts).filter { $0.0.type != nil && !$0.1.isWrittenText }
    let first = typed.first ?? zip(nodes, parts).first { $0.0.type != nil }
    guard let (lead, leadSyntax) = first, var type = lead.type else {
      return nodes.map { Node($0.form, .text, .any) }
    }
    if type == .integer, nodes.contains(where: { $0.type == .decimal }) { type = .decimal }
    var unit = NumberUnit.any
    var unitSyntax = leadSyntax
    var result: [Node] = []
    for (node, part) in zip(nodes, parts) {
      result.append(try self.node(node, as: type, part, beside: lead, leadSyntax))
      guard let joined = unit.joined(with: node.unit) else {
        throw ExpressionMistake(
          "\(unitSyntax.shown) is in \(unit.inWords) and \(part.shown) in \(node.unit.inWords): "
            + "they can't be \(how)", at: part.range, help: Self.unitHelp(unit, node.unit))
      }
      if unit == .any, node.unit != .any { unitSyntax = part }
      unit = joined
    }
    return result.map { $0.counting(unit) }
  }

  static func unitHelp(_ one: NumberUnit, _ two: NumberUnit) -> String {
    if case .fixed = one, case .fixed = two {
      return "bring both to one unit first: `currency` converts money, `*` and `/` units"
    }
    return "state the unit where it is known: `as_unit(…, 'CNY')` holds every row to it"
  }

  private func node(
    _ node: Node, as type: ValueType, _ part: Syntax, beside lead: Node, _ leadSyntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    guard let own = node.type else { return Node(node.form, type, .any) }
    if own == type { return node }
    if own == .integer, type == .decimal {
      return try fold(.toDecimal, [node], .decimal, node.unit, part)
    }
    if case .constant(.some(.text(let text))) = part.kind, !type.isNumber {
      guard let value = Value(text, as: type) else {
        throw ExpressionMistake("\(part.shown) is not \(type.summary)", at: part.range)
      }
      return .constant(value)
    }
    var help = "write `cast(… as \((own == .text ? own : type).rawValue))` around one of them"
    if case .constant(.some(.text(let text))) = part.kind, Decimal(text) != nil {
      help = "write the number without quotes: `\(text)`"
    }
    throw ExpressionMistake(
      "\(leadSyntax.shown) is \(lead.inWords), and \(part.shown) is \(node.inWords)",
      at: part.range, help: help)
  }

  /// A value as another type.
  func cast(
    _ node: Node, _ type: ValueType, isTry: Bool, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    guard let own = node.type else { return Node(.constant(nil), type) }
    if own == type { return node }
    guard let operation = Operation.cast(from: own, to: type, isTry: isTry) else {
      throw ExpressionMistake(
        "\(own.rawValue) can't be cast to \(type.rawValue)", at: syntax.range,
        help: own == .period && type == .date ? "write `start(…)` or `end(…)`" : nil)
    }
    return try fold(
      operation, [node], type, own.isNumber && type.isNumber ? node.unit : .any, syntax)
  }
}

extension Syntax {
  /// Whether it is a text that is written down, which may stand for a date.
  var isWrittenText: Bool {
    if case .constant(.some(.text)) = kind { true } else { false }
  }

  /// The part as a message names it.
  var shown: String {
    switch kind {
    case .column(let name, _): "`\(name)`"
    case .constant(let value): "`\(value?.literal ?? "null")`"
    case .call(let call): "`\(call.name)(…)`"
    default: "this"
    }
  }
}

extension Node {
  /// The type in words.
  var inWords: String {
    switch type {
    case .text: "text"
    case .integer: "a whole number"
    case .decimal: "a number"
    case .boolean: "true or false"
    case .date: "a date"
    case .timestamp: "a timestamp"
    case .period: "a period"
    case nil: "`null`"
    }
  }
}

extension Schema {
  /// What the numbers of a column count; a fact's value counts what its unit column says.
  func numberUnit(at place: Int) -> NumberUnit {
    let field = fields[place]
    if field.unit == .unknown, field.name == parts[.value], field.type.isNumber,
      let unit = self[.unit]
    {
      return .column(unit.name)
    }
    return field.type.isNumber ? NumberUnit(field.unit) : .any
  }
}
