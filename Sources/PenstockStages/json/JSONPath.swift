import PenstockKit

/// The way from a document to a value in it: `data.diff`, `result[0].data`, `a["b.c"]`.
struct JSONPath: SettingValue, Hashable {
  /// One step down.
  enum Step: Sendable, Hashable {
    case key(String)
    case index(Int)
  }

  /// The steps, from the document on.
  let steps: [Step]

  /// The document itself.
  static let document = JSONPath(steps: [])

  static var shape: ValueShape { .text("a path, such as `data.diff` or `result[0].data`") }
  static var placeholder: JSONPath { document }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> JSONPath? {
    if let text = value.scalar, !text.isEmpty, let steps = steps(text[...]) {
      return JSONPath(steps: steps)
    }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }

  private static func steps(_ text: Substring) -> [Step]? {
    var steps: [Step] = []
    var rest = text
    while !rest.isEmpty {
      if rest.first == "[" {
        guard let (step, after) = bracketed(rest.dropFirst()) else { return nil }
        steps.append(step)
        rest = after
      } else {
        if !steps.isEmpty {
          guard rest.first == "." else { return nil }
          rest = rest.dropFirst()
        }
        let key = rest.prefix { $0 != "." && $0 != "[" }
        if key.isEmpty { return nil }
        steps.append(.key(String(key)))
        rest = rest[key.endIndex...]
      }
    }
    return steps
  }

  /// The step that stands before the next `]`, or in quotes before it.
  private static func bracketed(_ text: Substring) -> (Step, after: Substring)? {
    if text.first == "\"" {
      let inner = text.dropFirst()
      guard let quote = inner.firstIndex(of: "\"") else { return nil }
      let after = inner[inner.index(after: quote)...]
      guard after.first == "]" else { return nil }
      return (.key(String(inner[..<quote])), after.dropFirst())
    }
    let digits = text.prefix { $0 != "]" }
    guard digits.endIndex < text.endIndex, let index = Int(digits), index >= 0, digits.first != "+"
    else { return nil }
    return (.index(index), text[digits.endIndex...].dropFirst())
  }
}

extension JSONPath: CustomStringConvertible {
  /// The path as it is written.
  var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .index(let index): text += "[\(index)]"
      case .key(let key) where key.isEmpty || key.contains { ".[]\"".contains($0) }:
        text += "[\"\(key)\"]"
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      }
    }
    return text
  }
}
