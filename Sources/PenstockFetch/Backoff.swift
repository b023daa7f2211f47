/// How long to wait before another try: a random part of a time that doubles with every try.
///
/// Full jitter, so that many clients that failed together do not come back together.
public struct Backoff: Sendable, Hashable {
  /// The longest wait before the second try.
  public var first: Duration

  /// No wait is longer.
  public var longest: Duration

  /// Waits up to `first`, then up to twice that, and so on up to `longest`.
  public init(first: Duration = .milliseconds(500), longest: Duration = .seconds(30)) {
    self.first = first
    self.longest = longest
  }

  /// The wait before try number `number` + 1; `share` in 0...1 says which part of its time.
  func wait(after number: Int, share: Double) -> Duration {
    let doubled = first * (1 << min(max(number - 1, 0), 20))
    return min(doubled, longest) * share
  }
}
