import PenstockFiles

/// An answer that is kept.
public struct StoredResponse: Sendable, Hashable {
  /// What it is called: the url, with secrets by their names.
  public let name: String

  /// The SHA-256 of the body, expanded, which names its file.
  public let sha256: String

  /// How many bytes the body has.
  public let bytes: Int

  /// The server's name for just these bytes.
  public let etag: String?

  /// When the server says that they changed last.
  public let lastModified: String?

  /// What the `Link` fields say, for pages that name the next one.
  public let link: String?

  /// When it was fetched or found to be still right, in seconds since 1970.
  public var checkedAt: Int
}

/// The answers of earlier runs: bodies by their hash, and which request got which.
public struct ResponseStore: Sendable {
  let contents: ContentStore

  /// The store in `folder`.
  public init(_ folder: String) { contents = ContentStore(folder) }

  /// The answer to the request with this key, if its body is there and whole.
  func response(_ key: String) -> StoredResponse? {
    guard let entry = contents.entry(key), let response = Self.read(entry),
      contents.holds(response.sha256)
    else { return nil }
    return response
  }

  /// Remembers the answer to the request with this key.
  func set(_ key: String, _ response: StoredResponse) throws {
    try contents.setEntry(key, Self.text(response))
  }

  /// The body, as something to read; read to its end it is entered in `ledger`.
  public func input(_ response: StoredResponse, ledger: InputLedger?) -> InputFile {
    InputFile(
      name: response.name, path: contents.path(of: response.sha256), sha256: response.sha256,
      answer: InputLedger.Answer(status: 200, etag: response.etag), ledger: ledger)
  }

  // MARK: Entries, a name and a value a line

  private static func text(_ response: StoredResponse) -> String {
    var lines = [
      "url \(response.name)", "sha256 \(response.sha256)", "bytes \(response.bytes)",
      "checked \(response.checkedAt)",
    ]
    if let etag = response.etag { lines.append("etag \(etag)") }
    if let date = response.lastModified { lines.append("modified \(date)") }
    if let link = response.link { lines.append("link \(link)") }
    return lines.map { $0.replacing("\n", with: " ") }.joined(separator: "\n") + "\n"
  }

  private static func read(_ text: String) -> StoredResponse? {
    var values: [Substring: String] = [:]
    for line in text.split(separator: "\n") {
      guard let space = line.firstIndex(of: " ") else { return nil }
      values[line[..<space]] = String(line[line.index(after: space)...])
    }
    guard let name = values["url"], let sha256 = values["sha256"], sha256.utf8.count == 64,
      sha256.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
      let bytes = values["bytes"].flatMap({ Int($0) }),
      let checkedAt = values["checked"].flatMap({ Int($0) })
    else { return nil }
    return StoredResponse(
      name: name, sha256: sha256, bytes: bytes, etag: values["etag"],
      lastModified: values["modified"], link: values["link"], checkedAt: checkedAt)
  }
}
