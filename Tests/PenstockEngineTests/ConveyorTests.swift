import Synchronization
import Testing

@testable import PenstockEngine

@Suite struct `A conveyor` {
  private struct Failure: Error, Equatable {
    let number: Int
  }

  /// Work that takes longer for some pieces than for others.
  private static func busy(_ number: Int) -> Int {
    var sum = 0
    for step in 0..<((number % 7) * 3000) { sum = (sum &* 31) ^ step }
    return sum
  }

  private func run(
    _ count: Int, workers: Int, failingAt failures: Set<Int> = [], readFailure: Int? = nil
  ) async throws -> [Int] {
    let passed = Mutex<[Int]>([])
    let conveyor = Conveyor<Int, Int>(
      workers: workers,
      next: { number in
        if number == readFailure { throw Failure(number: number) }
        return number < count ? number : nil
      },
      pass: { number in passed.withLock { $0.append(number) } })
    do {
      try await conveyor.run(workers: workers) { _, piece in
        _ = Self.busy(piece)
        if failures.contains(piece) { throw Failure(number: piece) }
        return piece
      }
    } catch let failure as Failure {
      let all = passed.withLock { $0 }
      #expect(all == Array(0..<failure.number), "everything before the failure was passed on")
      throw failure
    }
    return passed.withLock { $0 }
  }

  @Test(arguments: [1, 2, 3, 8])
  func `passes on in order, whoever is first`(workers: Int) async throws {
    #expect(try await run(500, workers: workers) == Array(0..<500))
  }

  @Test(arguments: [1, 2, 8])
  func `ends with the earliest failure`(workers: Int) async throws {
    for _ in 0..<20 {
      await #expect(throws: Failure(number: 41)) {
        try await run(200, workers: workers, failingAt: [41, 43, 50, 199])
      }
    }
  }

  @Test(arguments: [1, 2, 8])
  func `ends with a failure to read after what was read before`(workers: Int) async throws {
    await #expect(throws: Failure(number: 20)) {
      try await run(200, workers: workers, readFailure: 20)
    }
  }

  @Test func `ends at once when there is nothing to do`() async throws {
    #expect(try await run(0, workers: 4) == [])
  }

  @Test func `reads the last of many pieces from as little stack as the first`() async throws {
    let count = 100_000
    let total = Mutex(0)
    let conveyor = Conveyor<Int, Int>(
      workers: 2, next: { $0 < count ? $0 : nil }, pass: { _ in total.withLock { $0 += 1 } })
    try await conveyor.run(workers: 2) { _, piece in piece }
    #expect(total.withLock { $0 } == count)
  }

  @Test func `stops when its task is cancelled`() async throws {
    let task = Task {
      let conveyor = Conveyor<Int, Int>(workers: 2, next: { $0 }, pass: { _ in })
      try await conveyor.run(workers: 2) { _, piece in
        _ = Self.busy(piece)
        return piece
      }
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
