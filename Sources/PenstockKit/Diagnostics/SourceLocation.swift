/// A place in a file that a person wrote: where a value begins and how long it is.
public struct SourceLocation: Sendable, Hashable, Comparable {
  /// The file's path, as it is shown to people.
  public let file: String

  /// The line, from 1.
  public let line: Int

  /// The column, from 1, in characters.
  public let column: Int

  /// How many characters a caret line underlines, 1 at least.
  public let length: Int

  /// A place in `file`.
  public init(file: String, line: Int, column: Int, length: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
    self.length = max(1, length)
  }

  /// Whether `left` comes first: by file, line, column.
  public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}
