import Glibc
import PenstockData
import Synchronization

/// Small contents by their SHA-256, many of them in one file.
///
/// Every process adds to a file of its own, `small-…`; in which file each content stands, and where, is
/// in the log `places`. Nothing is synced: whoever reads one checks that it has the bytes of its hash.
final class SmallContents: Sendable {
  /// Where a content stands.
  struct Place: Sendable {
    let file: String
    let start: Int
    let count: Int

    fileprivate var text: String { "\(file) \(start) \(count)" }

    fileprivate init(file: String, start: Int, count: Int) {
      (self.file, self.start, self.count) = (file, start, count)
    }

    fileprivate init?(_ text: String) {
      let words = text.split(separator: " ")
      guard words.count == 3, words[0].hasPrefix(SmallContents.prefix), !words[0].contains("/"),
        let start = Int(words[1]), let count = Int(words[2]), start >= 0,
        (0...ContentStore.small).contains(count)
      else { return nil }
      self.init(file: String(words[0]), start: start, count: count)
    }
  }

  /// A file that this process adds to.
  private struct OwnFile {
    let name: String
    let descriptor: Int32
    var byteCount = 0
  }

  private struct State {
    var file: OwnFile?
    var number = 0

    mutating func closeFile() {
      if let file { close(file.descriptor) }
      file = nil
    }
  }

  private static let prefix = "small-"

  /// A file that has become larger is added to no more.
  private static let largestFile = 64 << 20

  private let folder: String
  private let places: EntryLog
  private let mark = String(UInt64.random(in: .min ... .max), radix: 36)
  private let state = Mutex(State())

  /// The contents in `folder`, which is made when some are added.
  init(_ folder: String) {
    self.folder = folder
    places = EntryLog(folder + "/places")
  }

  deinit {
    state.withLock { $0.closeFile() }
  }

  /// Adds contents, each with its SHA-256.
  func add(_ contents: [(sha256: String, bytes: ByteStore)]) throws {
    if contents.isEmpty { return }
    try places.set(try write(contents).map { ($0.key, $0.value.text) })
  }

  /// Where the content with this SHA-256 stands; nil where there is none.
  func place(of sha256: String) -> Place? { places.text(of: sha256).flatMap { Place($0) } }

  /// The bytes at a place in a folder; nil where they do not have this SHA-256.
  static func bytes(at place: Place, in folder: String, _ sha256: String) -> ByteStore? {
    let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW
    let file = retrying { open(folder + "/" + place.file, flags) }
    guard file >= 0 else { return nil }
    defer { close(file) }
    let bytes = ByteStore(capacity: place.count) { room in
      let got = retrying { pread(file, room.baseAddress, place.count, off_t(place.start)) }
      return max(0, got)
    }
    return ContentStore.sha256(of: bytes) == sha256 ? bytes : nil
  }

  /// Writes contents one behind the other and says where each went.
  private func write(
    _ contents: [(sha256: String, bytes: ByteStore)]
  ) throws -> [String: Place] {
    try state.withLock { state in
      var file = try openFile(&state)
      var places: [String: Place] = [:]
      var writer = ByteWriter(capacity: contents.reduce(0) { $0 + $1.bytes.count })
      for (sha256, bytes) in contents where places[sha256] == nil {
        places[sha256] = Place(
          file: file.name, start: file.byteCount + writer.count, count: bytes.count)
        writer.append(bytes)
      }
      let bytes = writer.finish()
      do {
        try bytes.write(to: file.descriptor, folder + "/" + file.name)
      } catch {
        state.closeFile()  // nobody knows how much of it was written
        throw error
      }
      file.byteCount += bytes.count
      state.file = file
      return places
    }
  }

  private func openFile(_ state: inout State) throws -> OwnFile {
    if let file = state.file, file.byteCount < Self.largestFile { return file }
    state.closeFile()
    state.number += 1
    let name = "\(Self.prefix)\(mark)-\(state.number)"
    let path = folder + "/" + name
    var descriptor = Self.create(path)
    if descriptor < 0 {
      try Folder.create(folder)
      descriptor = Self.create(path)
    }
    guard descriptor >= 0 else { throw FileError(.cannotCreate, "can't create", path) }
    let file = OwnFile(name: name, descriptor: descriptor)
    state.file = file
    return file
  }

  private static func create(_ path: String) -> Int32 {
    retrying { open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644) }
  }

  /// Makes what was written survive a power cut.
  private func sync() throws {
    try state.withLock { state in
      guard let file = state.file else { return }
      guard fsync(file.descriptor) == 0 else {
        throw FileError(.inputOutput, "can't sync", folder + "/" + file.name)
      }
    }
  }

  // MARK: What goes

  /// Removes the contents that are older than `seconds` and whose hashes are not among `kept`; does
  /// nothing while another process may add.
  ///
  /// A file goes when none of its contents is needed. Where less than half of an old one is, that half
  /// moves to another file first.
  func remove(but kept: Set<String>, olderThan seconds: Int) throws {
    var needed: Set<String> = []
    let isDone = try places.rewrite { texts in
      let all = Dictionary(grouping: texts.compactMapValues { Place($0) }, by: \.value.file)
      var left: [String: Place] = [:]
      for (file, contents) in all {
        let isOld = isOld(file, seconds)
        let needed = contents.filter { !isOld || kept.contains($0.key) }
        left.merge(needed.map { ($0.key, $0.value) }) { $1 }
        if isOld { left.merge(try moved(needed, outOf: file)) { $1 } }
      }
      try sync()
      needed = Set(left.values.map(\.file))
      return left.mapValues(\.text)
    }
    guard isDone else { return }
    for file in try Folder.names(in: folder)
    where file.hasPrefix(Self.prefix) && !needed.contains(file) && isOld(file, seconds) {
      unlink(folder + "/" + file)
    }
  }

  /// Moves contents out of a file of which they are less than half.
  private func moved(
    _ contents: [(key: String, value: Place)], outOf file: String
  ) throws -> [String: Place] {
    let byteCount = contents.reduce(0) { $0 + $1.value.count }
    guard !contents.isEmpty, let whole = Folder.byteCount(folder + "/" + file),
      byteCount * 2 < whole
    else { return [:] }
    return try write(
      contents.compactMap { sha256, place in
        Self.bytes(at: place, in: folder, sha256).map { (sha256: sha256, bytes: $0) }
      })
  }

  private func isOld(_ file: String, _ seconds: Int) -> Bool {
    Folder.secondsSinceChange(folder + "/" + file).map { $0 > seconds } ?? false
  }
}
