import CCurl
import Glibc
import PenstockData
import Synchronization

/// Drives all transfers of a run at once, on one thread of its own, through libcurl's multi interface.
///
/// Connections are kept and used again. Bodies are handed to their receivers on that thread. Tasks that
/// prefer this executor run there as well, between two looks at the connections: what follows an answer,
/// such as the next request, waits for no other thread to wake up.
final class CurlLoop: TaskExecutor {
  private let worker: CurlWorker

  /// A loop with up to `connections` connections to one host.
  init(connections: Int) throws {
    worker = try CurlWorker(connections: connections)
    try worker.start()
  }

  deinit {
    worker.send(.stop)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    worker.send(.run(UnownedJob(job), asUnownedTaskExecutor()))
  }

  /// Sends `request` and takes the answer's body; the result says how it went.
  ///
  /// - Throws: `CancellationError` where the task is cancelled.
  func perform(_ request: WireRequest, _ receiver: any BodyReceiver) async throws -> TransferResult
  {
    let transfer = CurlTransfer(request, receiver)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        worker.send(.begin(transfer, continuation))
      }
    } onCancel: {
      worker.send(.cancel(transfer))
    }
  }
}

/// What a transfer's end is told to.
private typealias Ending = CheckedContinuation<TransferResult, any Error>

/// The thread and what it works on.
private final class CurlWorker: @unchecked Sendable {
  // Safe to share: `inbox` is behind a lock, libcurl allows waking up from anywhere, and all else is
  // touched by the one thread only.

  enum Message {
    case begin(CurlTransfer, Ending)
    case cancel(CurlTransfer)
    case run(UnownedJob, UnownedTaskExecutor)
    case stop
  }

  /// What `poll` waits for at most, in milliseconds: how exact patience is.
  private static let tick: Int32 = 50

  private static let isLibraryReady =
    penstock_curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  private let inbox = Mutex<[Message]>([])
  private let thread = Atomic<pthread_t>(0)
  private let multi: UnsafeMutableRawPointer
  private var running: [UnsafeMutableRawPointer: (transfer: CurlTransfer, ending: Ending)] = [:]

  init(connections: Int) throws {
    try LibCurl.load()
    guard Self.isLibraryReady, let multi = penstock_curl_multi_init() else {
      throw FetchError(.local, "libcurl can't begin: there is no memory left")
    }
    self.multi = multi
    penstock_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections)
    penstock_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(64, connections))
  }

  deinit {
    penstock_curl_multi_cleanup(multi)
  }

  func start() throws {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<CurlWorker>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    guard status == 0 else {
      context.release()
      throw FetchError(.local, "can't start a thread: \(String(cString: strerror(status)))")
    }
    pthread_detach(thread)
  }

  func send(_ message: Message) {
    let isFirst = inbox.withLock { inbox in
      inbox.append(message)
      return inbox.count == 1
    }
    // The thread looks for messages before it waits, and wakes up for the first of several.
    if isFirst, thread.load(ordering: .relaxed) != pthread_self() {
      penstock_curl_multi_wakeup(multi)
    }
  }

  private func run() {
    thread.store(pthread_self(), ordering: .relaxed)
    while readInbox() {
      var count: Int32 = 0
      penstock_curl_multi_perform(multi, &count)
      var code = CURLE_OK
      while let easy = penstock_curl_next_ended(multi, &code) { end(easy, code) }
      let now = ContinuousClock.now
      for (easy, item) in running where item.transfer.isStalled(at: now) { end(easy, nil) }
      if inbox.withLock({ !$0.isEmpty }) { continue }
      var ready: Int32 = 0
      penstock_curl_multi_poll(multi, nil, 0, running.isEmpty ? 60_000 : Self.tick, &ready)
    }
    for easy in running.keys { end(easy, nil, error: CancellationError()) }
  }

  /// Does what was asked for, and what is asked for meanwhile; false where it is to stop.
  private func readInbox() -> Bool {
    var mayGoOn = true
    while true {
      let messages = inbox.withLock { inbox in
        defer { inbox = [] }
        return inbox
      }
      if messages.isEmpty { return mayGoOn }
      for message in messages {
        switch message {
        case .begin(let transfer, let ending): begin(transfer, ending)
        case .cancel(let transfer): cancel(transfer)
        case .run(let job, let executor): job.runSynchronously(on: executor)
        case .stop: mayGoOn = false
        }
      }
    }
  }

  private func begin(_ transfer: CurlTransfer, _ ending: Ending) {
    if transfer.isCancelled { return ending.resume(throwing: CancellationError()) }
    do {
      let easy = try transfer.begin()
      running[easy] = (transfer, ending)
      if penstock_curl_multi_add_handle(multi, easy) != CURLM_OK {
        end(easy, nil, error: CurlSetupError(option: "transfer"))
      }
    } catch {
      ending.resume(throwing: error)
    }
  }

  private func cancel(_ transfer: CurlTransfer) {
    transfer.isCancelled = true  // also where it has not begun
    if let easy = running.first(where: { $0.value.transfer === transfer })?.key {
      end(easy, nil, error: CancellationError())
    }
  }

  private func end(
    _ easy: UnsafeMutableRawPointer, _ code: CURLcode?, error: (any Error)? = nil
  ) {
    guard let (transfer, ending) = running.removeValue(forKey: easy) else { return }
    penstock_curl_multi_remove_handle(multi, easy)
    let result = transfer.finish(code)
    if let error { ending.resume(throwing: error) } else { ending.resume(returning: result) }
  }
}
