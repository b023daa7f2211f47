import Glibc
import PenstockData
import Synchronization

/// Files that are named by the SHA-256 of what is in them.
///
/// Files come into place by one rename. None is synced: whoever reads one checks that it has the bytes
/// of its name, so that a file which a power cut tore is a file that is not there.
public final class ContentStore: Sendable {
  /// Where the store is.
  public let folder: String

  private static let newPrefix = "new-"

  private let counter = Atomic(0)

  /// The store in `folder`, which is made when something is put in.
  public init(_ folder: String) {
    self.folder = folder
  }

  /// The SHA-256 of a text in UTF-8, in hexadecimal.
  public static func sha256(of text: String) -> String {
    let hash = SHA256Hash()
    ByteStore(text).withSpan { $0.withUnsafeBytes { hash.update($0) } }
    return hash.hexadecimal
  }

  // MARK: Files

  /// Begins a file that is not in the store yet.
  public func begin() throws -> OutputFile {
    let number = counter.add(1, ordering: .relaxed).newValue
    let random = UInt64.random(in: .min ... .max)
    let name = "\(Self.newPrefix)\(getpid())-\(number)-\(String(random, radix: 36))"
    if let file = try? OutputFile(name: name, in: folder) { return file }
    try Folder.create(folder)
    return try OutputFile(name: name, in: folder)
  }

  /// Ends a file that was begun here and gives it its name.
  ///
  /// - Returns: The SHA-256 of its bytes.
  public func keep(_ file: OutputFile) throws -> String {
    let sha256 = try file.finish(durable: false)
    try put(file, at: path(of: sha256))
    return sha256
  }

  /// Removes a file that was begun here and is not to be.
  public func discard(_ file: OutputFile) { unlink(file.path) }

  /// Where the file is that has bytes of this SHA-256, if it is there.
  public func path(of sha256: String) -> String { folder + "/" + sha256 }

  /// Whether the store has a file whose bytes have this SHA-256; they are read to be sure.
  ///
  /// - Complexity: O(bytes).
  public func holds(_ sha256: String) -> Bool {
    let file = InputFile(name: sha256, path: path(of: sha256), sha256: sha256)
    guard var reader = try? file.open() else { return false }
    do {
      while try reader.read(1 << 20, after: nil) != nil {}
      return true
    } catch {
      return false
    }
  }

  /// Removes the files that are older than `seconds` and whose hashes are not among `kept`, with what
  /// runs that were stopped left behind.
  public func remove(but kept: Set<String>, olderThan seconds: Int) throws {
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

  private func put(_ file: OutputFile, at path: String) throws {
    guard rename(file.path, path) == 0 else {
      throw FileError(.cannotCreate, "can't put a file at", path)
    }
  }
}
