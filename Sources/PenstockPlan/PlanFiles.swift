import PenstockData
import PenstockKit

/// The files that a plan looks at: what sources read, and what settings name.
public protocol PlanFiles: Sendable {
  /// The inputs that `pattern` names, in order; more than one only for patterns.
  func inputs(at pattern: String) -> [any ByteInput]

  /// The files that `member` names in the archives that `inputs` are.
  ///
  /// - Throws: What says why they can't be had, in words.
  func members(_ member: String, of inputs: [any ByteInput]) throws -> [any ByteInput]

  /// The text of the file at `path`.
  ///
  /// - Throws: `DiagnosticsError` where what is in it is no text.
  func text(at path: String) throws -> String

  /// What a file that settings name is called in messages.
  func shownPath(_ path: String) -> String

  /// Why there is no file to read at a path; nil where there is one.
  func problem(at path: String) -> PathProblem?

  /// The answers to a source's requests, once they were asked for; nil before.
  func answers(to source: RemoteSource) -> [any ByteInput]?

  /// What flows out of a source that is not to be looked at, as its rows come from elsewhere; nil for all
  /// others.
  func columns(givenFor node: String) -> Schema?

  /// What is wrong with how a source asks, as far as can be said without asking.
  func problems(with source: RemoteSource) -> [Diagnostic]

  /// The datasets of other pipelines.
  var datasets: any PublishedDatasets { get }
}

/// Why there is no file at a path.
public enum PathProblem: Sendable {
  /// Nothing is there; the names of what is in the folder.
  case missing(beside: [String])
  /// A folder is there.
  case folder

  /// What to tell of it, and what to do.
  func diagnostic(_ path: String, at location: SourceLocation?) -> Diagnostic {
    switch self {
    case .folder:
      return Diagnostic(
        "`\(path)` is a folder, and a file was expected", at: location,
        help: "name a file in it: `\(path)/FILE`")
    case .missing(let beside):
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
      let near = Suggestion.nearest(to: String(path.dropFirst(folder.count)), in: beside)
      return Diagnostic(
        "there is no file `\(path)`", at: location,
        help: near.map { "did you mean `\(folder)\($0)`?" } ?? Self.start)
    }
  }

  /// Where paths begin, in words.
  static var start: String { "a path begins at the pipeline's own folder" }
}

extension PlanFiles {
  /// The path as it is written.
  public func shownPath(_ path: String) -> String { path }

  /// Nothing was asked for.
  public func answers(to source: RemoteSource) -> [any ByteInput]? { nil }

  /// All sources are looked at.
  public func columns(givenFor node: String) -> Schema? { nil }

  /// There is no way to ask.
  public func problems(with source: RemoteSource) -> [Diagnostic] {
    [Diagnostic("there is no network here", at: source.location)]
  }

  /// None.
  public var datasets: any PublishedDatasets { NoDatasets() }

  /// Nothing is known to be wrong.
  public func problem(at path: String) -> PathProblem? { nil }
}
