import PenstockData
import PenstockKit

/// An expression as a pipeline file has it: read, but not yet held against any columns.
public struct WrittenExpression: SettingValue {
  /// The text.
  public let text: String

  /// Where it stands.
  public let value: LocatedValue

  let syntax: Syntax

  /// What may be written for it.
  public static var shape: ValueShape { .text("an expression") }

  /// What stands in for a value that could not be read.
  public static var placeholder: WrittenExpression {
    let nowhere = SourceLocation(file: "", line: 1, column: 1)
    return WrittenExpression(
      text: "null", value: LocatedValue(.scalar("null", isQuoted: false), at: nowhere),
      syntax: Syntax(.constant(nil), 0..<4))
  }

  private init(text: String, value: LocatedValue, syntax: Syntax) {
    self.text = text
    self.value = value
    self.syntax = syntax
  }

  /// The expression that `text` writes, where nothing of it stands in a file.
  ///
  /// - Throws: The first mistake.
  public init(_ text: String) throws(ExpressionMistake) {
    let nowhere = SourceLocation(file: "expression", line: 1, column: 1)
    self.init(
      text: text, value: LocatedValue(.scalar(text, isQuoted: false), at: nowhere),
      syntax: try Parser.parse(text))
  }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> WrittenExpression? {
    guard let text = value.scalar, !value.isNothing else {
      notes.noteWrongType(value, wanted: shape)
      return nil
    }
    do throws(ExpressionMistake) {
      return WrittenExpression(text: text, value: value, syntax: try Parser.parse(text))
    } catch {
      notes.note(error.diagnostic(in: value))
      return nil
    }
  }

  /// The expression by the columns of `schema`.
  ///
  /// - Throws: The first mistake.
  public func bound(to schema: Schema) throws(ExpressionMistake) -> BoundExpression {
    var checker = Checker(schema)
    return BoundExpression(try checker.check(syntax), schema)
  }

  /// The expression by the columns that flow in where a stage stands; nil after noting what is wrong
  /// with it, all unknown columns at once.
  ///
  /// - Parameter schema: The columns, where they are not those that flow in.
  public func bound(
    _ binding: inout Binding, to schema: Schema? = nil
  ) -> BoundExpression? {
    let schema = schema ?? binding.input
    if noteUnknown(schema, &binding) { return nil }
    do throws(ExpressionMistake) {
      return try bound(to: schema)
    } catch {
      binding.note(error.diagnostic(in: value))
      return nil
    }
  }

  /// As ``bound(_:to:)``; what is neither true nor false is noted too.
  public func condition(_ binding: inout Binding, to schema: Schema? = nil) -> BoundExpression? {
    guard let bound = bound(&binding, to: schema) else { return nil }
    if bound.type == .boolean { return bound }
    binding.note(
      Diagnostic(
        "a condition is true or false, and this is \(bound.node.inWords)", at: value.location,
        help: "compare it with something, such as `> 0`"))
    return nil
  }

  /// Notes columns that there are not; whether there were some.
  func noteUnknown(_ schema: Schema, _ binding: inout Binding) -> Bool {
    var told: Set<String> = []
    for (name, isQuoted, range, isCompared) in syntax.columns(isCompared: false)
    where schema[name] == nil && told.insert(name).inserted {
      let near = Suggestion.help(for: name, in: schema.names)
      let isText = near == nil && (isQuoted || isCompared)
      binding.noteMissing(
        ColumnName(name, at: value.location(ofCharacters: range)), in: schema,
        help: isText ? "a text stands in single quotes: `\(Value.quoted(name))`" : near)
    }
    return !told.isEmpty
  }
}

extension ExpressionMistake {
  /// The mistake at its place in a value of a pipeline file.
  func diagnostic(in value: LocatedValue) -> Diagnostic {
    Diagnostic(message, at: value.location(ofCharacters: range), help: help, notes: notes)
  }
}

extension Syntax {
  /// The columns it names, and whether each is compared with something.
  fileprivate func columns(
    isCompared: Bool
  ) -> [(name: String, isQuoted: Bool, range: Range<Int>, isCompared: Bool)] {
    switch kind {
    case .column(let name, let isQuoted): [(name, isQuoted, range, isCompared)]
    case .binary(let sign, let left, let right):
      left.columns(isCompared: false) + right.columns(isCompared: sign.isComparison)
    case .list(let part, let others, _):
      part.columns(isCompared: false) + others.flatMap { $0.columns(isCompared: true) }
    case .like(let part, let pattern, _):
      part.columns(isCompared: false) + pattern.columns(isCompared: true)
    default: kind.parts.flatMap { $0.columns(isCompared: false) }
    }
  }
}
