import PenstockData
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
///
/// The folder has a file for each large body, called as its hash, files with many small ones, and one file
/// of entries.
public struct ResponseStore: Sendable {
  let contents: ContentStore
  private let entries: EntryLog
  private let queue: AnswerQueue

  /// The store in `folder`.
  public init(_ folder: String) {
    contents = ContentStore(folder)
    entries = EntryLog(folder + "/entries")
    queue = AnswerQueue { [contents, entries] answers in
      try contents.keep(
        answers.compactMap { answer in answer.body.map { (answer.response.sha256, $0) } })
      try entries.set(answers.map { ($0.key, Self.text($0.response)) })
    }
  }

  /// The answer to the request with this key, if its body is there and whole.
  func response(_ key: String) -> StoredResponse? {
    guard let entry = entries.text(of: key), let response = Self.read(entry),
      contents.holds(response.sha256)
    else { return nil }
    return response
  }

  /// Remembers the answer to the request with this key, and keeps its body, unless that is in the store.
  func set(_ key: String, _ response: StoredResponse, _ body: ByteStore? = nil) throws {
    // What waits for the queue is read from memory until then.
    let mayWait = body.map { contents.hold($0, response.sha256) } ?? true
    try queue.put(AnswerQueue.Answer(key: key, response: response, body: body), mayWait: mayWait)
  }

  /// Does `body` and meanwhile collects answers, to put many at a time into the store; at its end all of
  /// them are there.
  ///
  /// - Throws: What `body` throws, else `FileError` where answers can't be kept.
  func collecting<Result>(_ body: () async throws -> Result) async throws -> Result {
    try await queue.collecting(body)
  }

  /// The body, as something to read; read to its end it is entered in `ledger`.
  public func input(_ response: StoredResponse, ledger: InputLedger?) -> InputFile {
    InputFile(
      name: response.name, path: contents.path(of: response.sha256), sha256: response.sha256,
      contents: contents.reader(of: response.sha256),
      answer: InputLedger.Answer(status: 200, etag: response.etag), ledger: ledger)
  }

  // MARK: What goes

  /// What is removed sooner or later.
  public struct Bounds: Sendable, Hashable {
    /// How many seconds an answer stays that nobody asked for again.
    public var age = 30 * 86_400

    /// How many bytes the answers may have together; the oldest go first.
    public var size = 10_000_000_000

    /// The usual bounds.
    public init() {}
  }

  /// Nothing younger is removed: a run may be reading it.
  private static let youngest = 86_400

  /// Removes the answers that are out of `bounds`, but none whose body's hash is among `kept`; does
  /// nothing while another run keeps answers.
  ///
  /// - Complexity: O(answers).
  public func prune(_ bounds: Bounds, keeping kept: Set<String>, now: Int) throws {
    var left = kept
    let isDone = try entries.rewrite { texts in
      let all = texts.compactMap { key, text in
        Self.read(text).map { (key: key, response: $0) }
      }.sorted { ($0.response.checkedAt, $0.key) > ($1.response.checkedAt, $1.key) }
      var size = 0
      for (_, response) in all where !left.contains(response.sha256) {
        let age = now - response.checkedAt
        size += response.bytes
        if age < Self.youngest || (age <= bounds.age && size <= bounds.size) {
          left.insert(response.sha256)
        }
      }
      let keys = all.filter { left.contains($0.response.sha256) }.map(\.key)
      return texts.filter { Set(keys).contains($0.key) }
    }
    if isDone { try contents.remove(but: left, olderThan: Self.youngest) }
  }

  // MARK: Entries: names and values, with a tab between two pairs

  private static func text(_ response: StoredResponse) -> String {
    var lines = [
      "url \(response.name)", "sha256 \(response.sha256)", "bytes \(response.bytes)",
      "checked \(response.checkedAt)",
    ]
    if let etag = response.etag { lines.append("etag \(etag)") }
    if let date = response.lastModified { lines.append("modified \(date)") }
    if let link = response.link { lines.append("link \(link)") }
    return lines.map(\.withoutControls).joined(separator: "\t")
  }

  private static func read(_ text: String) -> StoredResponse? {
    var values: [Substring: String] = [:]
    for pair in text.utf8.split(separator: 9).map(Substring.init) {
      guard let space = pair.utf8.firstIndex(of: 0x20) else { return nil }
      values[pair[..<space]] = String(pair[pair.index(after: space)...])
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

extension String {
  /// The text with a space in the place of each control character.
  fileprivate var withoutControls: String {
    if utf8.allSatisfy({ $0 >= 0x20 }) { return self }
    return String(decoding: utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
  }
}
