import CCurl
import Glibc

/// A handle of libcurl that an option could not be set on.
struct CurlSetupError: Error {
  let option: String
}

/// An easy handle of libcurl with the options of one request.
///
/// Every option that guards something is set here and nowhere else: schemes, certificates, proxies,
/// redirects (never followed by libcurl), netrc, HTTP/0.9.
final class CurlHandle {
  let easy: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let errorText: UnsafeMutablePointer<CChar>

  init(_ request: WireRequest) throws {
    guard let easy = penstock_curl_easy_init() else { throw CurlSetupError(option: "easy handle") }
    self.easy = easy
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try setGuards(request)
    try setRequest(request)
  }

  deinit {
    penstock_curl_easy_cleanup(easy)
    penstock_curl_slist_free_all(headers)
    errorText.deallocate()
  }

  /// What libcurl says of a failure in its own words.
  var detail: String { String(cString: errorText) }

  private func setGuards(_ request: WireRequest) throws {
    try set(CURLOPT_PROTOCOLS_STR, "http,https")
    try set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_UNRESTRICTED_AUTH, 0)
    try set(CURLOPT_AUTOREFERER, 0)
    try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    try set(CURLOPT_PROXY, request.proxy ?? "")
    try set(CURLOPT_NOPROXY, "")
    try set(CURLOPT_HTTP09_ALLOWED, 0)
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    try set(CURLOPT_NOSIGNAL, 1)
  }

  private func setRequest(_ request: WireRequest) throws {
    try set(CURLOPT_URL, request.address.text)
    switch request.method {
    case .get: try set(CURLOPT_HTTPGET, 1)
    case .post:
      let body = request.body ?? ""
      let size = curl_off_t(body.utf8.count)
      try check(
        penstock_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, size), "body's size")
      try set(CURLOPT_COPYPOSTFIELDS, body)
      try set(CURLOPT_POST, 1)
    }
    for line in request.headerLines {
      guard let longer = penstock_curl_slist_append(headers, line) else {
        throw CurlSetupError(option: "header")
      }
      headers = longer
    }
    try check(penstock_curl_set_list(easy, CURLOPT_HTTPHEADER, headers), "headers")
    try set(
      CURLOPT_HTTP_VERSION,
      request.isHTTP2 ? Int(CURL_HTTP_VERSION_2TLS) : Int(CURL_HTTP_VERSION_1_1))
    try set(CURLOPT_PIPEWAIT, request.isHTTP2 ? 1 : 0)
    try set(CURLOPT_CONNECTTIMEOUT_MS, max(1, request.patience.connect.milliseconds))
    try set(CURLOPT_BUFFERSIZE, 256 * 1024)
    try check(
      penstock_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText), "room for messages")
  }

  /// Sets an option that is a number.
  func set(_ option: CURLoption, _ value: Int) throws {
    try check(penstock_curl_set_long(easy, option, value), "option \(option.rawValue)")
  }

  /// Sets an option that is a text.
  func set(_ option: CURLoption, _ value: String) throws {
    try check(penstock_curl_set_text(easy, option, value), "option \(option.rawValue)")
  }

  /// Sets an option that is a place in memory.
  func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) throws {
    try check(penstock_curl_set_pointer(easy, option, value), "option \(option.rawValue)")
  }

  /// Sets an option that is a function which takes bytes.
  func set(_ option: CURLoption, _ value: @escaping penstock_curl_taker) throws {
    try check(penstock_curl_set_taker(easy, option, value), "option \(option.rawValue)")
  }

  /// Notes that an option could not be set.
  func check(_ code: CURLcode, _ option: String) throws {
    if code != CURLE_OK { throw CurlSetupError(option: option) }
  }
}

extension Duration {
  /// The duration in whole milliseconds, rounded down.
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
  }
}
