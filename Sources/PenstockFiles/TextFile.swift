import Glibc
import PenstockData

/// Whole small text files: fixtures, snapshots, derived documents.
public enum TextFile {
  /// The text of the file at `path`; nil where there is none that can be read.
  public static func read(_ path: String) -> String? {
    guard let bytes = try? InputFile(name: path, path: path).bytes(limit: 1 << 28) else {
      return nil
    }
    return bytes.text(0..<bytes.count)
  }

  /// Puts `text` in the place of the file at `path`, making the folders above it.
  public static func write(_ text: String, to path: String) throws {
    try write(ByteStore(text), to: path)
  }

  /// Puts `bytes` in the place of the file at `path`, making the folders above it.
  public static func write(_ bytes: ByteStore, to path: String) throws {
    try Folder.create(Folder.parent(of: path))
    let temporary = path + ".new"
    unlink(temporary)
    let name = String(temporary.split(separator: "/").last ?? "")
    let file = try OutputFile(name: name, in: Folder.parent(of: path))
    try file.write(bytes)
    _ = try file.finish()
    guard rename(temporary, path) == 0 else {
      throw FileError(.cannotCreate, "can't put the file at", path)
    }
  }
}
