import PenstockData

/// The twin of a group transform for rows that come in the order that it needs: it takes them as they
/// come and keeps little of them.
///
/// The engine prefers it to gathering all rows. It gives the same rows, in the same order.
public protocol KeyedStream: Sendable {
  /// What is left to do for some rows once the stream has taken them: on any core, in any order.
  typealias Rest = @Sendable (inout StageContext) throws -> Batch

  /// Takes the next rows of the input, one batch after the other.
  ///
  /// - Parameter keys: What each row has in the columns of the transform's key.
  /// - Throws: ``OutOfOrder`` where a row comes too late for what was made of those before it.
  mutating func take(_ rows: Batch, _ keys: RowKeys) throws -> Rest

  /// About how many bytes of memory it keeps.
  var byteCount: Int { get }
}

/// Thrown by a ``KeyedStream`` for rows that are not in the order that it needs.
public struct OutOfOrder: Error {
  /// Says that a row came too late.
  public init() {}
}
