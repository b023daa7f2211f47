import PenstockData
import PenstockKit

extension Checker {
  /// Two operands with a sign between them.
  mutating func binary(
    _ sign: BinaryOperator, _ left: Syntax, _ right: Syntax, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    switch sign {
    case .or, .and:
      let one = try truth(left, of: "`\(sign.rawValue)`")
      let two = try truth(right, of: "`\(sign.rawValue)`")
      return Node(.logic(isAnd: sign == .and, one, two), .boolean)
    case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual:
      try refuseNull(left, right, sign, syntax)
      let (one, two) = try comparable(left, right, syntax, "compared")
      return try fold(.compared(sign), [one, two], .boolean, syntax)
    case .concatenate:
      let parts = [try text(left, of: "`||`"), try text(right, of: "`||`")]
      return try fold(.concatenated, parts, .text, syntax)
    case .add, .subtract, .remainder: return try sum(sign, left, right, syntax)
    case .multiply: return try product(left, right, syntax)
    case .divide:
      throw ExpressionMistake(
        "a division must say how many decimals its result has", at: syntax.range,
        help: "write `round(a / b, 4)`, or `div(a, b, 4)`")
    }
  }

  /// `x = null` is never true, and never meant.
  private func refuseNull(
    _ left: Syntax, _ right: Syntax, _ sign: BinaryOperator, _ syntax: Syntax
  ) throws(ExpressionMistake) {
    for part in [left, right] {
      if case .constant(nil) = part.kind {
        throw ExpressionMistake(
          "nothing is ever `\(sign.rawValue) null`", at: part.range,
          help: sign == .unequal ? "write `is not null`" : "write `is null`")
      }
    }
  }

  private mutating func sum(
    _ sign: BinaryOperator, _ left: Syntax, _ right: Syntax, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    let one = try number(left, of: "`\(sign.rawValue)`")
    let two = try number(right, of: "`\(sign.rawValue)`")
    return try sum(sign, (one, left), (two, right), syntax)
  }

  func sum(
    _ sign: BinaryOperator, _ left: (Node, Syntax), _ right: (Node, Syntax), _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    let how =
      switch sign {
      case .add: "added"
      case .subtract: "subtracted"
      default: "divided with a remainder"
      }
    let nodes = try alike([left.0, right.0], [left.1, right.1], syntax, how)
    let operation: Operation =
      switch sign {
      case .add: .added
      case .subtract: .subtracted
      default: .remainder(mayFault: !right.0.isNeverZero)
      }
    return try fold(operation, nodes, nodes[0].type ?? .decimal, nodes[0].unit, syntax)
  }

  private mutating func product(
    _ left: Syntax, _ right: Syntax, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    try product(
      (try number(left, of: "`*`"), left), (try number(right, of: "`*`"), right), syntax)
  }

  func product(
    _ left: (Node, Syntax), _ right: (Node, Syntax), _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    let unit = left.0.unit.times(right.0.unit)
    let parts = try alike(
      [left.0.counting(.any), right.0.counting(.any)], [left.1, right.1], syntax, "multiplied")
    return try fold(.multiplied, parts, parts[0].type ?? .decimal, unit, syntax)
  }
}

// MARK: - Division

/// A quotient that is not rounded yet: what is above the line and below it.
///
/// Sums and products of quotients are brought to one line, so that the whole is rounded once, from
/// its exact value.
struct Ratio {
  var above: (Node, Syntax)
  /// Nil where nothing is divided.
  var below: (Node, Syntax)?
  /// Divisors that stand no longer below the line, and must not be zero either.
  var divisors: [Node] = []
}

extension Checker {
  /// `part` as one quotient, with every division in its `+ - * /` brought to one line.
  mutating func ratio(_ part: Syntax) throws(ExpressionMistake) -> Ratio {
    switch part.kind {
    case .binary(.divide, let left, let right) where part.divides:
      return try quotient(try ratio(left), try ratio(right), part)
    case .binary(.multiply, let left, let right) where part.divides:
      return try product(try ratio(left), try ratio(right), part)
    case .binary(let sign, let left, let right)
    where part.divides && (sign == .add || sign == .subtract):
      return try sum(sign, try ratio(left), try ratio(right), part)
    case .negative(let inner) where part.divides:
      var result = try ratio(inner)
      let (node, syntax) = result.above
      result.above.0 = try fold(.negative, [node], node.type ?? .decimal, node.unit, syntax)
      return result
    default: return Ratio(above: (try decimal(try number(part, of: "`/`"), part), part))
    }
  }

