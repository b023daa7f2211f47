import Glibc
import PenstockData
import Synchronization

/// Files that are named by the SHA-256 of what is in them, and small entries that name them.
///
/// Files come into place by one rename. None is synced: whoever reads one checks that it has the bytes
/// of its name, so that a file which a power cut tore is a file that is not there.
public final class ContentStore: Sendable {
  /// Where the store is.
  public let folder: String

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
    try Folder.create(folder)
    let number = counter.add(1, ordering: .relaxed).newValue
    let random = UInt64.random(in: .min ... .max)
    return try OutputFile(
      name: "new-\(getpid())-\(number)-\(String(random, radix: 36))", in: folder)
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

  // MARK: Entries

  /// The entry called `name`; nil where there is none.
  public func entry(_ name: String) -> String? {
    TextFile.read(folder + "/index/" + name)
  }

  /// Puts `text` in the place of the entry called `name`.
  public func setEntry(_ name: String, _ text: String) throws {
    try Folder.create(folder + "/index")
    let file = try begin()
    try file.write(ByteStore(text))
    _ = try file.finish(durable: false)
    try put(file, at: folder + "/index/" + name)
  }

  private func put(_ file: OutputFile, at path: String) throws {
    guard rename(file.path, path) == 0 else {
      throw FileError(.cannotCreate, "can't put a file at", path)
    }
  }
}
