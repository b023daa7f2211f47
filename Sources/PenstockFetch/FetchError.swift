/// Why there is no answer to a request; no word of it holds a secret.
public struct FetchError: Error, Sendable, Hashable {
  /// What kind of failure it is; exit codes follow from it.
  public enum Kind: Sendable {
    /// The server can't be reached, or has no answer that is one.
    case unreachable
    /// The answer is not what it must be.
    case badAnswer
    /// The server asks to wait for longer than the run may last.
    case later
    /// The policy forbids it.
    case forbidden
    /// The answer can't be kept on this machine.
    case local
  }

  /// What kind of failure it is.
  public let kind: Kind

  /// What is wrong, in words.
  public let message: String

  /// Something to type that mends it.
  public let help: String?

  /// More to know.
  public let notes: [String]

  /// Whether another try may have better luck.
  let isTransient: Bool

  /// Whether the server saw nothing of the request, so that even what must not be done twice may be
  /// tried again.
  let isUnsent: Bool

  /// How many seconds the server asks to wait before another try.
  let retryAfter: Int?

  /// A failure for good.
  public init(_ kind: Kind, _ message: String, help: String? = nil, notes: [String] = []) {
    self.init(kind, message, help: help, notes: notes, isTransient: false)
  }

  init(
    _ kind: Kind, _ message: String, help: String? = nil, notes: [String] = [],
    isTransient: Bool, isUnsent: Bool = false, retryAfter: Int? = nil
  ) {
    self.kind = kind
    self.message = message
    self.help = help
    self.notes = notes
    self.isTransient = isTransient
    self.isUnsent = isUnsent
    self.retryAfter = retryAfter
  }

  /// The same without the secrets that `redaction` knows.
  func redacted(_ redaction: Redaction) -> FetchError {
    with(
      redaction.applied(to: message), help.map(redaction.applied), notes.map(redaction.applied))
  }

  /// The same after several tries.
  func after(tries: Int) -> FetchError {
    tries < 2 ? self : with(message, help, notes + ["it was tried \(tries) times"])
  }

  private func with(_ message: String, _ help: String?, _ notes: [String]) -> FetchError {
    FetchError(
      kind, message, help: help, notes: notes, isTransient: isTransient, isUnsent: isUnsent,
      retryAfter: retryAfter)
  }
}
