import PenstockData
import PenstockKit
import Synchronization

/// The gates of a run, and whose turn it is at each of them.
///
/// Work on chunks is done at once by several workers; at a gate the rows of one chunk follow those of
/// the chunk before. Who comes too early waits; what comes after a gate is again done at once.
final class Gates: Sendable {
  /// A gate with the numbers of the chunks that have passed.
  private struct Place {
    var next = 0
    var passed: Set<Int> = []
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private struct State {
    var places: [Circuit.Position: Place] = [:]
    var firstFailure = Int.max
  }

  private let state = Mutex(State())
  private let gates: Mutex<[Circuit.Position: GateBox]>

  /// A gate that one chunk at a time has for itself.
  private final class GateBox: Sendable {
    let gate: Mutex<Gate>

    init(_ gate: Gate) {
      self.gate = Mutex(gate)
    }
  }

  init() {
    gates = Mutex([:])
  }

  /// Makes ready for the chunks of a root, numbered from 0, that may come to the gates at `positions`.
  func open(_ positions: [Circuit.Position]) {
    state.withLock { state in
      state.places = Dictionary(uniqueKeysWithValues: positions.map { ($0, Place()) })
      state.firstFailure = .max
    }
  }

  /// Waits for the turn of chunk `number`, lets its rows pass, and gives the turn to the next chunk.
  func pass(
    _ arrivals: [Gate.Arrival], at position: Circuit.Position, _ number: Int,
    through gate: () -> Gate?
  ) async throws -> [Gate.Passed] {
    await turn(number, at: position)
    try Task.checkCancellation()
    let hasFailed = state.withLock { $0.firstFailure < number }
    if hasFailed { throw CancellationError() }
    let passed = try self.passed(arrivals, at: position, through: gate)
    leave(position, number)
    return passed
  }

  private func passed(
    _ arrivals: [Gate.Arrival], at position: Circuit.Position, through gate: () -> Gate?
  ) throws -> [Gate.Passed] {
    guard let box = box(at: position, gate) else { return [] }
    return try box.gate.withLock { gate in try arrivals.flatMap { try gate.take($0) } }
  }

  private func box(at position: Circuit.Position, _ gate: () -> Gate?) -> GateBox? {
    gates.withLock { gates in
      if let box = gates[position] { return box }
      let box = gate().map { GateBox($0) }
      gates[position] = box
      return box
    }
  }

  /// Lets the last rows pass that wait at a gate.
  func finish(
    at position: Circuit.Position, through gate: () -> Gate?
  ) throws -> [Gate.Passed] {
    try box(at: position, gate)?.gate.withLock { try $0.finish() } ?? []
  }

  /// Says that chunk `number` comes to no gate any more.
  func leave(_ number: Int) {
    let positions = state.withLock { Array($0.places.keys) }
    for position in positions { leave(position, number) }
  }

  /// Says that chunk `number` will never come to any gate: those after it shall not wait for it.
  func fail(_ number: Int) {
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.firstFailure = min(state.firstFailure, number)
      var waiting: [CheckedContinuation<Void, Never>] = []
      for (position, var place) in state.places {
        for other in place.waiting.keys where other > number {
          place.waiting.removeValue(forKey: other).map { waiting.append($0) }
        }
        state.places[position] = place
      }
      return waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  private func turn(_ number: Int, at position: Circuit.Position) async {
    await withCheckedContinuation { continuation in
      let mustWait = state.withLock { state -> Bool in
        guard var place = state.places[position], place.next < number,
          state.firstFailure >= number
        else { return false }
        place.waiting[number] = continuation
        state.places[position] = place
        return true
      }
      if !mustWait { continuation.resume() }
    }
  }

  private func leave(_ position: Circuit.Position, _ number: Int) {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard var place = state.places[position], number >= place.next else { return nil }
      place.passed.insert(number)
      while place.passed.remove(place.next) != nil { place.next += 1 }
      defer { state.places[position] = place }
      return place.waiting.removeValue(forKey: place.next)
    }
    next?.resume()
  }
}
