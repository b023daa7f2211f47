import PenstockData
import PenstockFiles
import Synchronization

/// Asks servers, on the terms of each request, and keeps what they answer.
///
/// An answer counts once it is whole: its length is the one that it said, it could be expanded to the
/// end, its file is in the store. Nobody sees a part of one.
public final class Fetcher: Sendable {
  /// Where answers may come from.
  public enum Mode: Sendable, Hashable {
    /// From the store where they are fresh, else from the server.
    case usual
    /// From the store alone.
    case offline
    /// From the server alone.
    case refresh
  }

  /// How requests are made.
  public struct Options: Sendable {
    /// Where answers may come from.
    public var mode = Mode.usual

    /// Which hosts may be reached.
    public var policy = HostPolicy()

    /// Where a proxy is; without it none is used, whatever the environment says.
    public var proxy: String?

    /// How long the run may wait for servers that fail, in all.
    public var budget = Duration.seconds(900)

    /// How long to wait before another try.
    public var backoff = Backoff()

    /// How many connections to one host are open at once.
    public var connections = 16

    /// The usual way.
    public init() {}
  }

  /// The answers of earlier runs.
  public let store: ResponseStore

  let options: Options
  let limiter = RateLimiter()
  private let loop = Mutex<CurlLoop?>(nil)
  private let deadline: ContinuousClock.Instant
  private let now: @Sendable () -> Int

  /// A fetcher whose answers go to `store`.
  public convenience init(store: ResponseStore, _ options: Options) {
    self.init(store: store, options, now: { Process.secondsSince1970 })
  }

  /// A fetcher with a clock of its own.
  init(store: ResponseStore, _ options: Options, now: @escaping @Sendable () -> Int) {
    self.store = store
    self.options = options
    self.now = now
    deadline = .now + options.budget
  }

  /// The answer to `request`: from the store where that will do, else from the server.
  ///
  /// - Throws: ``FetchError``, `FileError` where it can't be kept, `CancellationError`.
  public func fetch(_ request: WebRequest) async throws -> StoredResponse {
    do {
      return try await answer(request)
    } catch let error as FetchError {
      throw error.redacted(Redaction(request.secrets))
    }
  }

  /// Does `body`, which makes many requests, on the thread of the transfers.
  ///
  /// So one request follows the other without delay. What comes is put into the store many at a time; at
  /// the end of `body` all is there.
  ///
  /// - Throws: What `body` throws; ``FetchError`` where libcurl can't begin, `FileError` where answers
  ///   can't be kept.
  public func together<Result>(_ body: () async throws -> Result) async throws -> Result {
    if options.mode == .offline { return try await body() }
    let loop = try startedLoop()
    return try await store.collecting {
      try await withTaskExecutorPreference(loop, operation: body)
    }
  }

  private func answer(_ request: WebRequest) async throws -> StoredResponse {
    let key = request.key
    let stored = options.mode == .refresh ? nil : store.response(key)
    if options.mode == .offline {
      if let stored { return stored }
      throw FetchError(
        .unreachable, "no answer of an earlier run was kept, and this run is offline",
        help: "run it once without `--offline`")
    }
    if let stored, let age = request.freshFor, isFresh(stored, for: age) { return stored }
    var tries = 1
    while true {
      do {
        return try await Exchange(self, request, key, stored).answer()
      } catch let error as FetchError {
        guard error.isTransient, tries < request.tries, request.method == .get || error.isUnsent
        else { throw error.after(tries: tries) }
        try await wait(after: tries, error)
        tries += 1
      }
    }
  }

  private func isFresh(_ response: StoredResponse, for age: Duration) -> Bool {
    let past = now() - response.checkedAt
    return past >= 0 && .seconds(past) < age
  }

  /// Waits before another try, unless that takes longer than the run may.
  private func wait(after tries: Int, _ error: FetchError) async throws {
    var wait = options.backoff.wait(after: tries, share: .random(in: 0...1))
    if let asked = error.retryAfter { wait = max(wait, .seconds(asked)) }
    if .now + wait > deadline {
      guard let asked = error.retryAfter else { throw error.after(tries: tries) }
      throw FetchError(
        .later, "\(error.message), and the server asks to wait for \(asked) seconds",
        help: "run it again later")
    }
    try await Task.sleep(for: wait)
  }

  // MARK: For an exchange

  var secondsNow: Int { now() }

  /// Sends one request over the wire.
  func perform(_ request: WireRequest, _ receiver: any BodyReceiver) async throws -> TransferResult
  {
    try await startedLoop().perform(request, receiver)
  }

  private func startedLoop() throws -> CurlLoop {
    try loop.withLock { loop in
      if let loop { return loop }
      let new = try CurlLoop(connections: options.connections)
      loop = new
      return new
    }
  }
}
