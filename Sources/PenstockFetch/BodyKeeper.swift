import PenstockData
import PenstockFiles
import Synchronization

/// Takes an answer's body: expands it, counts it, and writes it to a file of the store.
///
/// Only the body of a 200 is kept; of others the first few bytes, for the message about them.
final class BodyKeeper: BodyReceiver {
  /// How much more a body may have expanded than it had on the wire, once it is large.
  static let largestRatio = 100
  static let largeSize = 10 << 20

  private static let startSize = 1024

  private struct State {
    var isKept = false
    var decompressor: Decompressor?
    var file: OutputFile?
    var wireBytes = 0
    var bytes = 0
    var start: [UInt8] = []
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
    let file = try store.begin()
    let decompressor = compression.map { Decompressor($0) }
    state.withLock { state in
      state.isKept = true
      state.file = file
      state.decompressor = decompressor
    }
  }

  func take(_ bytes: ByteStore) throws {
    try state.withLock { state in
      state.wireBytes += bytes.count
      guard state.isKept else {
        Self.remember(bytes, &state)
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
    Self.remember(piece, &state)
    try state.file?.write(piece)
  }

  private static func remember(_ bytes: ByteStore, _ state: inout State) {
    let room = startSize - state.start.count
    if room <= 0 { return }
    bytes.withSpan(0..<min(room, bytes.count)) { span in
      for place in span.indices { state.start.append(span[place]) }
    }
  }

  private var tooLarge: FetchError {
    FetchError(
      .badAnswer, "the answer is larger than \(largest) bytes",
      help: "if that is right, allow it: `http: { max_size: … }`")
  }

  /// The body's file once it is whole.
  ///
  /// - Throws: ``FetchError`` where it is not, or is a page where data were expected.
  func finish() throws -> (sha256: String, bytes: Int) {
    let (file, bytes) = try state.withLock { state in
      try state.decompressor?.finish()
      if !acceptsHTML, Self.isPage(state.start) {
        throw FetchError(
          .badAnswer, "the answer is a web page, and data were expected",
          help: "open the url in a browser: is it a login, an apology, a captcha?",
          notes: ["it begins with \(Self.shown(state.start))"])
      }
      defer { state.file = nil }
      return (state.file, state.bytes)
    }
    guard let file else { throw FetchError(.badAnswer, "the answer has no body") }
    do {
      return (try store.keep(file), bytes)
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

  /// How the body begins, for people.
  var beginning: String? {
    let start = state.withLock { $0.start }
    return start.isEmpty ? nil : Self.shown(start)
  }

  private static func shown(_ start: [UInt8]) -> String {
    "`" + String(decoding: start, as: UTF8.self).shown(limit: 120).replacing("`", with: "'") + "`"
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

  /// Whether a body begins as a web page does, whatever its type says.
  static func isPage(_ start: [UInt8]) -> Bool {
    let bytes = start.starts(with: [0xEF, 0xBB, 0xBF]) ? start.dropFirst(3) : start[...]
    let text = String(decoding: bytes.drop { $0 <= 0x20 }.prefix(64), as: UTF8.self).lowercased()
    return ["<!doctype html", "<html", "<head", "<body", "<script", "<meta", "<title"]
      .contains { text.hasPrefix($0) }
  }
}
