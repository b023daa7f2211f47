import PenstockFiles
import Synchronization

/// How much memory the rows of a run may take that wait, and where they go beyond it.
///
/// All stages of a run share one budget. It counts rows that wait for a group, for another input or
/// for the end; of the memory that a run is given some is left for the batches on their way.
final class MemoryBudget: Sendable {
  /// How many bytes may wait.
  let limit: Int

  /// How many bytes of rows from disk a worker takes at a time: they lie there as bytes, as rows, as a
  /// table, and two or three times as results.
  let partLimit: Int

  /// How many bytes of a table that is on disk a worker looks rows up in at a time, as they are counted
  /// in use.
  var tableLimit: Int { partLimit * 2 }

  private let folder: String
  private let used = Atomic(0)

  /// What the program and the batches on their way take, out of what a run is given.
  private static let onTheWay = 48 << 20

  /// A budget for a run with `options`, with temporary files on the disk of `folder`.
  init(_ options: RunOptions, spillingTo folder: String) {
    limit = max(options.memory - Self.onTheWay, options.memory / 8, 1)
    partLimit = max(options.smallestPart, limit / (16 * options.workers), 1)
    self.folder = folder
  }

  /// Whether more waits than may.
  var isExceeded: Bool { used.load(ordering: .relaxed) > limit }

  /// Counts bytes that wait from now on.
  func take(_ bytes: Int) { used.add(bytes, ordering: .relaxed) }

  /// Counts bytes that wait no longer.
  func give(_ bytes: Int) { used.subtract(bytes, ordering: .relaxed) }

  /// A new temporary file.
  func file() throws -> SpillFile { try SpillFile(in: folder) }
}
