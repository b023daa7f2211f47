import PenstockFiles

extension TransferResult {
  /// The answer's head.
  ///
  /// - Throws: Why there is no answer: ``FetchError``, or `FileError` where it could not be kept.
  func checkedHead(_ address: WebAddress, _ request: WebRequest) throws -> ResponseHead {
    switch failure {
    case .receiver(let error as CompressionError):
      throw FetchError(.badAnswer, "\(error)", isTransient: error.isTruncated)
    case .receiver(let error): throw error
    case .privateAddress(let network):
      throw FetchError(
        .forbidden, "\(address.host) is \(network), which is not on the public internet",
        help: "add `hosts: [\(address.host)]` to penstock.yaml, if it is meant")
    case .stalled:
      throw FetchError(
        .unreachable, "too little came for \(request.patience.stall.inWords)",
        help: "if the server is just slow, wait longer: `http: { timeout: … }`",
        isTransient: true)
    case .curl(let code, let detail):
      throw Self.error(code, detail, address, request)
    case nil: break
    }
    guard let head else { throw FetchError(.unreachable, "no answer came", isTransient: true) }
    _ = try head.contentLength()
    return head
  }

  /// What libcurl's codes mean to people.
  private static func error(
    _ code: UInt32, _ detail: String, _ address: WebAddress, _ request: WebRequest
  ) -> FetchError {
    let server = "\(address.host):\(address.port)"
    func transient(_ message: String, isUnsent: Bool = false) -> FetchError {
      FetchError(.unreachable, message, isTransient: true, isUnsent: isUnsent)
    }
    switch code {
    case 5, 6: return transient("\(address.host) has no address that can be found", isUnsent: true)
    case 7: return transient("no connection to \(server)", isUnsent: true)
    case 28:
      return transient(
        "no connection to \(server) within \(request.patience.connect.inWords)", isUnsent: true)
    case 18: return transient("the answer was cut short")
    case 52: return transient("the connection was closed without an answer")
    case 55, 56: return transient("the connection broke, or what came on it is not HTTP")
    case 16, 92: return transient("the HTTP/2 connection broke")
    case 1: return FetchError(.badAnswer, "what came is not HTTP")
    case 8: return FetchError(.badAnswer, "the head of the answer can't be understood")
    case 27, 100: return FetchError(.badAnswer, "the head of the answer is too large")
    case 35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98:
      return FetchError(
        .unreachable, "no safe connection to \(server)",
        notes: detail.isEmpty ? [] : [detail.shown()])
    default:
      return FetchError(
        .unreachable, "the transfer failed",
        notes: ["libcurl says \(code)" + (detail.isEmpty ? "" : ": \(detail.shown())")])
    }
  }

  /// What a status other than 200 means.
  func statusError(_ head: ResponseHead, _ beginning: String?) -> FetchError {
    let notes = beginning.map { ["the answer begins with \($0)"] } ?? []
    switch head.status {
    case 408, 425, 429, 500...599:
      return FetchError(
        .unreachable, "the server answers \(head.status)", notes: notes, isTransient: true,
        retryAfter: retryAfter)
    case 401, 403, 407:
      return FetchError(
        .unreachable, "the server answers \(head.status): it does not let this request in",
        help: "look at `http: { auth: … }` and its secret", notes: notes)
    case 404, 410:
      return FetchError(
        .unreachable, "the server answers \(head.status): there is nothing at this url",
        notes: notes)
    case 304:
      return FetchError(
        .badAnswer, "the server says that nothing changed (304), and was not asked that",
        isTransient: true)
    case 400...499:
      return FetchError(.unreachable, "the server answers \(head.status)", notes: notes)
    default:
      return FetchError(
        .badAnswer, "the server answers \(head.status), and only a 200 brings the whole of it",
        notes: notes)
    }
  }
}

extension Duration {
  /// The duration in words: `15 seconds`, `200 milliseconds`.
  var inWords: String {
    let milliseconds = self.milliseconds
    return milliseconds.isMultiple(of: 1000)
      ? "\(milliseconds / 1000) seconds" : "\(milliseconds) milliseconds"
  }
}
