import PenstockData
import Synchronization

/// Puts answers into the store: each at once, or, while many come, a batch at a time.
final class AnswerQueue: Sendable {
  /// An answer on its way to the store.
  struct Answer: Sendable {
    let key: String
    let response: StoredResponse

    /// The body, where it is not in the store yet.
    let body: ByteStore?
  }

  private struct State {
    var collectors = 0
    var waiting: [Answer] = []
  }

  /// How many answers are written at once.
  private static let batch = 16

  private let state = Mutex(State())
  private let write: @Sendable ([Answer]) throws -> Void

  /// A queue that `write` empties.
  init(_ write: @escaping @Sendable ([Answer]) throws -> Void) {
    self.write = write
  }

  /// Takes an answer to be written: now, or, where it may wait and answers are collected, soon.
  func put(_ answer: Answer, mayWait: Bool) throws {
    let batch = state.withLock { state in
      state.waiting.append(answer)
      if mayWait, state.collectors > 0, state.waiting.count < Self.batch { return [Answer]() }
      defer { state.waiting = [] }
      return state.waiting
    }
    if !batch.isEmpty { try write(batch) }
  }

  /// Does `body` and collects the answers that come meanwhile; at its end all of them are written, also
  /// where it throws.
  func collecting<Result>(_ body: () async throws -> Result) async throws -> Result {
    state.withLock { $0.collectors += 1 }
    let result: Swift.Result<Result, any Error>
    do {
      result = .success(try await body())
    } catch {
      result = .failure(error)
    }
    let rest = state.withLock { state in
      state.collectors -= 1
      defer { state.waiting = [] }
      return state.waiting
    }
    let last = Swift.Result { if !rest.isEmpty { try write(rest) } }
    let value = try result.get()
    try last.get()
    return value
  }
}
