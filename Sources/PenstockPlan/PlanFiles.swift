import PenstockData

/// The files that a plan looks at: what sources read, and what settings name.
public protocol PlanFiles: Sendable {
  /// The inputs that `pattern` names, in order; more than one only for patterns.
  func inputs(at pattern: String) -> [any ByteInput]

  /// The text of the file at `path`.
  ///
  /// - Throws: `DiagnosticsError` where what is in it is no text.
  func text(at path: String) throws -> String

  /// What a file that settings name is called in messages.
  func shownPath(_ path: String) -> String

  /// The names in the folder where a file should be and is not; nil where it is there.
  func missing(_ path: String) -> [String]?
}

extension PlanFiles {
  /// The path as it is written.
  public func shownPath(_ path: String) -> String { path }

  /// Nothing is known to be missing.
  public func missing(_ path: String) -> [String]? { nil }
}
