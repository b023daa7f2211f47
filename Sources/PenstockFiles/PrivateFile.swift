import Glibc
import PenstockData

/// A file with one line that only its owner may read, such as a password.
public enum PrivateFile {
  /// The line, without what ends it.
  ///
  /// - Throws: ``FileError`` where the file can't be read, others may read it, or it is no one line;
  ///   nothing in it says what the file holds.
  public static func line(in path: String) throws -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileError(.input, "can't look at", path) }
    guard status.st_mode & 0o077 == 0 else {
      throw FileError(.input, "others may read \(path): run `chmod 600 \(path)`")
    }
    let bytes = try InputFile(name: path, path: path).bytes(limit: 64 * 1024)
    var text = bytes.text(0..<bytes.count)[...]
    if text.last == "\n" || text.last == "\r\n" { text.removeLast() }
    guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
      throw FileError(.input, "\(path) is not one line of text")
    }
    return String(text)
  }
}
