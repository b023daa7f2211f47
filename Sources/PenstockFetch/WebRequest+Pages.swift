extension WebRequest {
  /// The same request with another value of one pair: of its form, where it has one, else of its query.
  public func setting(_ name: String, _ value: String) -> WebRequest {
    var request = self
    if case .form(let pairs) = body {
      request.body = .form(
        pairs.filter { $0.name != name } + [(name: name, value: RequestText.plain(value))])
    } else {
      request.query =
        query.filter { $0.name != name } + [(name: name, value: RequestText.plain(value))]
    }
    return request
  }

  /// The request for the page that this one's answer names by its url.
  ///
  /// It says of itself what this one does, and so must lie on the same server. Pairs of the query that
  /// the url has are not added again, but for secrets: these stay the request's own.
  ///
  /// - Throws: ``FetchError`` where the url leads to another server.
  public func following(_ url: String) throws -> WebRequest {
    let next = try address.resolving(url)
    guard next.isSameServer(as: address) else {
      throw FetchError(
        .forbidden, "the next page is at \(next.shown), which is another server",
        help: "make a source of its own of that")
    }
    var request = self
    let secret = Set(query.filter { $0.value.secret != nil }.map(\.name.percentEncoded))
    request.address = try next.removing(query: secret)
    request.query = query.filter { pair in
      let name = pair.name.percentEncoded
      let isThere = next.text.contains("?\(name)=") || next.text.contains("&\(name)=")
      return !isThere || secret.contains(name)
    }
    return request
  }
}

extension StoredResponse {
  /// The url that the `Link` fields give to the next page (RFC 8288); nil where they give none.
  public var nextLink: String? {
    for part in (link ?? "").split(separator: "<").map(String.init) {
      guard let end = part.firstIndex(of: ">") else { continue }
      let relations = part[end...].lowercased().replacing("\"", with: "").split(separator: ";")
        .map { String($0).trimmingSpaces }.filter { $0.hasPrefix("rel=") }
        .flatMap { $0.dropFirst(4).split { $0 == " " || $0 == "," } }
      if relations.contains("next") { return String(part[..<end]) }
    }
    return nil
  }
}
