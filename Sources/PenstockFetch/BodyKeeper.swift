import PenstockData
import PenstockFiles
import Synchronization

/// Takes an answer's body: expands it, counts it, and keeps it in the store.
///
/// A small body waits in memory until it is whole, a larger one goes to a file as it comes. Only the
/// body of a 200 is kept; of others the first few bytes, for the message about them.
final class BodyKeeper: BodyReceiver {
  /// How much more a body may have expanded than it had on the wire, once it is large.
  static let largestRatio = 100
  static let largeSize = 10 << 20

  private static let startSize = 1024

  /// A body in more pieces than these goes to a file, however small it is: each has its own memory.
  private static let mostPieces = 64

  private struct State {
    var isKept = false
    var decompressor: Decompressor?
    var pieces: [ByteStore] = []  // all of a small body, the first of another
    var file: OutputFile?
    var wireBytes = 0
    var bytes = 0
  }

  private let store: ContentStore
  private let largest: Int
  private let acceptsHTML: Bool
  private let state = Mutex(State())

  init(_ store: ContentStore, largest: Int, acceptsHTML: Bool) {
    self.store = store
    self.largest = largest
    self.acceptsHTML = acceptsHTML
  }

  deinit {
    discard()
  }

  func begin(_ head: ResponseHead) throws {
    guard head.status == 200 else { return }
    if let length = try head.contentLength(), length > largest { throw tooLarge }
    let compression = try Self.compression(of: head)
    state.withLock { state in
      state.isKept = true
      state.decompressor = compression.map { Decompressor($0) }
    }
  }

  func take(_ bytes: ByteStore) throws {
    try state.withLock { state in
      state.wireBytes += bytes.count
      guard state.isKept else {
        if state.bytes < Self.startSize { state.pieces.append(bytes) }
        state.bytes += bytes.count
        return
      }
      guard let decompressor = state.decompressor else { return try keep(bytes, &state) }
      try decompressor.expand(bytes, in: 0..<bytes.count) { piece in
        try keep(piece, &state)
        if state.bytes > Self.largeSize, state.bytes / Self.largestRatio > state.wireBytes {
          throw FetchError(
            .badAnswer, "the answer grows more than \(Self.largestRatio) times as it is expanded",
            help: "no table does that; ask whoever serves it")
        }
      }
    }
  }

  private func keep(_ piece: ByteStore, _ state: inout State) throws {
    state.bytes += piece.count
    if state.bytes > largest { throw tooLarge }
    if let file = state.file { return try file.write(piece) }
    state.pieces.append(piece)
    if state.bytes <= ContentStore.small, state.pieces.count <= Self.mostPieces { return }
    let file = try store.begin()
    state.file = file
    for piece in state.pieces { try file.write(piece) }
  }

  private var tooLarge: FetchError {
    FetchError(
      .badAnswer, "the answer is larger than \(largest) bytes",
      help: "if that is right, allow it: `http: { max_size: … }`")
  }

  /// A whole body.
  struct Body {
    let sha256: String
    let byteCount: Int

    /// Its bytes, where it is small and not in the store yet.
    let contents: ByteStore?
  }

  /// The body, once it is whole; where it is large, it is in the store.
  ///
  /// - Throws: ``FetchError`` where it is not, or is a page where data were expected.
  func finish() throws -> Body {
    let state = try state.withLock { state in
      try state.decompressor?.finish()
      if !acceptsHTML, Self.isPage(Self.start(state)) {
        throw FetchError(
          .badAnswer, "the answer is a web page, and data were expected",
          help: "open the url in a browser: is it a login, an apology, a captcha?",
          notes: ["it begins with \(Self.shown(Self.start(state)))"])
      }
      guard state.isKept else { throw FetchError(.badAnswer, "the answer has no body") }
      defer { state.file = nil }
      return state
    }
    guard let file = state.file else {
      let contents = Self.joined(state.pieces)
      return Body(
        sha256: ContentStore.sha256(of: contents), byteCount: state.bytes, contents: contents)
    }
    do {
      return Body(sha256: try store.keep(file), byteCount: state.bytes, contents: nil)
    } catch {
      store.discard(file)
      throw error
    }
  }

  /// Throws away what came.
  func discard() {
    let file = state.withLock { state in
      defer { state.file = nil }
      return state.file
    }
    if let file { store.discard(file) }
  }

  private static func joined(_ pieces: [ByteStore]) -> ByteStore {
    if pieces.count == 1 { return pieces[0] }
    var writer = ByteWriter(capacity: pieces.reduce(0) { $0 + $1.count })
    for piece in pieces { writer.append(piece) }
    return writer.finish()
  }

  /// How the body begins, for people.
  var beginning: String? {
    let start = state.withLock { Self.start($0) }
    return start.isEmpty ? nil : Self.shown(start)
  }

  /// The first bytes of the body, as text.
  private static func start(_ state: State) -> String {
    var start = ""
    var room = startSize
    for piece in state.pieces where room > 0 {
      let count = min(room, piece.count)
      start += piece.text(0..<count)
      room -= count
    }
    return start
  }

  private static func shown(_ start: String) -> String {
    "`" + start.shown(limit: 120).replacing("`", with: "'") + "`"
  }

  private static func compression(of head: ResponseHead) throws -> Compression? {
    let layers = head.values(of: "content-encoding").flatMap { $0.split(separator: ",") }
      .map { String($0).trimmingSpaces.lowercased() }.filter { !$0.isEmpty && $0 != "identity" }
    guard let layer = layers.first else { return nil }
    let known: [String: Compression] = [
      "gzip": .gzip, "x-gzip": .gzip, "deflate": .zlib, "zstd": .zstd,
    ]
    guard layers.count == 1, let compression = known[layer] else {
      throw FetchError(
        .badAnswer, "the answer is encoded as `\(layers.joined(separator: ", ").shown())`",
        notes: ["gzip, deflate and zstd are understood, one at a time"])
    }
    return compression
  }

  /// Whether a body that begins with `start` is a web page, whatever its type says.
  static func isPage(_ start: String) -> Bool {
    let bytes = start.utf8.drop { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }
    guard bytes.first == UInt8(ascii: "<") else { return false }
    let text = String(decoding: bytes.prefix(64), as: UTF8.self).lowercased()
    return ["<!doctype html", "<html", "<head", "<body", "<script", "<meta", "<title"]
      .contains { text.hasPrefix($0) }
  }
}
