/// What is wrong with a document, and where.
public struct MarkupMistake: Error, Sendable, Hashable {
  /// What is wrong, in words.
  public let message: String

  /// The line, from 1; nil where nobody knows.
  public let line: Int?

  /// A mistake.
  public init(_ message: String, line: Int? = nil) {
    self.message = message
    self.line = line
  }
}
