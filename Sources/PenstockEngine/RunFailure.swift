import PenstockFiles
import PenstockKit

/// Why a run ended without publishing: what a person should know, and what kind of failure it is.
public struct RunFailure: Error, Sendable {
  /// What kind of failure it is; exit codes follow from it.
  public enum Kind: Sendable {
    /// The data are not what they must be.
    case data
    /// Too many rows were refused.
    case refused
    /// A file or folder to read can't be had.
    case input
    /// Output can't be created.
    case cannotCreate
    /// Reading or writing failed on the way.
    case inputOutput
    /// Another run holds the lock, or a server asks to come back later.
    case busy
    /// A server can't be reached, or has no answer.
    case unavailable
    /// What a project allows forbids it.
    case forbidden
    /// What the run needs to know was not given to it.
    case configuration
    /// The run was stopped.
    case cancelled
    /// A fault of ours.
    case internalFault
  }

  /// What kind of failure it is.
  public let kind: Kind

  /// What to tell.
  public let diagnostics: [Diagnostic]

  /// A failure with one thing to tell.
  public init(_ kind: Kind, _ diagnostic: Diagnostic) {
    self.kind = kind
    diagnostics = [diagnostic]
  }

  /// A failure with several things to tell.
  public init(_ kind: Kind, _ diagnostics: [Diagnostic]) {
    self.kind = kind
    self.diagnostics = diagnostics
  }

  /// What `error` means where it comes from `owner`: a node, or a stage of it, at `location`.
  init(_ error: any Error, from owner: String, at location: SourceLocation?) {
    switch error {
    case let failure as RunFailure: self = failure
    case let failure as StageFailure:
      self.init(
        .data,
        Diagnostic(
          "\(owner) stopped: \(failure.message)", at: location, help: failure.help,
          notes: failure.place.map { ["it was at \($0)"] } ?? []))
    case let error as FileError:
      self.init(
        Self.kind(of: error), Diagnostic("\(owner) stopped: \(error.description)", at: location))
    case is CancellationError: self.init(.cancelled, Diagnostic("the run was stopped"))
    default:
      self.init(.internalFault, Diagnostic("\(owner) stopped: \(error)", at: location))
    }
  }

  private static func kind(of error: FileError) -> Kind {
    switch error.kind {
    case .input: .input
    case .cannotCreate: .cannotCreate
    case .inputOutput: .inputOutput
    case .busy: .busy
    }
  }
}
