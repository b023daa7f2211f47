/// A value of a pipeline file that remembers where it stands.
///
/// Scalars are kept as the text that was written: `no`, `010` and `1.10` mean what a setting's
/// type makes of them, never what YAML would guess.
public struct LocatedValue: Sendable {
  /// What a value is made of.
  public enum Content: Sendable {
    case scalar(String, isQuoted: Bool)
    case list([LocatedValue])
    case map([Entry])
  }

  /// One key of a map with its value.
  public struct Entry: Sendable {
    /// The key.
    public let key: String

    /// Where the key stands.
    public let location: SourceLocation

    /// The value.
    public let value: LocatedValue

    /// An entry.
    public init(key: String, location: SourceLocation, value: LocatedValue) {
      self.key = key
      self.location = location
      self.value = value
    }
  }

  /// What the value is made of.
  public let content: Content

  /// Where it begins.
  public let location: SourceLocation

  /// How a scalar is written, where that is known.
  private let writing: ScalarWriting?

  /// A value at a place.
  public init(_ content: Content, at location: SourceLocation, writing: ScalarWriting? = nil) {
    self.content = content
    self.location = location
    self.writing = writing
  }

  /// Where some characters of a scalar's text stand; where the whole does if that can't be told.
  public func location(ofCharacters range: Range<Int>) -> SourceLocation {
    guard let text = scalar, let writing else { return location }
    return writing.location(of: range, in: text, at: location) ?? location
  }

  /// The text of a scalar.
  public var scalar: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The values of a list.
  public var list: [LocatedValue]? {
    if case .list(let values) = content { values } else { nil }
  }

  /// The entries of a map, in the order written.
  public var entries: [Entry]? {
    if case .map(let entries) = content { entries } else { nil }
  }

  /// The value of `key` in a map.
  public subscript(key: String) -> LocatedValue? {
    entries?.first { $0.key == key }?.value
  }

  /// Whether nothing was written: an empty bare scalar, `~` or `null`.
  public var isNothing: Bool {
    if case .scalar(let text, false) = content { ["", "~", "null"].contains(text) } else { false }
  }

  /// What the value is, in words for a message.
  public var kindInWords: String {
    switch content {
    case .scalar(let text, _): isNothing ? "nothing" : text.isEmpty ? "an empty text" : "`\(text)`"
    case .list: "a list"
    case .map: "a map"
    }
  }
}
