import CCurl

/// A url of `http` or `https`, taken apart and put together by libcurl.
public struct WebAddress: Sendable, Hashable {
  /// The whole address as it goes to the server, without a fragment.
  public let text: String

  /// `http` or `https`.
  public let scheme: String

  /// The host in lower case; an IPv6 address without its brackets.
  public let host: String

  /// The port, also where it is not written.
  public let port: Int

  /// The address that `text` writes.
  ///
  /// - Throws: ``FetchError`` where it is none, is of another scheme, or has a user in it.
  public init(_ text: String) throws {
    self = try Self.make(text, resolving: nil)
  }

  /// A text as a part of a path or of a query, with all that has a meaning there encoded.
  public static func escaped(_ text: String) -> String { text.percentEncoded }

  /// The address that `reference` means on a page at this one.
  func resolving(_ reference: String) throws -> WebAddress {
    try Self.make(text, resolving: reference)
  }

  /// The address with more pairs of a query.
  func adding(query: [(name: String, value: String)]) throws -> WebAddress {
    if query.isEmpty { return self }
    let pairs = query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }
    let sign = text.contains("?") ? text.hasSuffix("?") || text.hasSuffix("&") ? "" : "&" : "?"
    return try WebAddress(text + sign + pairs.joined(separator: "&"))
  }

  /// The address without the pairs of its query that have one of these names.
  func removing(query names: Set<String>) throws -> WebAddress {
    guard !names.isEmpty, let sign = text.firstIndex(of: "?") else { return self }
    let pairs = text[text.index(after: sign)...].split(separator: "&")
    let kept = pairs.filter { pair in !names.contains(String(pair.prefix { $0 != "=" })) }
    if kept.count == pairs.count { return self }
    return try WebAddress(text[..<sign] + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&")))
  }

  /// The pairs of its query, as they are encoded.
  public var pairs: [(name: String, value: String)] {
    guard let sign = text.utf8.firstIndex(of: UInt8(ascii: "?")) else { return [] }
    return text[text.index(after: sign)...].split(separator: "&").map { pair in
      let name = pair.prefix { $0 != "=" }
      return (String(name), String(pair.dropFirst(name.count + 1)))
    }
  }

  /// Whether both lie on one server: the same scheme, host and port.
  func isSameServer(as other: WebAddress) -> Bool {
    scheme == other.scheme && host == other.host && port == other.port
  }

  /// The address as it may be shown on a terminal.
  var shown: String { text.shown() }

  private init(text: String, scheme: String, host: String, port: Int) {
    self.text = text
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  private static func make(_ text: String, resolving reference: String?) throws -> WebAddress {
    // libcurl takes a path's first part for the host where there is none.
    let afterScheme = text.utf8.drop { $0 != UInt8(ascii: ":") }
    if afterScheme.starts(with: ":///".utf8), !text.hasPrefix("file:") {
      throw FetchError(
        .badAnswer, "`\(text.shown())` is no url", help: "write it out: `https://HOST/PATH`")
    }
    try LibCurl.load()
    guard let url = penstock_curl_url() else {
      throw FetchError(.local, "there is no memory for a url")
    }
    defer { penstock_curl_url_cleanup(url) }
    for part in [text, reference].compactMap({ $0 }) {
      let flags = UInt32(CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE)
      let code = penstock_curl_url_set(url, CURLUPART_URL, part, flags)
      guard code == CURLUE_OK else {
        throw FetchError(.badAnswer, "`\(part.shown())` is no url")
      }
    }
    guard let scheme = Self.part(CURLUPART_SCHEME, of: url)?.lowercased(),
      scheme == "http" || scheme == "https"
    else {
      throw FetchError(
        .forbidden, "`\((reference ?? text).shown())` is neither http nor https",
        help: "a file lies under `path`, all else can't be read")
    }
    guard Self.part(CURLUPART_USER, of: url) == nil, Self.part(CURLUPART_PASSWORD, of: url) == nil
    else {
      throw FetchError(
        .forbidden, "a url with a user or a password in it shows them to everybody",
        help: "write `http: { auth: { basic: { user: NAME, password: { secret: NAME } } } }`")
    }
    penstock_curl_url_set(url, CURLUPART_FRAGMENT, nil, 0)
    guard let whole = Self.part(CURLUPART_URL, of: url),
      let host = Self.part(CURLUPART_HOST, of: url)?.lowercased(), !host.isEmpty,
      let port = Self.part(CURLUPART_PORT, of: url).flatMap({ Int($0) })
    else {
      throw FetchError(.badAnswer, "`\((reference ?? text).shown())` is no url")
    }
    let isBracketed = host.first == "[" && host.last == "]"
    return WebAddress(
      text: whole, scheme: scheme,
      host: isBracketed ? String(host.dropFirst().dropLast()) : host, port: port)
  }

  private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    let flags = part == CURLUPART_PORT ? UInt32(CURLU_DEFAULT_PORT) : 0
    guard penstock_curl_url_get(url, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { penstock_curl_free(text) }
    return String(cString: text)
  }
}
