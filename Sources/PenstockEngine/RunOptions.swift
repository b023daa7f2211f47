import PenstockFiles

/// How a run is done; nothing here changes what comes out.
public struct RunOptions: Sendable {
  /// How many batches are worked on at once.
  public var workers: Int

  /// About how many bytes of memory may be used; rows that wait go to disk beyond it.
  ///
  /// Tables that a stage needs whole, and the rows of one key, take what they need all the same.
  public var memory: Int

  /// How many bytes of rows on disk are worked on at once at least, by each worker; tests make parts
  /// small to have many.
  var smallestPart = 1 << 20

  /// How many rows a group stage lets collect before it looks whether they are in order.
  var collectedRows = 1 << 15

  /// How many rows a batch gets, by its number; nil leaves batches as their sources cut them.
  ///
  /// For tests that hold outputs to be the same however the rows are cut.
  public var batchRows: (@Sendable (Int) -> Int)?

  /// Told how many rows sources have read, now and then.
  public var progress: (@Sendable (Int) -> Void)?

  /// A quarter of the machine's memory.
  public static var standardMemory: Int { Process.memorySize / 4 }

  /// Options for `workers` batches at once.
  public init(
    workers: Int, memory: Int = standardMemory, batchRows: (@Sendable (Int) -> Int)? = nil,
    progress: (@Sendable (Int) -> Void)? = nil
  ) {
    self.workers = max(1, workers)
    self.memory = max(1, memory)
    self.batchRows = batchRows
    self.progress = progress
  }
}
