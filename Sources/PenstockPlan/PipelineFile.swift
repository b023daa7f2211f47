import PenstockKit

/// A pipeline file that was read: its nodes in the order written, every value with its place.
public struct PipelineFile: Sendable {
  /// The pipeline's name, which its dataset has too.
  public let name: String

  /// What it is for.
  public let about: String?

  /// The days that the run is for, as far as they stand in the file; nil where none do.
  public let clock: RunClock?

  /// The nodes of all sections, in the order written.
  public let nodes: [Node]

  /// Whether every section could be read: only then is a name that no node has a mistake for sure.
  let isWhole: Bool

  /// Where values stand that a mistake with a variable left without a meaning.
  let unreadPlaces: Set<SourceLocation>

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

    /// Words of the engine that stand here misspelled.
    let misspelled: Set<String>

    /// Whether nothing was wrong with it so far.
    let isSound: Bool
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
  let about: String?

  init(from fields: inout FieldReader) {
    pipeline = fields.required(
      "pipeline", "The pipeline's name: letters, digits, `_` and `-`.", example: "my_pipeline")
    pipelineLocation = fields.location(of: "pipeline")
    about = fields.optional("about", "What the pipeline is for.")
    _ = fields.optional(
      "run",
      "The days that a run is for: `${run.date}` is the day on which it runs, `${run.from}` and "
        + "`${run.to}` are the first and the last of its window.", as: Nested<RunClockWords>.self,
      example: "{ calendar: weekdays, zone: \"+08:00\", window: 5, lag: 1 }")
  }
}

extension PipelineFile {
  /// Files that every dataset has.
  static let reservedFiles = [refusedFile, "datapackage.json", "load.sql", "load.py"]

  /// The file of a dataset that has all refusals.
  public static let refusedFile = "refused.csv"

  /// A reader that the engine's words of a section were declared to.
  static func words(of section: StageDefinition.Section) -> FieldReader {
    var reader = FieldReader.recording()
    switch section {
    case .source: _ = SourceWords(from: &reader)
    case .transform: _ = TransformWords(from: &reader)
    case .sink: _ = SinkWords(from: &reader)
    }
    return reader
  }

  /// A reader that the words at the top of a file were declared to.
  static var topWords: FieldReader {
    var reader = FieldReader.recording()
    _ = FileWords(from: &reader)
    return reader
  }

  /// Whether `name` may be a pipeline's or a node's.
  public static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 100
      && name.utf8.allSatisfy {
        ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F
          || $0 == 0x2D
      }
  }

  /// What to type for a name that can't be one.
  static func nameHelp(for name: String) -> String {
    let mended = String(name.map { isName(String($0)) ? $0 : "_" })
    let isNear = mended.contains { $0 != "_" } && isName(mended)
    return isNear
      ? "write `\(mended)`: letters from a to z, digits, `_` and `-`"
      : "use letters from a to z, digits, `_` and `-`, a hundred at most"
  }

  /// Whether `name` may be a file's: letters, digits, `.`, `_` and `-`, and no dot in front.
  static func isFileName(_ name: String) -> Bool {
    name.first != "." && isName(name.filter { $0 != "." }) && name.utf8.count <= 100
  }
}
