import PenstockFetch
import PenstockKit
import PenstockPlan

/// Makes requests of what a source's url and `http` say.
struct Requests {
  let secrets: SecretPlaces

  /// The request of `source`, with `values` of the names in braces.
  ///
  /// - Throws: ``DiagnosticsError`` where a secret can't be had, `FetchError` where the url is none.
  func request(_ source: RemoteSource, _ values: [String: String] = [:]) throws -> WebRequest {
    let http = source.http
    let url = source.url.filled { Self.escaped(values[$0] ?? "") }
    var request = WebRequest(try WebAddress(url))
    request.method = http.method == .post ? .post : .get
    request.query = try pairs(http.query, values)
    request.headers = try pairs(http.headers, values)
    switch http.body {
    case .text(let text): request.body = .text(Self.filled(text, values))
    case .form(let form): request.body = .form(try pairs(form, values))
    case nil: break
    }
    request.concealed = Self.keys(in: request)
    try authorize(&request, http.auth, values)
    request.acceptsHTML = source.readsPages
    if let size = http.maxSize { request.largest = size.bytes }
    request.freshFor = http.cache.map { .seconds($0.seconds) }
    request.interval = http.rate.map { .milliseconds($0.milliseconds) }
    request.tries = http.tries
    request.patience.stall = .seconds(http.timeout.seconds)
    request.patience.connect = min(request.patience.connect, request.patience.stall)
    request.isHTTP2 = http.isHTTP2
    return request
  }

  private func authorize(
    _ request: inout WebRequest, _ auth: HTTPAuth?, _ values: [String: String]
  ) throws {
    if let token = auth?.bearer { request.authorization = .bearer(try text(token, values)) }
    if let basic = auth?.basic {
      request.authorization = .basic(
        user: try text(basic.user, values), password: try text(basic.password, values))
    }
    if let key = auth?.apiKey {
      let value = try text(key.value, values)
      if let header = key.header { request.headers.append((header, value)) }
      if let name = key.query { request.query.append((name, value)) }
    }
  }

  private func pairs(
    _ pairs: NamedValues<TextOrSecret>?, _ values: [String: String]
  ) throws -> [(name: String, value: RequestText)] {
    try (pairs?.entries ?? []).map { ($0.name.name, try text($0.value, values)) }
  }

  private func text(_ value: TextOrSecret, _ values: [String: String]) throws -> RequestText {
    switch value {
    case .text(let text): .plain(Template(text).filled { values[$0] ?? "" })
    case .secret(let name, let location):
      .secret(name: name, try secrets.secret(name, at: location))
    }
  }

  /// A body with values in it; in JSON they stand inside its strings, and can't end them.
  private static func filled(_ text: String, _ values: [String: String]) -> String {
    let isJSON = text.first == "{" || text.first == "["
    return Template(text).filled { name in
      let value = values[name] ?? ""
      return isJSON
        ? String(JSONValue.string(value).text().trimmedLine.dropFirst().dropLast()) : value
    }
  }

  /// The values, written out in the url or in `query`, that are keys or passwords by their names.
  private static func keys(in request: WebRequest) -> [Secret] {
    let written = request.query.compactMap { pair -> (name: String, value: String)? in
      if case .plain(let text) = pair.value { (pair.name, text) } else { nil }
    }
    return (request.address.pairs + written)
      .filter { Secret.isLikely(under: $0.name) && $0.value.count >= 4 }.map { Secret($0.value) }
  }

  /// A value as a part of a path or a query: nothing in it can begin another part.
  private static func escaped(_ text: String) -> String { WebAddress.escaped(text) }
}

extension String {
  /// The text without a newline at its end.
  fileprivate var trimmedLine: Substring { last == "\n" ? dropLast() : self[...] }
}
