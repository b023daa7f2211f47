/// A value that nobody may see: a password, a token, a key.
///
/// It prints as `***` however it is printed, and only what goes to the server reveals it.
public struct Secret: Sendable, Hashable {
  let value: String

  /// A secret.
  public init(_ value: String) { self.value = value }

  /// Whether a value that is sent under `name` is a key or a password by all likelihood.
  public static func isLikely(under name: String) -> Bool {
    likelyNames.contains(name.lowercased().filter { $0 != "_" && $0 != "-" })
  }

  private static let likelyNames: Set = [
    "accesskey", "accesstoken", "apikey", "appkey", "appsecret", "authtoken", "clientsecret",
    "passwd", "password", "secret", "signature", "token",
  ]
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Three asterisks.
  public var description: String { "***" }

  /// Three asterisks.
  public var debugDescription: String { "***" }

  /// A mirror that shows nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A text of a request: one that may be seen, or a secret by its name.
public enum RequestText: Sendable, Hashable {
  case plain(String)
  case secret(name: String, Secret)

  /// The text as the server gets it.
  var revealed: String {
    switch self {
    case .plain(let text): text
    case .secret(_, let secret): secret.value
    }
  }

  /// The text as it stands in what is kept: a secret by its name, so that another value of the same
  /// secret makes the same request.
  var named: String {
    switch self {
    case .plain(let text): text
    case .secret(let name, _): "{secret \(name)}"
    }
  }

  /// The secret, where it is one.
  var secret: Secret? {
    if case .secret(_, let secret) = self { secret } else { nil }
  }
}

/// Takes secrets out of texts that people see, in every form in which they travel.
struct Redaction: Sendable {
  private let forms: [String]

  init(_ secrets: [Secret]) {
    let values = secrets.map(\.value).filter { !$0.isEmpty }
    let all = values.flatMap { [$0, $0.percentEncoded, $0.base64, $0.formEncoded] }
    forms = Set(all).sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
  }

  /// `text` with `***` in the place of every secret.
  func applied(to text: String) -> String {
    forms.reduce(text) { $0.replacing($1, with: "***") }
  }
}
