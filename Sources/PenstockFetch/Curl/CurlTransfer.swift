import CCurl
import Glibc
import PenstockData

/// One transfer: a request on its way, and what has come of its answer so far.
///
/// Only the thread of the transfers touches it once it was handed over.
final class CurlTransfer: @unchecked Sendable {
  let request: WireRequest

  /// Whether nobody waits for it any more.
  var isCancelled = false

  private let receiver: any BodyReceiver
  private var handle: CurlHandle?
  private var head: ResponseHead?
  private var isHeadWhole = false
  private var hasBegun = false
  private var wireBytes = 0
  private var refused: NetworkAddress?
  private var failure: (any Error)?
  private var hasExcess = false

  private var progress = 0  // bytes of head and body since the last look
  private var lookedAt = ContinuousClock.now
  private var startedAt = ContinuousClock.now

  init(_ request: WireRequest, _ receiver: any BodyReceiver) {
    self.request = request
    self.receiver = receiver
  }

  /// Makes the handle that libcurl works on.
  func begin() throws -> UnsafeMutableRawPointer {
    let handle = try CurlHandle(request)
    let context = Unmanaged.passUnretained(self).toOpaque()
    try handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      CurlTransfer.at(context)?.take(bytes, size * count) ?? 0
    }
    try handle.set(CURLOPT_WRITEDATA, context)
    try handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      CurlTransfer.at(context)?.takeHeader(bytes, size * count) ?? 0
    }
    try handle.set(CURLOPT_HEADERDATA, context)
    try handle.check(
      penstock_curl_set_opener(handle.easy) { context, _, address in
        CurlTransfer.at(context)?.open(address) ?? CURL_SOCKET_BAD
      }, "socket opener")
    try handle.set(CURLOPT_OPENSOCKETDATA, context)
    try handle.check(
      penstock_curl_set_observer(handle.easy) { _, kind, bytes, count, context in
        if kind == CURLINFO_TEXT { CurlTransfer.at(context)?.hear(bytes, count) }
        return 0
      }, "observer")
    try handle.set(CURLOPT_DEBUGDATA, context)
    try handle.set(CURLOPT_PRIVATE, context)
    self.handle = handle
    startedAt = .now
    lookedAt = startedAt
    return handle.easy
  }

  /// The transfer that a handle or a callback belongs to.
  static func at(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
  }

  // MARK: What libcurl calls

  private func take(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    guard let bytes, let head, failure == nil else { return 0 }
    progress += count
    wireBytes += count
    do {
      if !hasBegun {
        hasBegun = true
        try receiver.begin(head)
      }
      try receiver.take(Self.store(bytes, count))
      return count
    } catch {
      failure = error
      return 0
    }
  }

  private func takeHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    guard let bytes else { return 0 }
    progress += count
    let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    if line.hasPrefix("HTTP/"), let next = ResponseHead(statusLine: line), !hasBegun {
      (head, isHeadWhole) = (next, false)
    } else if line.utf8.allSatisfy({ $0 <= 0x20 }) {
      isHeadWhole = true
      listen()
    } else if !isHeadWhole {
      head?.add(line: line)
    }  // what comes behind the head are trailers, which nobody asked for
    return count
  }

  private func open(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
    guard let address else { return CURL_SOCKET_BAD }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = penstock_address_bytes(address, &bytes)
    let network = NetworkAddress(bytes: Array(bytes.prefix(Int(count))))
    guard network.isPublic || request.mayBePrivate || request.proxy != nil else {
      refused = network
      return CURL_SOCKET_BAD
    }
    return penstock_open_socket(address)
  }

  /// Has libcurl say what it does from here on; what it does before is not worth the time.
  private func listen() {
    do { try handle?.set(CURLOPT_VERBOSE, 1) } catch { failure = error }
  }

  /// Listens to what libcurl says about a body: nowhere else does it tell that more came than the answer's
  /// length allows.
  private func hear(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) {
    let mark = "Excess found"
    guard let bytes, count >= mark.utf8.count else { return }
    if strncmp(bytes, mark, mark.utf8.count) == 0 { hasExcess = true }
  }

  private static func store(_ bytes: UnsafeMutablePointer<CChar>, _ count: Int) -> ByteStore {
    ByteStore(capacity: count) { room in
      room.copyMemory(from: UnsafeRawBufferPointer(start: bytes, count: count))
      return count
    }
  }

  // MARK: Time

  /// Whether it took too long, as of `now`.
  func isStalled(at now: ContinuousClock.Instant) -> Bool {
    let patience = request.patience
    if startedAt.duration(to: now) > patience.whole { return true }
    guard lookedAt.duration(to: now) > patience.stall else { return false }
    let isSlow = progress < patience.fewest
    (progress, lookedAt) = (0, now)
    return isSlow
  }

  // MARK: The end

  /// How it went; `code` is libcurl's, nil where the transfer was given up for its slowness.
  func finish(_ code: CURLcode?) -> TransferResult {
    var retryAfter: curl_off_t = 0
    if let handle {
      penstock_curl_get_offset(handle.easy, CURLINFO_RETRY_AFTER, &retryAfter)
    }
    let head = head
    if failure == nil, code == CURLE_OK, let head, !hasBegun {
      do { try receiver.begin(head) } catch { failure = error }
    }
    let result = TransferResult(
      head: head, wireBytes: wireBytes, failure: transferFailure(code), hasExcess: hasExcess,
      retryAfter: head?.value(of: "retry-after") == nil ? nil : max(0, Int(retryAfter)))
    handle = nil
    return result
  }

  private func transferFailure(_ code: CURLcode?) -> TransferFailure? {
    if let failure { return .receiver(failure) }
    guard let code else { return .stalled }
    if code == CURLE_OK { return nil }
    if let refused, head == nil { return .privateAddress(refused) }
    return .curl(code: code.rawValue, detail: handle?.detail ?? "")
  }
}
