import PenstockFiles

/// What to ask a server for, and on which terms.
public struct WebRequest: Sendable {
  /// What is done.
  public enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
  }

  /// Who asks.
  public enum Authorization: Sendable, Hashable {
    case bearer(RequestText)
    case basic(user: RequestText, password: RequestText)
  }

  /// What is sent along.
  public enum Body: Sendable {
    /// A text as it is.
    case text(String)
    /// Pairs, encoded as a form.
    case form([(name: String, value: RequestText)])
  }

  /// For how long what is waited for.
  public struct Patience: Sendable, Hashable {
    /// The time to connect.
    public var connect: Duration = .seconds(15)

    /// The time in which something must come: the answer's head, then some of its body.
    public var stall: Duration = .seconds(60)

    /// The time in which the whole answer must come.
    public var whole: Duration = .seconds(3600)

    /// How many bytes must come in the time of ``stall``.
    public var fewest = 256

    /// The usual patience.
    public init() {}
  }

  /// What is done.
  public var method = Method.get

  /// The address, without what ``query`` adds.
  public var address: WebAddress

  /// Pairs to add to the address.
  public var query: [(name: String, value: RequestText)] = []

  /// Header fields.
  public var headers: [(name: String, value: RequestText)] = []

  /// Who asks.
  public var authorization: Authorization?

  /// What else in the request is told to nobody, such as a key that stands in the url.
  public var concealed: [Secret] = []

  /// What is sent along.
  public var body: Body?

  /// Whether the answer may be a page in HTML.
  public var acceptsHTML = false

  /// How many bytes the answer may have, expanded.
  public var largest = 2 << 30

  /// For how long an answer that was kept is good without asking; nil for never.
  public var freshFor: Duration?

  /// The least time between two requests to the same host.
  public var interval: Duration?

  /// How often to try in all.
  public var tries = 5

  /// Whether HTTP/2 may be spoken.
  public var isHTTP2 = false

  /// For how long what is waited for.
  public var patience = Patience()

  /// A request for what is at `address`.
  public init(_ address: WebAddress) { self.address = address }

  /// What the request is called in messages and manifests: its url, with secrets by their names, and
  /// what is sent along.
  public var name: String { Redaction(secrets).applied(to: ownName) }

  private var ownName: String {
    var name = address.text
    let pairs = query.map { "\($0.name)=\($0.value.named)" }
    if !pairs.isEmpty { name += (name.contains("?") ? "&" : "?") + pairs.joined(separator: "&") }
    switch body {
    case .text(let text): name += " with " + text.shown(limit: 60)
    case .form(let pairs):
      name += " with " + pairs.map { "\($0.name)=\($0.value.named)" }.joined(separator: "&")
    case nil: break
    }
    return name
  }

  /// The address that goes to the server.
  func fullAddress() throws -> WebAddress {
    try address.adding(query: query.map { ($0.name, $0.value.revealed) })
  }

  /// Every secret in it.
  var secrets: [Secret] {
    var texts = (query + headers).map(\.value)
    switch authorization {
    case .bearer(let token): texts.append(token)
    case .basic(let user, let password): texts += [user, password]
    case nil: break
    }
    if case .form(let pairs) = body { texts += pairs.map(\.value) }
    var secrets = texts.compactMap(\.secret)
    if case .basic(let user, let password) = authorization, user.secret ?? password.secret != nil {
      secrets.append(Secret("\(user.revealed):\(password.revealed)"))
    }
    return secrets + concealed
  }

  /// The same for all requests that get the same answer, whatever their secrets are now.
  public var key: String {
    var lines = [method.rawValue, ownName]
    lines += headers.map { "\($0.name.lowercased()): \($0.value.named)" }
    switch authorization {
    case .bearer(let token): lines.append("bearer \(token.named)")
    case .basic(let user, let password): lines.append("basic \(user.named) \(password.named)")
    case nil: break
    }
    switch body {
    case .text(let text): lines += ["body", text]
    case .form(let pairs): lines += ["form"] + pairs.map { "\($0.name)=\($0.value.named)" }
    case nil: break
    }
    return ContentStore.sha256(of: lines.joined(separator: "\n"))
  }
}
