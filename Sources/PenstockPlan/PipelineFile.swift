import PenstockKit

/// A pipeline file that was read: its nodes in the order written, every value with its place.
public struct PipelineFile: Sendable {
  /// The pipeline's name, which its dataset has too.
  public let name: String

  /// What it is for.
  public let about: String?

  /// The nodes of all sections, in the order written.
  public let nodes: [Node]

  /// One node as it is written.
  public struct Node: Sendable {
    /// Its name.
    public let name: String

    /// The section that it stands in.
    public let section: StageDefinition.Section

    /// Where its name stands.
    public let location: SourceLocation

    /// The engine's words under it.
    let words: LocatedValue

    /// Its stages as written: name, place, settings.
    let stages: [Stage]
  }

  /// One stage of a node as it is written.
  struct Stage: Sendable {
    let name: String
    let location: SourceLocation
    let settings: LocatedValue
  }

  static let sections: [(key: String, section: StageDefinition.Section)] = [
    ("sources", .source), ("transforms", .transform), ("sinks", .sink),
  ]
}

/// The words at the top of a pipeline file.
struct FileWords: StageSettings {
  let pipeline: String
  let pipelineLocation: SourceLocation?

  init(from fields: inout FieldReader) {
    pipeline = fields.required(
      "pipeline", "The pipeline's name: letters, digits, `_` and `-`.", example: "my_pipeline")
    pipelineLocation = fields.location(of: "pipeline")
    _ = fields.optional("about", "What the pipeline is for.", as: String.self)
  }
}

extension PipelineFile {
  /// The engine's words of a section, by name.
  static func words(of section: StageDefinition.Section) -> [FieldDescription] {
    var reader = FieldReader.recording()
    switch section {
    case .source: _ = SourceWords(from: &reader)
    case .transform: _ = TransformWords(from: &reader)
    case .sink: _ = SinkWords(from: &reader)
    }
    return reader.fields
  }

  /// The words at the top of a file.
  static var topWords: [FieldDescription] {
    var reader = FieldReader.recording()
    _ = FileWords(from: &reader)
    return reader.fields
  }

  /// Whether `name` may be a pipeline's or a node's.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 100
      && name.utf8.allSatisfy {
        ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F
          || $0 == 0x2D
      }
  }

  /// Whether `name` may be a file's: letters, digits, `.`, `_` and `-`, and no dot in front.
  static func isFileName(_ name: String) -> Bool {
    name.first != "." && isName(name.filter { $0 != "." }) && name.utf8.count <= 100
  }
}
