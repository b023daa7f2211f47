/// Something a person should know of what they wrote or gave: what, where, and what to type.
public struct Diagnostic: Sendable, Hashable {
  /// How bad it is.
  public enum Severity: String, Sendable {
    /// Nothing runs, or nothing is published.
    case error
    /// It runs.
    case warning
  }

  /// How bad it is.
  public let severity: Severity

  /// What is wrong: lower-case start, no full stop, the user's own words in backticks.
  public let message: String

  /// Where, if it is at a place.
  public var location: SourceLocation?

  /// Something to type that mends it.
  public var help: String?

  /// What else is good to know.
  public var notes: [String]

  /// A diagnostic; an error unless said otherwise.
  public init(
    _ message: String, at location: SourceLocation? = nil, help: String? = nil,
    notes: [String] = [], severity: Severity = .error
  ) {
    self.severity = severity
    self.message = message
    self.location = location
    self.help = help
    self.notes = notes
  }
}

/// One or more diagnostics, thrown where work can't go on.
public struct DiagnosticsError: Error {
  /// What is wrong, in the order in which it should be read.
  public let diagnostics: [Diagnostic]

  /// An error of `diagnostics`.
  public init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  /// An error of one diagnostic.
  public init(_ diagnostic: Diagnostic) {
    self.init([diagnostic])
  }
}
