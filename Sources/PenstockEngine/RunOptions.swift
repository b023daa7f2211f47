import PenstockData
import PenstockPlan

/// How a run is done; nothing here changes what comes out.
public struct RunOptions: Sendable {
  /// How many batches are worked on at once.
  public var workers: Int

  /// How many rows a batch gets, by its number; nil leaves batches as their sources cut them.
  ///
  /// For tests that hold outputs to be the same however the rows are cut.
  public var batchRows: (@Sendable (Int) -> Int)?

  /// Told how many rows sources have read, now and then.
  public var progress: (@Sendable (Int) -> Void)?

  /// Options for `workers` batches at once.
  public init(
    workers: Int, batchRows: (@Sendable (Int) -> Int)? = nil,
    progress: (@Sendable (Int) -> Void)? = nil
  ) {
    self.workers = max(1, workers)
    self.batchRows = batchRows
    self.progress = progress
  }
}
