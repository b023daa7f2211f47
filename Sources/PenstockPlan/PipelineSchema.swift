import PenstockKit

/// The JSON Schema of pipeline files, made of what stages and the engine say of their fields.
public enum PipelineSchema {
  /// The schema for pipelines that use the stages of `catalog`.
  public static func make(_ catalog: StageCatalog) -> JSONValue {
    var properties = PipelineFile.topWords.fields.map { ($0.name, $0.schema) }
    properties.append(
      (
        "vars",
        .object([
          ("description", .string("Variables with their defaults; `${NAME}` stands for them.")),
          ("type", .string("object")), ("additionalProperties", scalar),
        ])
      ))
    for (key, section) in PipelineFile.sections {
      properties.append(
        (
          key,
          .object([
            ("description", .string(section.summary)), ("type", .string("object")),
            ("additionalProperties", node(section, catalog)),
          ])
        ))
    }
    return .object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("Penstock pipeline")),
      ("type", .string("object")),
      ("properties", .object(properties)),
      ("required", .strings(["pipeline", "sinks"])),
      ("additionalProperties", .bool(false)),
      ("$defs", .object(definitions(catalog))),
    ])
  }

  static var scalar: JSONValue {
    .object([("type", .strings(["string", "number", "boolean", "null"]))])
  }

  private static func node(
    _ section: StageDefinition.Section, _ catalog: StageCatalog
  ) -> JSONValue {
    let words = PipelineFile.words(of: section).fields
    var properties = words.map { ($0.name, $0.schema) }
    for stage in catalog.stages(in: section) {
      properties.append((stage.name, reference(stage)))
    }
    if section == .transform {
      properties.append(
        (
          "steps",
          .object([
            ("description", .string("Stages, one after the other.")),
            ("type", .string("array")),
            ("items", step(catalog)),
          ])
        ))
    }
    let required = words.filter(\.isRequired).map(\.name)
    let stages = catalog.stages(in: section).map(\.name) + (section == .transform ? ["steps"] : [])
    return .object([
      ("type", .string("object")), ("properties", .object(properties)),
      ("required", .strings(required)), ("additionalProperties", .bool(false)),
      ("oneOf", .array(oneStageAtMost(stages))),
    ])
  }

  /// A node has one stage, or none: then its file's extension names it, or rows only meet there.
  private static func oneStageAtMost(_ stages: [String]) -> [JSONValue] {
    let each = stages.map { JSONValue.object([("required", .strings([$0]))]) }
    return each + [.object([("not", .object([("anyOf", .array(each))]))])]
  }

  private static func step(_ catalog: StageCatalog) -> JSONValue {
    let stages = catalog.stages(in: .transform)
    return .object([
      ("type", .string("object")),
      ("properties", .object(stages.map { ($0.name, reference($0)) })),
      ("minProperties", .integer(1)), ("maxProperties", .integer(1)),
      ("additionalProperties", .bool(false)),
    ])
  }

  private static func reference(_ stage: StageDefinition) -> JSONValue {
    .object([("$ref", .string("#/$defs/\(stage.section.rawValue).\(stage.name)"))])
  }

  private static func definitions(_ catalog: StageCatalog) -> [(String, JSONValue)] {
    catalog.stages.map { stage in
      let shape = stage.shape.schema(description: stage.summary, isNullable: !stage.needsSettings)
      return ("\(stage.section.rawValue).\(stage.name)", shape)
    }
  }
}

extension StageDefinition {
  /// Whether some field must be there.
  fileprivate var needsSettings: Bool { fields.contains(where: \.isRequired) }
}

extension StageDefinition.Section {
  /// What the section of a file is, for people.
  fileprivate var summary: String {
    switch self {
    case .source: "Where rows come from, by name: a file with `path`, or rows with `inline`."
    case .transform: "What becomes of rows, by name: `from` a node, and a stage or `steps`."
    case .sink: "The files of the dataset, by name: `from` the node whose rows are written."
    }
  }
}

extension FieldDescription {
  /// The schema of the field's values, with its documentation, default and example.
  public var schema: JSONValue {
    var words = summary
    if let fallback { words += " By default \(fallback)." }
    if let example { words += " Such as \(example)." }
    guard case .object(var members) = shape.schema(description: words) else { return .null }
    if isFallbackWritten, let fallback { members.append(("default", shape.json(fallback))) }
    if let value = example.flatMap(Self.json) { members.append(("examples", .array([value]))) }
    return .object(members)
  }

  /// What YAML makes of an example; nil where it is none.
  private static func json(_ example: String) -> JSONValue? {
    var notes = Notes()
    guard let value = YAMLReader.read(example, file: "example", &notes) else { return nil }
    return value.json
  }
}

extension LocatedValue {
  /// The value as an editor takes it: plain words that look like numbers and flags are such.
  fileprivate var json: JSONValue {
    switch content {
    case .scalar(let text, let isQuoted):
      if isQuoted { return .string(text) }
      if isNothing { return .null }
      if let number = Int(text), "\(number)" == text { return .integer(number) }
      return text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
    case .list(let values): return .array(values.map(\.json))
    case .map(let entries): return .object(entries.map { ($0.key, $0.value.json) })
    }
  }
}

extension ValueShape {
  /// A default as the schema has it.
  fileprivate func json(_ fallback: String) -> JSONValue {
    switch self {
    case .integer: Int(fallback).map { .integer($0) } ?? .string(fallback)
    case .boolean: .bool(fallback == "true")
    default: .string(fallback)
    }
  }
}

extension ValueShape {
  /// The schema of the values of this shape.
  func schema(description: String? = nil, isNullable: Bool = false) -> JSONValue {
    var members: [(String, JSONValue)] = []
    if let description { members.append(("description", .string(description))) }
    switch self {
    case .text, .column, .node:
      members.append(("type", .strings(["string", "number", "boolean"])))
    case .cell:
      members.append(("type", .strings(["string", "number", "boolean", "null"])))
    case .integer: members += Self.orVariable("integer")
    case .number: members.append(("type", .strings(["number", "string"])))
    case .boolean: members += Self.orVariable("boolean")
    case .choice(let words):
      let variable = JSONValue.object(Self.orVariable("string"))
      var choice: [(String, JSONValue)] = [("enum", .strings(words.map(\.word)))]
      if words.contains(where: { $0.summary != nil }) {
        choice.append(("enumDescriptions", .strings(words.map { $0.summary ?? "" })))
      }
      members.append(("anyOf", .array([.object(choice), variable])))
    case .list(let shape):
      members += [("type", .string("array")), ("items", shape.schema())]
    case .map(let shape):
      members += [("type", .string("object")), ("additionalProperties", shape.schema())]
    case .object(let fields):
      members += [
        ("type", isNullable ? .strings(["object", "null"]) : .string("object")),
        ("properties", .object(fields.map { ($0.name, $0.schema) })),
        ("required", .strings(fields.filter(\.isRequired).map(\.name))),
        ("additionalProperties", .bool(false)),
      ]
    case .any(let shapes): members.append(("anyOf", .array(shapes.map { $0.schema() })))
    }
    return .object(members)
  }

  /// A type, or a text with a variable in it, whose value nobody knows before a run.
  private static func orVariable(_ type: String) -> [(String, JSONValue)] {
    let types = type == "string" ? JSONValue.string(type) : .strings([type, "string"])
    return [("type", types), ("pattern", .string("\\$\\{.+\\}"))]
  }
}
