import PenstockFiles

/// One try to get one answer: over redirects to what a server has to say, which is then judged.
struct Exchange {
  private static let mostRedirects = 5

  private let fetcher: Fetcher
  private let request: WebRequest
  private let key: String
  private let stored: StoredResponse?

  /// A try; `stored` is the answer of an earlier run, which may still be right.
  init(_ fetcher: Fetcher, _ request: WebRequest, _ key: String, _ stored: StoredResponse?) {
    self.fetcher = fetcher
    self.request = request
    self.key = key
    self.stored = stored
  }

  /// The answer.
  ///
  /// - Throws: ``FetchError`` where there is none that counts.
  func answer() async throws -> StoredResponse {
    let own = try request.fullAddress()
    var address = own
    var method = request.method
    for _ in 0...Self.mostRedirects {
      if let objection = fetcher.options.policy.objection(to: address, own: own) {
        throw objection
      }
      let slot = fetcher.limiter.slot(for: address.host, every: request.interval)
      if slot > .now { try await Task.sleep(until: slot) }
      let keeper = BodyKeeper(
        fetcher.store.contents, largest: request.largest, acceptsHTML: request.acceptsHTML)
      let wire = try wireRequest(address, method, isOwn: address.isSameServer(as: own))
      let result = try await fetcher.perform(wire, keeper)
      let head = try result.checkedHead(address, request)
      guard let location = try Self.redirect(head, method) else {
        return try conclude(result, head, keeper)
      }
      if head.status < 307 { method = .get }
      address = try address.resolving(location)
    }
    throw FetchError(
      .unreachable, "the server leads from page to page, more than \(Self.mostRedirects) times")
  }

  /// Where the answer leads; nil where it is one.
  private static func redirect(
    _ head: ResponseHead, _ method: WebRequest.Method
  ) throws -> String? {
    guard [301, 302, 303, 307, 308].contains(head.status) else { return nil }
    guard let location = head.value(of: "location"), !location.isEmpty else {
      throw FetchError(.badAnswer, "the answer is a redirect (\(head.status)) that leads nowhere")
    }
    return location
  }

  /// What goes over the wire.
  ///
  /// What the request says of itself stays with its own server: another one gets the address and
  /// nothing else.
  private func wireRequest(
    _ address: WebAddress, _ method: WebRequest.Method, isOwn: Bool
  ) throws -> WireRequest {
    var lines: [String] = []
    if isOwn {
      lines += try request.headers.map { try Self.line($0.name, $0.value.revealed) }
      switch request.authorization {
      case .bearer(let token):
        lines.append(try Self.line("Authorization", "Bearer \(token.revealed)"))
      case .basic(let user, let password):
        let pair = "\(user.revealed):\(password.revealed)".base64
        lines.append(try Self.line("Authorization", "Basic \(pair)"))
      case nil: break
      }
    }
    var own: [(name: String, value: String)] = [
      ("User-Agent", "penstock"), ("Accept-Encoding", "gzip"),
    ]
    if let stored {
      if let etag = stored.etag { own.append(("If-None-Match", etag)) }
      if let date = stored.lastModified { own.append(("If-Modified-Since", date)) }
    }
    let said = Set(request.headers.map { $0.name.lowercased() })
    for (name, value) in own where !(isOwn && said.contains(name.lowercased())) {
      lines.append(try Self.line(name, value))
    }
    lines.append("Expect:")  // or libcurl would ask first whether a body is welcome
    var body: String?
    if method == .post {
      guard isOwn else {
        throw FetchError(
          .forbidden, "the server leads to \(address.host), which the request's body is not for")
      }
      body = try bodyText(&lines, said)
    }
    return WireRequest(
      address: address, method: method, headerLines: lines, body: body,
      mayBePrivate: fetcher.options.policy.mayBePrivate(address), isHTTP2: request.isHTTP2,
      patience: request.patience, proxy: fetcher.options.proxy)
  }

  private func bodyText(_ lines: inout [String], _ said: Set<String>) throws -> String {
    let (text, type) =
      switch request.body {
      case .text(let text):
        (text, text.first == "{" || text.first == "[" ? "application/json" : "text/plain")
      case .form(let pairs):
        (
          pairs.map { "\($0.name.formEncoded)=\($0.value.revealed.formEncoded)" }
            .joined(separator: "&"), "application/x-www-form-urlencoded"
        )
      case nil: ("", "text/plain")
      }
    if !said.contains("content-type") { lines.append("Content-Type: \(type)") }
    return text
  }

  private static func line(_ name: String, _ value: String) throws -> String {
    let isOneLine =
      name.utf8.allSatisfy { $0 >= 0x20 } && value.utf8.allSatisfy { $0 >= 0x20 || $0 == 9 }
    guard isOneLine, !name.isEmpty, !name.contains(":") else {
      throw FetchError(.forbidden, "the header `\(name.shown())` is not one line")
    }
    return value.isEmpty ? "\(name);" : "\(name): \(value)"
  }

  /// Judges an answer that leads nowhere else.
  private func conclude(
    _ result: TransferResult, _ head: ResponseHead, _ keeper: BodyKeeper
  ) throws -> StoredResponse {
    if head.status == 304, var stored {
      stored.checkedAt = fetcher.secondsNow
      try fetcher.store.set(key, stored)
      return stored
    }
    guard head.status == 200 else { throw result.statusError(head, keeper.beginning) }
    if result.hasExcess {
      throw FetchError(.badAnswer, "the answer is longer than it says that it is")
    }
    if let length = try head.contentLength(), length != result.wireBytes {
      throw FetchError(
        .unreachable, "the answer was cut short: \(result.wireBytes) of \(length) bytes came",
        isTransient: true)
    }
    do {
      let body = try keeper.finish()
      let response = StoredResponse(
        name: request.name, sha256: body.sha256, bytes: body.byteCount,
        etag: head.value(of: "etag"), lastModified: head.value(of: "last-modified"),
        link: Self.links(head).map(Redaction(request.secrets).applied),
        checkedAt: fetcher.secondsNow)
      try fetcher.store.set(key, response, body.contents)
      return response
    } catch let error as CompressionError {
      throw FetchError(.badAnswer, "\(error)", isTransient: error.isTruncated)
    }
  }

  private static func links(_ head: ResponseHead) -> String? {
    let links = head.values(of: "link")
    return links.isEmpty ? nil : links.joined(separator: ", ")
  }
}
