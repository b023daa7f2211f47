import PenstockKit

/// A pipeline file as it was read, once for all that is to be known of it.
public struct WrittenPipeline: Sendable {
  /// The file's text.
  public let text: String

  /// What the YAML says; nil where it is none.
  let value: LocatedValue?

  /// What is wrong with the YAML.
  let notes: Notes

  /// The pipeline that `text`, the text of `file`, writes.
  ///
  /// - Complexity: O(length of `text`).
  public init(_ text: String, file: String) {
    var notes = Notes()
    self.text = text
    value = YAMLReader.read(text, file: file, &notes)
    self.notes = notes
  }

  /// What it holds, with its variables' values in their places, whatever is wrong with it; nil where
  /// it is no YAML.
  public func value(with variables: [String: String]) -> LocatedValue? {
    guard let value else { return nil }
    var notes = Notes()
    var values = Variables(declared: value["vars"], clock: nil, given: variables, &notes)
    return values.applied(to: value, &notes)
  }
}
