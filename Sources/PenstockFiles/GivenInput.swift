import PenstockData

/// Text in the place of a file, as a test gives it.
public struct GivenInput: ByteInput {
  /// The path that it stands in for.
  public let name: String

  /// The values that the path gives to the names in braces.
  public let captures: [(name: String, value: String)]

  private let store: ByteStore

  /// The text of the file at the path `name`.
  public init(name: String, captures: [(name: String, value: String)] = [], text: String) {
    self.name = name
    self.captures = captures
    store = ByteStore(text)
  }

  /// Begins to read at the start.
  public func open() -> any ByteReader { StoreReader(store, 0..<store.count) }
}
