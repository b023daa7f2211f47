import Glibc
import PenstockData

/// A new file that is written once, from start to end, and hashed on the way.
public final class OutputFile: @unchecked Sendable {
  // Safe to hand over: one dataset writer owns it, and only one thread at a time has that.

  /// The name below its generation.
  public let name: String

  /// How many bytes were written.
  public private(set) var byteCount = 0

  let path: String
  private var descriptor: Int32
  private let hash = SHA256Hash()
  private let hashes: HashLanes
  private var isOpen = true

  /// Creates the file; there must be none of its name.
  ///
  /// - Parameter hashes: Beside which hashes to make this file's.
  public init(name: String, in folder: String, hashes: HashLanes = HashLanes()) throws {
    self.name = name
    self.hashes = hashes
    path = folder + "/" + name
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    descriptor = retrying { [path] in open(path, flags, 0o644) }
    guard descriptor >= 0 else { throw FileError(.cannotCreate, "can't create", path) }
  }

  deinit {
    hashes.forget(hash)
    if isOpen { close(descriptor) }
  }

  /// Closes the file until more is written to it, so that many can be written in turn.
  public func suspend() throws {
    if !isOpen { return }
    isOpen = false
    guard close(descriptor) == 0 else { throw FileError(.inputOutput, "can't close", path) }
  }

  private func resume() throws {
    if isOpen { return }
    let flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC
    descriptor = retrying { [path] in open(path, flags) }
    guard descriptor >= 0 else { throw FileError(.inputOutput, "can't open", path) }
    isOpen = true
  }

  /// Appends the bytes of `store`.
  public func write(_ store: ByteStore) throws {
    try resume()
    try store.write(to: descriptor, path)
    byteCount += store.count
    hashes.update(hash, store, 0..<store.count)
  }

  /// Makes the file survive a power cut, unless it need not be `durable`, and closes it.
  ///
  /// - Returns: The SHA-256 of what was written, in hexadecimal.
  public func finish(durable: Bool = true) throws -> String {
    try resume()
    var status = stat()
    guard fstat(descriptor, &status) == 0, Int(status.st_size) == byteCount else {
      throw FileError(.inputOutput, "\(path) does not have the \(byteCount) bytes written to it")
    }
    guard !durable || fsync(descriptor) == 0 else {
      throw FileError(.inputOutput, "can't sync", path)
    }
    isOpen = false
    guard close(descriptor) == 0 else { throw FileError(.inputOutput, "can't close", path) }
    return hashes.finish(hash)
  }
}

extension ByteStore {
  /// Writes all bytes to an open file, which messages call `path`.
  func write(to descriptor: Int32, _ path: String) throws {
    try withSpan { span in
      try span.withUnsafeBytes { bytes in
        var done = 0
        while done < bytes.count, let start = bytes.baseAddress {
          let wrote = retrying { Glibc.write(descriptor, start + done, bytes.count - done) }
          if wrote < 0 { throw FileError(.inputOutput, "can't write", path) }
          done += wrote
        }
      }
    }
  }
}