  private func quotient(
    _ left: Ratio, _ right: Ratio, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Ratio {
    var result = left
    result.divisors += right.divisors
    if let below = right.below {
      result.divisors.append(below.0)
      result.above = (try product(left.above, below, syntax), syntax)
    }
    result.below = try times(right.above, left.below, syntax)
    return result
  }

  private func product(
    _ left: Ratio, _ right: Ratio, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Ratio {
    var result = Ratio(above: (try product(left.above, right.above, syntax), syntax))
    result.divisors = left.divisors + right.divisors
    switch (left.below, right.below) {
    case (let left?, let right?): result.below = (try product(left, right, syntax), syntax)
    case (let below, nil), (nil, let below): result.below = below
    }
    return result
  }

  private func sum(
    _ sign: BinaryOperator, _ left: Ratio, _ right: Ratio, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Ratio {
    let one = try times(left.above, right.below, syntax)
    let two = try times(right.above, left.below, syntax)
    var result = Ratio(above: (try sum(sign, one, two, syntax), syntax))
    result.divisors = left.divisors + right.divisors
    switch (left.below, right.below) {
    case (let left?, let right?): result.below = (try product(left, right, syntax), syntax)
    case (let below, nil), (nil, let below): result.below = below
    }
    return result
  }

  private func times(
    _ part: (Node, Syntax), _ factor: (Node, Syntax)?, _ syntax: Syntax
  ) throws(ExpressionMistake) -> (Node, Syntax) {
    guard let factor else { return part }
    return (try product(part, factor, syntax), syntax)
  }

  /// A quotient rounded once.
  func rounded(
    _ ratio: Ratio, scale: Int, _ mode: RoundingMode, _ syntax: Syntax
  ) throws(ExpressionMistake) -> Node {
    let above = try decimal(ratio.above.0, ratio.above.1)
    guard let (divisor, divisorSyntax) = ratio.below else {
      return try fold(.rounded(scale, mode), [above], .decimal, above.unit, syntax)
    }
    let below = try decimal(divisor, divisorSyntax)
    if case .some(.some(let value)) = below.constant, value.number?.isZero == true {
      throw ExpressionMistake("this divides by zero", at: divisorSyntax.range)
    }
    let mayFault = !([below] + ratio.divisors).allSatisfy(\.isNeverZero)
    var divisors: [Node] = []
    for node in ratio.divisors where !node.isNeverZero {
      divisors.append(try decimal(node, syntax))
    }
    return try fold(
      .divided(scale, mode, mayFault: mayFault), [above, below] + divisors, .decimal,
      above.unit.divided(by: below.unit), syntax)
  }

  /// A number as a decimal.
  func decimal(_ node: Node, _ syntax: Syntax) throws(ExpressionMistake) -> Node {
    if node.type == .integer { return try fold(.toDecimal, [node], .decimal, node.unit, syntax) }
    return node.type == nil ? Node(.constant(nil), .decimal) : node
  }
}

extension Syntax {
  /// Whether a `/` stands in its `+ - * /`.
  var divides: Bool {
    switch kind {
    case .binary(.divide, _, _): true
    case .binary(let sign, let left, let right)
    where [.add, .subtract, .multiply].contains(sign):
      left.divides || right.divides
    case .negative(let part): part.divides
    default: false
    }
  }
}

extension Node {
  /// Whether no row can have zero here; a missing value is none.
  var isNeverZero: Bool {
    switch form {
    case .constant(let value): value?.number?.isZero != true
    case .call(let operation, let parts):
      operation.keepsZero && parts.allSatisfy(\.isNeverZero) || operation.isNeverZero
    case .first(let parts): parts.allSatisfy(\.isNeverZero)
    case .choice(let branches, let otherwise):
      branches.allSatisfy(\.value.isNeverZero) && otherwise.isNeverZero
    case .column, .logic: false
    }
  }
}
