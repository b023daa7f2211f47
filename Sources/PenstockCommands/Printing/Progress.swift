import Penstock
import Synchronization

/// A line on the terminal that says how many rows were read; nothing where nobody looks on.
final class Progress: Sendable {
  private struct State {
    var rows = 0
    var shown: ContinuousClock.Instant
    var isShown = false
  }

  private let console: Console
  private let state = Mutex(State(shown: .now))

  init(_ console: Console) { self.console = console }

  /// Counts rows, and shows the count a few times a second.
  func add(_ rows: Int) {
    guard console.isTalkative else { return }
    let shown = state.withLock { state -> Int? in
      state.rows += rows
      guard state.shown.duration(to: .now) > .milliseconds(200) else { return nil }
      state.shown = .now
      state.isShown = true
      return state.rows
    }
    if let shown { console.tell("\r\(shown.grouped) rows read", terminator: "") }
  }

  /// Takes the line away.
  func finish() {
    if state.withLock({ $0.isShown }) { console.tell("\r\u{1B}[K", terminator: "") }
  }
}

extension Int {
  /// The number with a thin blank between groups of three digits.
  var grouped: String {
    var digits = Array(String(magnitude))
    var place = digits.count - 3
    while place > 0 {
      digits.insert("\u{202F}", at: place)
      place -= 3
    }
    return (self < 0 ? "-" : "") + String(digits)
  }
}
