/// What may be written for a setting: the source of help, documentation and the JSON Schema.
public indirect enum ValueShape: Sendable, Hashable {
  /// Any text; the words say what it is (`a path`, `a column`).
  case text(String)
  /// A text, a number, a truth or nothing: what a cell of a table may be.
  case cell
  /// A whole number.
  case integer
  /// An exact number.
  case number
  /// `true` or `false`.
  case boolean
  /// The name of a column.
  case column
  /// The name of another node.
  case node
  /// One of some words.
  case choice([ChoiceWord])
  /// A list of such values.
  case list(ValueShape)
  /// A map from any name to such values.
  case map(ValueShape)
  /// A map of known fields.
  case object([FieldDescription])
  /// Any of these.
  case any([ValueShape])

  /// The shape in words, for messages and tables: `a list of columns`.
  public var inWords: String {
    switch self {
    case .text(let words): words
    case .cell: "a text, a number or nothing"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "`true` or `false`"
    case .column: "a column"
    case .node: "the name of a node"
    case .choice(let words): "one of " + words.map { "`\($0.word)`" }.joined(separator: ", ")
    case .list(let shape): shape.plural.map { "a list of \($0)" } ?? "a list, each \(shape.inWords)"
    case .map(let shape):
      shape.plural.map { "a map of names to \($0)" } ?? "a map, each value \(shape.inWords)"
    case .object(let fields):
      "`{ " + fields.map { $0.isRequired ? $0.name : "\($0.name)?" }.joined(separator: ", ") + " }`"
    case .any(let shapes): shapes.map(\.inWords).joined(separator: ", or ")
    }
  }

  /// Several of them, in a word or two, where there is one.
  private var plural: String? {
    switch self {
    case .text("text"): "texts"
    case .text("a word"): "words"
    case .integer: "whole numbers"
    case .number: "numbers"
    case .column: "columns"
    case .node: "nodes"
    default: nil
    }
  }
}

extension ValueShape {
  /// The shape in a few words, for a message about a value that is not of it.
  var inMessage: String {
    switch self {
    case .list(let shape): shape.plural == nil ? "a list" : inWords
    case .map(let shape): shape.plural == nil ? "a map" : inWords
    case .object(let fields):
      fields.contains(where: \.isRequired)
        ? "a map with " + fields.filter(\.isRequired).map { "`\($0.name)`" }.inWords : "a map"
    case .any(let shapes):
      shapes.map(\.inMessage).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        .joined(separator: ", or ")
    default: inWords
    }
  }

  /// Whether a map may be written.
  var isMap: Bool {
    switch self {
    case .map, .object: true
    case .any(let shapes): shapes.contains(where: \.isMap)
    default: false
    }
  }

  /// What to type in the place of a value that has the right contents in the wrong form.
  func help(for value: LocatedValue) -> String? {
    switch (self, value.content) {
    case (.list, .scalar(let text, false)) where !value.isNothing && !text.contains("["):
      return "put it in brackets: `[\(text)]`"
    case (.object(let fields), .scalar(let text, false)) where !value.isNothing:
      let required = fields.filter(\.isRequired)
      return required.count == 1 ? "write `{ \(required[0].name): \(text) }`" : nil
    case (.node, .list(let values)) where values.count > 1:
      return "name one: a transform can read several, `from: [a, b]`, and be read here"
    case (.text, .list(let values)), (.cell, .list(let values)), (.column, .list(let values)),
      (.node, .list(let values)):
      guard values.count == 1, let text = values[0].scalar else { return nil }
      return "write `\(text)` without a list"
    default: return nil
    }
  }
}

/// A word that may be written, and what it means where its type says so.
public struct ChoiceWord: Sendable, Hashable {
  /// The word.
  public let word: String

  /// What it means, in a sentence; nil for words that say it themselves.
  public let summary: String?

  /// A word.
  public init(_ word: String, _ summary: String? = nil) {
    self.word = word
    self.summary = summary
  }
}

/// A word of a choice that says what it means, for help, documentation and editors.
public protocol DescribedWord {
  /// What it means, in a sentence.
  var summary: String { get }
}

extension ValueShape {
  /// The words that may be written, with what they mean; none where any text may.
  public var choices: [ChoiceWord] {
    switch self {
    case .choice(let words): words
    case .list(let shape), .map(let shape): shape.choices
    case .any(let shapes):
      shapes.flatMap(\.choices).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    default: []
    }
  }
}

extension ValueShape {
  /// The known fields of the maps that may be written; none where there is no such map, or where it
  /// only names a column.
  public var members: [FieldDescription] {
    switch self {
    case .object(let fields): fields.map(\.name) == ["column"] ? [] : fields
    case .list(let shape), .map(let shape): shape.members
    case .any(let shapes): shapes.lazy.map(\.members).first { !$0.isEmpty } ?? []
    default: []
    }
  }
}

/// One field of a stage's settings, as its reader declared it.
public struct FieldDescription: Sendable, Hashable {
  /// The field's name in YAML.
  public let name: String

  /// What it says, in one line.
  public let summary: String

  /// What may be written for it.
  public let shape: ValueShape

  /// Whether it must be there.
  public let isRequired: Bool

  /// What holds where it is not written, in words or as it would be written.
  public let fallback: String?

  /// Whether ``fallback`` is what would be written, and not a description of it.
  public let isFallbackWritten: Bool

  /// Something that could be written.
  public let example: String?

  /// A field.
  public init(
    name: String, summary: String, shape: ValueShape, isRequired: Bool, fallback: String? = nil,
    isFallbackWritten: Bool = false, example: String? = nil
  ) {
    self.name = name
    self.summary = summary
    self.shape = shape
    self.isRequired = isRequired
    self.fallback = fallback
    self.isFallbackWritten = isFallbackWritten
    self.example = example
  }
}
