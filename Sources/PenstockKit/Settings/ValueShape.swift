/// What may be written for a setting: the source of help, documentation and the JSON Schema.
public indirect enum ValueShape: Sendable, Hashable {
  /// Any text; the words say what it is (`a path`, `a column`).
  case text(String)
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
  case choice([String])
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
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "`true` or `false`"
    case .column: "a column"
    case .node: "the name of a node"
    case .choice(let words): "one of " + words.map { "`\($0)`" }.joined(separator: ", ")
    case .list(let shape): "a list, each \(shape.inWords)"
    case .map(let shape): "a map, each value \(shape.inWords)"
    case .object(let fields):
      "`{ " + fields.map { $0.isRequired ? $0.name : "\($0.name)?" }.joined(separator: ", ") + " }`"
    case .any(let shapes): shapes.map(\.inWords).joined(separator: ", or ")
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

  /// Something that could be written.
  public let example: String?

  /// A field.
  public init(
    name: String, summary: String, shape: ValueShape, isRequired: Bool, fallback: String? = nil,
    example: String? = nil
  ) {
    self.name = name
    self.summary = summary
    self.shape = shape
    self.isRequired = isRequired
    self.fallback = fallback
    self.example = example
  }
}
