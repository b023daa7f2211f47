import Synchronization

/// Keeps requests to one host apart, for the whole run.
final class RateLimiter: Sendable {
  private struct Host {
    var interval: Duration
    var next: ContinuousClock.Instant
  }

  private let hosts = Mutex<[String: Host]>([:])

  /// When a request to `host` may go; its place is taken.
  ///
  /// - Parameter interval: How far apart requests to the host must be. Where several requests say
  ///   that, the longest holds for all; nil where nobody says so.
  func slot(
    for host: String, every interval: Duration?, at now: ContinuousClock.Instant = .now
  ) -> ContinuousClock.Instant {
    hosts.withLock { hosts in
      guard interval != nil || hosts[host] != nil else { return now }
      var entry = hosts[host] ?? Host(interval: .zero, next: now)
      if let interval { entry.interval = max(entry.interval, interval) }
      let slot = max(now, entry.next)
      entry.next = slot + entry.interval
      hosts[host] = entry
      return slot
    }
  }
}
