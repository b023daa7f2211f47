import Glibc
import PenstockData
import Synchronization

/// Contents by the SHA-256 of their bytes: large ones each in a file of that name, small ones many to a
/// file.
///
/// Files come into place by one rename. None is synced: whoever reads a content checks that it has the
/// bytes of its hash, so that one which a power cut tore is one that is not there. What is small and was
/// put in or checked through this object also stays in memory, and is not read again.
public final class ContentStore: Sendable {
  /// What has no more bytes than this is small.
  public static let small = 64 << 10

  /// How many bytes stay in memory, all together.
  private static let mostHeld = 16 << 20

  private static let newPrefix = "new-"

  private struct Held {
    var contents: [String: ByteStore] = [:]  // by their hash
    var byteCount = 0
  }

  /// Where the store is.
  public let folder: String

  private let counter = Atomic(0)
  private let mark = String(UInt64.random(in: .min ... .max), radix: 36)
  private let held = Mutex(Held())
  private let smallContents: SmallContents

  /// The store in `folder`, which is made when something is put in.
  public init(_ folder: String) {
    self.folder = folder
    smallContents = SmallContents(folder)
  }

  /// The SHA-256 of a text in UTF-8, in hexadecimal.
  public static func sha256(of text: String) -> String { sha256(of: ByteStore(text)) }

  /// The SHA-256 of bytes, in hexadecimal.
  public static func sha256(of contents: ByteStore) -> String {
    let hash = SHA256Hash()
    contents.withSpan { $0.withUnsafeBytes { hash.update($0) } }
    return hash.hexadecimal
  }

  // MARK: Files

  /// Begins a file that is not in the store yet.
  public func begin() throws -> OutputFile {
    let number = counter.add(1, ordering: .relaxed).newValue
    let name = "\(Self.newPrefix)\(mark)-\(number)"
    if let file = try? OutputFile(name: name, in: folder) { return file }
    try Folder.create(folder)
    return try OutputFile(name: name, in: folder)
  }

  /// Ends a file that was begun here and gives it its name.
  ///
  /// - Returns: The SHA-256 of its bytes.
  public func keep(_ file: OutputFile) throws -> String {
    let sha256 = try file.finish(durable: false)
    let path = path(of: sha256)
    guard rename(file.path, path) == 0 else {
      throw FileError(.cannotCreate, "can't put a file at", path)
    }
    return sha256
  }

  /// Puts small contents into the store, each with its SHA-256.
  public func keep(_ contents: [(sha256: String, bytes: ByteStore)]) throws {
    try smallContents.add(contents)
  }

  /// Removes a file that was begun here and is not to be.
  public func discard(_ file: OutputFile) { unlink(file.path) }

  /// Where the file is that has bytes of this SHA-256, if they are large and it is there.
  public func path(of sha256: String) -> String { folder + "/" + sha256 }

  /// What gives the bytes that have this SHA-256, or nil where they are damaged; itself nil for bytes that
  /// have a file of their own.
  public func reader(of sha256: String) -> (@Sendable () -> ByteStore?)? {
    if let bytes = held.withLock({ $0.contents[sha256] }) { return { bytes } }
    guard let place = smallContents.place(of: sha256) else { return nil }
    return { [folder] in SmallContents.bytes(at: place, in: folder, sha256) }
  }

  /// Whether the store has bytes of this SHA-256; they are read to be sure.
  ///
  /// - Complexity: O(bytes).
  public func holds(_ sha256: String) -> Bool {
    if let place = smallContents.place(of: sha256),
      let bytes = SmallContents.bytes(at: place, in: folder, sha256)
    {
      _ = hold(bytes, sha256)
      return true
    }
    let file = InputFile(name: sha256, path: path(of: sha256), sha256: sha256)
    guard var reader = try? file.open() else { return false }
    do {
      while try reader.read(1 << 20, after: nil) != nil {}
      return true
    } catch {
      return false
    }
  }

  /// Keeps small bytes in memory, which have this SHA-256, for as long as this object is there.
  ///
  /// - Returns: Whether they are small and there was room for them.
  public func hold(_ contents: ByteStore, _ sha256: String) -> Bool {
    held.withLock { held in
      if held.contents[sha256] != nil { return true }
      guard contents.count <= Self.small, held.byteCount + contents.count <= Self.mostHeld else {
        return false
      }
      held.contents[sha256] = contents
      held.byteCount += contents.count
      return true
    }
  }

  /// Removes the contents that are older than `seconds` and whose hashes are not among `kept`, with what
  /// runs that were stopped left behind.
  public func remove(but kept: Set<String>, olderThan seconds: Int) throws {
    try smallContents.remove(but: kept, olderThan: seconds)
    for name in try Folder.names(in: folder) {
      let isFile = name.utf8.count == 64 && !kept.contains(name)
      guard isFile || name.hasPrefix(Self.newPrefix) else { continue }
      let path = folder + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        time(nil) - status.st_mtim.tv_sec > seconds
      else { continue }
      unlink(path)
    }
  }
}
