import PenstockData

/// An expression as it is written: a tree whose every part knows its characters.
struct Syntax: Sendable {
  indirect enum Kind: Sendable {
    case constant(Value?)
    case column(String, isQuoted: Bool)
    case negative(Syntax)
    case not(Syntax)
    case binary(BinaryOperator, Syntax, Syntax)
    case isNull(Syntax, negated: Bool)
    case isTruth(Syntax, Bool, negated: Bool)
    case isDistinct(Syntax, Syntax, negated: Bool)
    case list(Syntax, [Syntax], negated: Bool)
    case between(Syntax, Syntax, Syntax, negated: Bool)
    case like(Syntax, Syntax, negated: Bool)
    case choice([Branch], otherwise: Syntax?)
    case cast(Syntax, ValueType, isTry: Bool)
    case call(Call)
  }

  /// A `when` with its `then`.
  struct Branch: Sendable {
    let condition: Syntax
    let value: Syntax
  }

  /// A function with its arguments.
  struct Call: Sendable {
    let name: String
    let nameRange: Range<Int>
    let arguments: [Syntax]
    /// `count(distinct x)`.
    var isDistinct = false
    /// `count(*)`.
    var isStar = false
  }

  let kind: Kind

  /// The characters that it takes, counted from 0.
  let range: Range<Int>

  /// How many levels of parts it has, itself included.
  let depth: Int

  /// More levels than this are refused, so that no expression can use up a thread's stack.
  static let deepest = 100

  init(_ kind: Kind, _ range: Range<Int>) {
    self.kind = kind
    self.range = range
    depth = 1 + (kind.parts.map(\.depth).max() ?? 0)
  }
}

/// The signs between two operands.
enum BinaryOperator: String, Sendable, CaseIterable {
  case or, and
  case equal = "="
  case unequal = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case concatenate = "||"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"

  /// How tightly it binds: a higher one goes first.
  var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual: 4
    case .concatenate: 5
    case .add, .subtract: 6
    case .multiply, .divide, .remainder: 7
    }
  }

  /// Whether it compares.
  var isComparison: Bool { precedence == 4 }
}

extension Syntax.Kind {
  /// The parts, in the order written.
  var parts: [Syntax] {
    switch self {
    case .constant, .column: []
    case .negative(let part), .not(let part), .isNull(let part, _), .isTruth(let part, _, _),
      .cast(let part, _, _):
      [part]
    case .binary(_, let left, let right), .isDistinct(let left, let right, _),
      .like(let left, let right, _):
      [left, right]
    case .list(let part, let others, _): [part] + others
    case .between(let part, let low, let high, _): [part, low, high]
    case .choice(let branches, let otherwise):
      branches.flatMap { [$0.condition, $0.value] } + (otherwise.map { [$0] } ?? [])
    case .call(let call): call.arguments
    }
  }
}
