import PenstockKit

/// What stands under a source's `http`: how its url is asked for.
public struct HTTPWords: StageSettings {
  /// How a request asks.
  public enum Method: String, CaseIterable, SettingValue, DescribedWord, Sendable {
    case get = "GET"
    case post = "POST"

    /// What it means.
    public var summary: String {
      switch self {
      case .get: "Asks for what is at the url."
      case .post: "Sends a body, and asks for the answer to it; tried once."
      }
    }
  }

  /// How it asks.
  public let method: Method

  /// What is added to the url.
  public let query: NamedValues<TextOrSecret>?

  /// Header fields.
  public let headers: NamedValues<TextOrSecret>?

  /// What is sent along.
  public let body: HTTPBody?

  /// Who asks.
  public let auth: HTTPAuth?

  /// How an answer in pages goes on; nil for one that is whole.
  public let pages: PageWords?

  /// How many requests may go to the host in which time.
  public let rate: RequestRate?

  /// How often to try.
  public let tries: Int

  /// How long to wait for something to come.
  public let timeout: TimeSpan

  /// How large the answer may be.
  public let maxSize: ByteCount?

  /// For how long an answer is good.
  public let cache: TimeSpan?

  /// Whether HTTP/2 may be spoken.
  public let isHTTP2: Bool

  /// Reads the settings.
  public init(from fields: inout FieldReader) {
    method = fields.optional("method", "How the request asks.", default: .get)
    query = fields.optional(
      "query", "Pairs that are added to the url, encoded as they must be.",
      example: "{ symbol: 600000, key: { secret: API_KEY } }")
    headers = fields.optional(
      "headers", "Header fields of the request.", example: "{ Referer: https://example.com/ }")
    body = fields.optional(
      "body", "What is sent along: a text as it is, or pairs that become a form.",
      example: "{ pageNum: 1 }")
    auth =
      (fields.optional(
        "auth", "Who asks.", as: Nested<HTTPAuth>.self,
        example: "{ bearer: { secret: API_TOKEN } }"))?.settings
    pages =
      (fields.optional(
        "pages", "How an answer that comes in pages goes on.", as: Nested<PageWords>.self,
        example: "{ number: page, count: data.pages }"))?.settings
    rate = fields.optional(
      "rate", "How many requests may go to the host, in the whole run.", example: "5/s")
    tries = fields.optional(
      "retry", "How often to try in all where the server falters.", default: 5)
    timeout = fields.optional(
      "timeout", "How long to wait for something to come.", default: TimeSpan(seconds: 60),
      fallbackInWords: "60s")
    maxSize = fields.optional(
      "max_size", "How large an answer may be, expanded; 2GB where nothing is said.",
      example: "500MB")
    cache = fields.optional(
      "cache", "For how long an answer is good without asking again.", example: "1d")
    isHTTP2 = fields.optional("http2", "Whether HTTP/2 may be spoken.", default: false)
    let (isWhole, bodyPlace) = (method == .post || body == nil, fields.location(of: "body"))
    fields.check(
      isWhole,
      Diagnostic("a GET has no body", at: bodyPlace, help: "add `method: POST`"))
    let (hasTries, triesPlace) = ((1...20).contains(tries), fields.location(of: "retry"))
    fields.check(
      hasTries,
      Diagnostic("`retry` is from 1 to 20", at: triesPlace, help: "write `retry: 5`"))
  }

  /// The usual terms.
  init() {
    var reader = FieldReader.recording()
    self.init(from: &reader)
  }

  /// Every text of a request.
  public var texts: [TextOrSecret] {
    var all = (query?.entries ?? []).map(\.value) + (headers?.entries ?? []).map(\.value)
    switch body {
    case .text(let text): all.append(.text(text))
    case .form(let pairs): all += pairs.entries.map(\.value)
    case nil: break
    }
    return all + (auth?.texts ?? [])
  }
}

/// What stands under `auth`: who asks.
public struct HTTPAuth: StageSettings {
  /// A user and a password.
  public struct Basic: StageSettings {
    /// The user.
    public let user: TextOrSecret

    /// The password.
    public let password: TextOrSecret

    /// Reads the settings.
    public init(from fields: inout FieldReader) {
      user = fields.required("user", "The user's name.", example: "NAME")
      password = fields.required(
        "password", "The password.", example: "{ secret: PASSWORD }")
    }
  }

  /// A key in a header or in the query.
  public struct APIKey: StageSettings {
    /// The header that has it.
    public let header: String?

    /// The name that it has in the query.
    public let query: String?

    /// The key.
    public let value: TextOrSecret

    /// Reads the settings.
    public init(from fields: inout FieldReader) {
      header = fields.optional("header", "The header that has the key.", example: "X-Api-Key")
      query = fields.optional("query", "The name that the key has in the query.", example: "apikey")
      value = fields.required("value", "The key.", example: "{ secret: API_KEY }")
      let isOne = (header == nil) != (query == nil)
      fields.check(
        isOne,
        Diagnostic(
          "the key goes into a header or into the query", help: "add `header: X-Api-Key`"))
    }
  }

  /// A token.
  public let bearer: TextOrSecret?

  /// A user and a password.
  public let basic: Basic?

  /// A key.
  public let apiKey: APIKey?

  /// Reads the settings.
  public init(from fields: inout FieldReader) {
    bearer = fields.optional("bearer", "A token.", example: "{ secret: API_TOKEN }")
    basic =
      (fields.optional(
        "basic", "A user and a password.", as: Nested<Basic>.self,
        example: "{ user: me, password: { secret: PASSWORD } }"))?.settings
    apiKey =
      (fields.optional(
        "api_key", "A key in a header or in the query.", as: Nested<APIKey>.self,
        example: "{ header: X-Api-Key, value: { secret: API_KEY } }"))?.settings
    let ways = [bearer != nil, basic != nil, apiKey != nil].count { $0 }
    fields.check(
      ways == 1,
      Diagnostic(
        ways == 0 ? "`auth` does not say how" : "`auth` says more than one way",
        help: "keep one of `bearer`, `basic` and `api_key`"))
  }

  var texts: [TextOrSecret] {
    [bearer, basic?.user, basic?.password, apiKey?.value].compactMap { $0 }
  }
}
