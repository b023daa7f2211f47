import PenstockEngine

/// How a command ended, by the numbers of `sysexits.h`.
public enum ExitStatus: Int32, Sendable {
  /// Published, or unchanged.
  case success = 0
  /// What was compared differs, or a test failed.
  case different = 1
  /// Published, but rows were refused at a node that says nothing of refusals.
  case degraded = 10
  /// The command line is wrong.
  case usage = 64
  /// The data are wrong.
  case badData = 65
  /// A server can't be reached, or has no answer.
  case unavailable = 69
  /// A fault of ours.
  case internalFault = 70
  /// Output can't be created.
  case cannotCreate = 73
  /// Reading or writing failed.
  case inputOutput = 74
  /// Try later: another run holds the lock, or a server asks to wait.
  case busy = 75
  /// The project does not allow it.
  case forbidden = 77
  /// The pipeline file is wrong.
  case badPipeline = 78
  /// Stopped by a person.
  case interrupted = 130
  /// Stopped by the system.
  case terminated = 143

  /// How a run ends that publishes nothing, but for one that is stopped.
  public static let ofFailedRuns: [ExitStatus] = [
    .badData, .unavailable, .internalFault, .cannotCreate, .inputOutput, .busy, .forbidden,
    .badPipeline,
  ]

  /// How a command ends after `failure`.
  public init(_ failure: RunFailure) {
    self =
      switch failure.kind {
      case .data, .refused, .input: .badData
      case .cannotCreate: .cannotCreate
      case .inputOutput: .inputOutput
      case .busy: .busy
      case .unavailable: .unavailable
      case .forbidden: .forbidden
      case .configuration: .badPipeline
      case .cancelled: .interrupted
      case .internalFault: .internalFault
      }
  }
}
