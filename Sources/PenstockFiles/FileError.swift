import Glibc

/// A system call that failed: what was tried, on which path, and why.
public struct FileError: Error, Sendable, CustomStringConvertible {
  /// What went wrong, as far as exit codes care.
  public enum Kind: Sendable {
    /// The file or folder is not there, or may not be had.
    case input
    /// Output can't be created.
    case cannotCreate
    /// Reading or writing failed on the way.
    case inputOutput
    /// Another run holds the lock.
    case busy
  }

  /// What kind of failure it is.
  public let kind: Kind

  /// The failure in words, with the path.
  public let description: String

  /// A failure in words.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  /// The failure of the system call just made.
  init(_ kind: Kind, _ action: String, _ path: String, errno number: Int32 = Glibc.errno) {
    self.init(kind, "\(action) \(path): \(String(cString: strerror(number)))")
  }
}

/// Repeats a system call that a signal interrupted.
func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
