/// Something to read bytes from, such as a file.
public protocol ByteInput: Sendable {
  /// What it is called in messages: the path as the pipeline has it.
  var name: String { get }

  /// The values that its path gives to the names in braces.
  var captures: [(name: String, value: String)] { get }

  /// Begins to read at the start.
  func open() throws -> any ByteReader
}

/// Reads bytes in order.
public protocol ByteReader: Sendable {
  /// The next bytes, up to `count` of them, behind the bytes of `tail`; nil where no more follow.
  ///
  /// - Returns: A store that begins with `tail` and goes on with what was read.
  mutating func read(_ count: Int, after tail: ByteTail?) throws -> ByteStore?
}

/// The end of a store that belongs before the next bytes.
public struct ByteTail: Sendable {
  /// The store.
  public let store: ByteStore

  /// The bytes to keep.
  public let range: Range<Int>

  /// Some bytes of a store.
  public init(_ store: ByteStore, _ range: Range<Int>) {
    self.store = store
    self.range = range
  }
}
