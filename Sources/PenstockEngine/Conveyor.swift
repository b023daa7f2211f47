import Synchronization

/// Hands out work in order, takes results in any order, and passes them on in order.
///
/// Several workers take work at once. A result waits for those before it; whoever brings the next
/// one passes on all that are ready. No worker runs further ahead than ``window`` pieces: it waits,
/// and with it the reading of more input.
final class Conveyor<Work: Sendable, Result: Sendable>: Sendable {
  private struct State {
    var issued = 0
    var passed = 0
    var isPassing = false
    var isClosed = false
    var ready: [Int: Swift.Result<Result, any Error>] = [:]
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let window: Int
  private let next: @Sendable (Int) throws -> Work?
  private let turn = Mutex(())  // whose it is to ask for the next piece
  private let pass: @Sendable (Result) throws -> Void

  /// A conveyor of what `next` gives, until nil; `pass` takes the results in order, one at a time.
  ///
  /// - Parameter ahead: How many pieces of work for each worker may wait for those before them.
  init(
    workers: Int, ahead: Int = 4, next: @escaping @Sendable (Int) throws -> Work?,
    pass: @escaping @Sendable (Result) throws -> Void
  ) {
    window = workers * ahead
    self.next = next
    self.pass = pass
  }

  /// Does all the work with `workers` at once; throws the error of the earliest piece that failed.
  ///
  /// - Parameter failed: Told of each piece that was taken and will give no result.
  func run(
    workers: Int, failed: @escaping @Sendable (Int) -> Void = { _ in },
    _ work: @escaping @Sendable (Int, Work) async throws -> Result
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<workers {
        group.addTask { try await self.work(failed, work) }
      }
      try await group.waitForAll()
    }
  }

  private func work(
    _ failed: @Sendable (Int) -> Void, _ work: @Sendable (Int, Work) async throws -> Result
  ) async throws {
    while await mayTake() {
      guard let (number, piece) = take() else { return }
      let result: Swift.Result<Result, any Error>
      do {
        try Task.checkCancellation()
        result = .success(try await work(number, piece.get()))
      } catch {
        failed(number)
        result = .failure(error)
      }
      try bring(result, number)
    }
  }

  /// Waits until the window has room; false once the work is over.
  private func mayTake() async -> Bool {
    while true {
      let isOpen = state.withLock { state -> Bool? in
        if state.isClosed { return false }
        return state.issued - state.passed < window ? true : nil
      }
      if let isOpen { return isOpen }
      await withCheckedContinuation { continuation in
        let mustWait = state.withLock { state -> Bool in
          guard !state.isClosed, state.issued - state.passed >= window else { return false }
          state.waiting.append(continuation)
          return true
        }
        if !mustWait { continuation.resume() }
      }
    }
  }

  /// The next piece of work and its number, or nil when there is no more.
  private func take() -> (Int, Swift.Result<Work, any Error>)? {
    turn.withLock { _ in
      let number = state.withLock { state -> Int? in
        if state.isClosed { return nil }
        state.issued += 1
        return state.issued - 1
      }
      guard let number else { return nil }
      do {
        guard let piece = try next(number) else {
          close()
          return nil
        }
        return (number, .success(piece))
      } catch {
        close()
        return (number, .failure(error))
      }
    }
  }

  private func close() {
    let waiting = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Takes a result, and passes on all that are ready if nobody else is at it.
  private func bring(_ result: Swift.Result<Result, any Error>, _ number: Int) throws {
    let mayPass = state.withLock { state in
      state.ready[number] = result
      if state.isPassing { return false }
      state.isPassing = true
      return true
    }
    guard mayPass else { return }
    while let ready = nextReady() {
      do {
        try pass(ready.get())
      } catch {
        close()
        throw error  // `isPassing` stays set: nothing is passed on after a failure
      }
    }
  }

  private func nextReady() -> Swift.Result<Result, any Error>? {
    let (ready, waiting) = state.withLock { state in
      guard let ready = state.ready.removeValue(forKey: state.passed) else {
        state.isPassing = false
        return (
          Swift.Result<Result, any Error>?.none, [CheckedContinuation<Void, Never>]()
        )
      }
      state.passed += 1
      defer { state.waiting = [] }
      return (ready, state.waiting)
    }
    for continuation in waiting { continuation.resume() }
    return ready
  }
}
