import PenstockData
import PenstockKit

/// One `sum(…)`, `count(…)` or the like: what it is taken of, and how.
struct AggregateCall: Sendable {
  enum Function: Sendable, Hashable {
    case count
    case countDistinct
    case sum
    case least
    case greatest
    case first
    case last
    case mean(scale: Int, RoundingMode)
    case median(scale: Int, RoundingMode)
  }

  let function: Function

  /// What it is taken of; nil for `count(*)`.
  let argument: Node?

  /// What it gives.
  let type: ValueType
  let unit: NumberUnit

  /// Whether what it is of some rows can be put together with what it is of others.
  var isMergeable: Bool {
    switch function {
    case .countDistinct, .median: false
    default: true
    }
  }
}

/// The aggregates that an expression over groups uses, each once.
struct AggregateCalls: Sendable {
  /// The columns that make the groups.
  let by: [String]

  private(set) var calls: [AggregateCall] = []
  private var known: [String: Int] = [:]

  init(by: [String]) { self.by = by }

  /// The column of a call's results, which stand behind the key's columns.
  mutating func column(of call: AggregateCall, written text: String) -> Node {
    let number = known[text] ?? calls.count
    if number == calls.count {
      known[text] = number
      calls.append(call)
    }
    return Node(.column(by.count + number), call.type, call.unit)
  }

  /// The column of a key.
  func keyColumn(
    _ name: String, _ range: Range<Int>, _ schema: Schema
  ) throws(ExpressionMistake) -> Node {
    if let place = by.firstIndex(of: name), let own = schema.index(of: name) {
      return Node(.column(place), schema.fields[own].type, schema.numberUnit(at: own))
    }
    guard schema[name] != nil else { throw Checker.missing(name, range, schema) }
    throw ExpressionMistake(
      "`\(name)` may differ from row to row of a group", at: range,
      help: "say which is meant, such as `max(\(name))`, or add it to `by`")
  }
}

extension ExpressionFunction {
  static let aggregates: [ExpressionFunction] = [
    listed(
      "count", [.any()],
      "How many rows have a value; `count(*)` counts all, and "
        + "`count(distinct x)` the different values."),
    listed(
      "sum", [.number()], "The exact sum of the values that are there; missing where none is."),
    listed(
      "avg", [.number(), .count("decimals"), .mode],
      "The mean of the values that are there, rounded once to so many decimals."),
    listed(
      "median", [.number(), .count("decimals"), .mode],
      "The middle value, or the mean of the two in the middle, rounded once."),
    listed("min", [.any()], "The smallest value."),
    listed("max", [.any()], "The largest value."),
    listed("first", [.any()], "The value of the first row, in the order of the input."),
    listed("last", [.any()], "The value of the last row, in the order of the input."),
  ]

  private static func listed(
    _ name: String, _ parameters: [Parameter], _ summary: String
  ) -> ExpressionFunction {
    ExpressionFunction(name, .aggregates, parameters, summary, []) { nodes, _, _ in nodes[0] }
  }
}

extension Checker {
  static func missing(_ name: String, _ range: Range<Int>, _ schema: Schema) -> ExpressionMistake {
    ExpressionMistake(
      "column `\(name)` does not exist here", at: range,
      help: Suggestion.help(for: name, in: schema.names))
  }

  /// An aggregate, which only an expression over groups may use.
  mutating func aggregate(
    _ function: ExpressionFunction, _ call: Syntax.Call, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    guard var calls = aggregates else {
      throw ExpressionMistake(
        "`\(call.name)` looks at many rows, and here one is looked at", at: call.nameRange,
        help: ["min": "write `least(a, b)`", "max": "write `greatest(a, b)`"][call.name]
          ?? "the stage `aggregate` has it: `aggregate: { by: [KEY], add: { NAME: … } }`")
    }
    if (call.isStar || call.isDistinct) && call.name != "count" {
      throw ExpressionMistake(
        "`\(call.isStar ? "*" : "distinct")` belongs to `count`", at: syntax.range,
        help: "write `\(function.signature)`")
    }
    if !call.isStar {
      if ["avg", "median"].contains(call.name), call.arguments.count == 1 {
        throw ExpressionMistake(
          "`\(call.name)` must be told how many decimals to keep", at: syntax.range,
          help: "write `\(call.name)(…, 4)`")
      }
      try checkCount(function, call, syntax)
    }
    var inner = self
    inner.aggregates = nil
    let made = try inner.call(function, call, syntax, by: calls.by)
    let node = calls.column(of: made, written: syntax.description)
    aggregates = calls
    return node
  }

  private mutating func call(
    _ function: ExpressionFunction, _ call: Syntax.Call, _ syntax: Syntax, by: [String]
  ) throws(ExpressionMistake) -> AggregateCall {
    if call.isStar {
      return AggregateCall(function: .count, argument: nil, type: .integer, unit: .fixed(.pure))
    }
    var node = try argument(call.arguments[0], function.parameters[0], call.name)
    if node.type == nil { node = Node(.constant(nil), .text) }
    let type = node.type ?? .text
    var unit = node.unit
    if case .column(let name) = unit, !by.contains(name), call.name != "count" {
      if call.name == "first" || call.name == "last" {
        unit = .unknown
      } else {
        throw ExpressionMistake(
          "`\(call.name)` would mix units: each row has the one that `\(name)` says",
          at: syntax.range,
          help: "add `\(name)` to `by`, or state one: `as_unit(…, 'CNY')`")
      }
    }
    func made(_ function: AggregateCall.Function, _ type: ValueType, _ unit: NumberUnit)
      -> AggregateCall
    { AggregateCall(function: function, argument: node, type: type, unit: unit) }
    switch call.name {
    case "count":
      return made(call.isDistinct ? .countDistinct : .count, .integer, .fixed(.pure))
    case "sum": return made(.sum, type, unit)
    case "min": return made(.least, type, unit)
    case "max": return made(.greatest, type, unit)
    case "first": return made(.first, type, unit)
    case "last": return made(.last, type, unit)
    default:
      let count = try argument(call.arguments[1], .count("decimals"), call.name)
      let scale = count.constant.flatMap { $0?.integer.map { Int($0) } } ?? 0
      var mode = RoundingMode.halfEven
      if call.arguments.count > 2 {
        let word = try argument(call.arguments[2], .mode, call.name)
        mode = word.constant.flatMap { $0?.text.flatMap(RoundingMode.init) } ?? mode
      }
      return made(
        call.name == "avg" ? .mean(scale: scale, mode) : .median(scale: scale, mode), .decimal, unit
      )
    }
  }
}
