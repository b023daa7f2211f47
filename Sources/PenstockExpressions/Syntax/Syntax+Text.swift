import PenstockData

extension Syntax: CustomStringConvertible {
  /// The expression with every part in parentheses: what it means, whatever was left to precedence.
  var description: String {
    switch kind {
    case .constant(let value): value?.literal ?? "null"
    case .column(let name, _): Self.quoted(name)
    case .negative(let part): "(- \(part))"
    case .not(let part): "(not \(part))"
    case .binary(let sign, let left, let right): "(\(left) \(sign.rawValue) \(right))"
    case .isNull(let part, let negated): "(\(part) is \(negated ? "not " : "")null)"
    case .isTruth(let part, let truth, let negated):
      "(\(part) is \(negated ? "not " : "")\(truth))"
    case .isDistinct(let left, let right, let negated):
      "(\(left) is \(negated ? "not " : "")distinct from \(right))"
    case .list(let part, let others, let negated):
      "(\(part) \(negated ? "not " : "")in (\(Self.list(others))))"
    case .between(let part, let low, let high, let negated):
      "(\(part) \(negated ? "not " : "")between \(low) and \(high))"
    case .like(let part, let pattern, let negated):
      "(\(part) \(negated ? "not " : "")like \(pattern))"
    case .choice(let branches, let otherwise):
      "case " + branches.map { "when \($0.condition) then \($0.value) " }.joined()
        + (otherwise.map { "else \($0) " } ?? "") + "end"
    case .cast(let part, let type, let isTry):
      "\(isTry ? "try_cast" : "cast")(\(part) as \(type.rawValue))"
    case .call(let call):
      "\(call.name)(\(call.isStar ? "*" : call.isDistinct ? "distinct " : "")"
        + "\(Self.list(call.arguments)))"
    }
  }

  private static func list(_ parts: [Syntax]) -> String {
    parts.map(\.description).joined(separator: ", ")
  }

  /// A name as it is written where it might be taken for a keyword.
  static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
