import Glibc
import PenstockData

/// A regular file to read from.
public struct InputFile: ByteInput {
  /// The path as the pipeline has it.
  public let name: String

  /// Where the file is.
  public let path: String

  /// The values that the path gives to the names in braces.
  public let captures: [(name: String, value: String)]

  private let ledger: InputLedger?
  fileprivate let answer: InputLedger.Answer?
  fileprivate let sha256: String?
  fileprivate let manifest: String?
  private let contents: (@Sendable () -> ByteStore?)?

  /// The file at `path`, called `name` in messages; read to its end, it is entered in `ledger`.
  ///
  /// - Parameters:
  ///   - sha256: What the bytes must have for a hash; others are an error at their end.
  ///   - contents: What gives the bytes where there is no such file, or nil where they do not have that
  ///     hash.
  ///   - answer: What the server said of them, where they are the answer to a request.
  ///   - manifest: The SHA-256 of the manifest of the dataset that the file is of, if it is of one.
  public init(
    name: String, path: String, captures: [(name: String, value: String)] = [],
    sha256: String? = nil, contents: (@Sendable () -> ByteStore?)? = nil,
    answer: InputLedger.Answer? = nil, manifest: String? = nil, ledger: InputLedger? = nil
  ) {
    self.ledger = ledger
    self.contents = contents
    self.answer = answer
    self.sha256 = sha256
    self.manifest = manifest
    self.name = name
    self.path = path
    self.captures = captures
  }

  /// Opens the file.
  ///
  /// - Throws: ``FileError`` where it is missing, unreadable or not a regular file.
  public func open() throws -> any ByteReader {
    if let contents {
      guard let bytes = contents() else { throw damaged(ledger) }
      return HeldReader(bytes, of: self, ledger)
    }
    return try FileReader(self, ledger)
  }

  /// What is thrown where the bytes do not have the hash of the file, and noted in `ledger`.
  fileprivate func damaged(_ ledger: InputLedger?) -> FileError {
    ledger?.noteDamage()
    return FileError(.inputOutput, "\(name) is damaged: it has other bytes than were kept")
  }

  /// The same file with other values for names in braces.
  public func capturing(_ captures: [(name: String, value: String)]) -> InputFile {
    InputFile(
      name: name, path: path, captures: captures, sha256: sha256, contents: contents,
      answer: answer, manifest: manifest, ledger: ledger)
  }

  /// The whole file, which must not be larger than `limit` bytes.
  public func bytes(limit: Int) throws -> ByteStore {
    var reader = try open()
    let store = try reader.read(limit + 1, after: nil)
    guard let store else { return ByteStore("") }
    if store.count > limit { throw FileError(.input, "\(name) is larger than \(limit) bytes") }
    return store
  }
}

/// Reads an open file from its start, and notices when it changes on the way.
final class FileReader: ByteReader, @unchecked Sendable {
  // Only one thread at a time reads: `read` is mutating for all users of `ByteReader`.
  private let descriptor: Int32
  private let file: InputFile
  private let name: String
  private let identity: stat
  private let ledger: InputLedger?
  private let hash = SHA256Hash()
  private let hashes: HashLanes
  private var position = 0

  init(_ file: InputFile, _ ledger: InputLedger?) throws {
    self.file = file
    self.ledger = ledger
    hashes = ledger?.hashes ?? HashLanes()
    name = file.name
    descriptor = retrying { Glibc.open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else { throw FileError(.input, "can't open", name) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      close(descriptor)
      throw FileError(.input, "can't look at", name)
    }
    identity = status
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FileError(.input, "\(name) is not a regular file")
    }
  }

  deinit {
    hashes.forget(hash)
    close(descriptor)
  }

  func read(_ count: Int, after tail: ByteTail?) throws -> ByteStore? {
    let kept = tail?.range.count ?? 0
    var isAtEnd = false
    let room = min(count, max(Int(identity.st_size) - position, 0) + 1)
    let store = try ByteStore(capacity: kept + room) { buffer in
      if let tail {
        tail.store.withSpan(tail.range) { bytes in
          bytes.withUnsafeBytes { buffer.copyMemory(from: $0) }
        }
      }
      var filled = kept
      while filled < kept + room, let start = buffer.baseAddress {
        let got = retrying { Glibc.read(descriptor, start + filled, kept + room - filled) }
        if got < 0 { throw FileError(.inputOutput, "can't read", name) }
        if got == 0 {
          isAtEnd = true
          break
        }
        filled += got
      }
      return filled
    }
    position += store.count - kept
    if isHashed { hashes.update(hash, store, kept..<store.count) }
    if isAtEnd {
      try checkUnchanged()
      if isHashed { try checkHash() }
    }
    return store.count == kept ? nil : store
  }

  private var isHashed: Bool { ledger != nil || file.sha256 != nil }

  private func checkHash() throws {
    let sha256 = hashes.finish(hash)
    if let expected = file.sha256, sha256 != expected {
      throw file.damaged(ledger)
    }
    ledger?.enter(file, bytes: position, sha256: sha256)
  }

  private func checkUnchanged() throws {
    var now = stat()
    guard fstat(descriptor, &now) == 0 else { throw FileError(.inputOutput, "can't look at", name) }
    let isSame =
      now.st_size == identity.st_size && now.st_mtim.tv_sec == identity.st_mtim.tv_sec
      && now.st_mtim.tv_nsec == identity.st_mtim.tv_nsec && position == Int(now.st_size)
    if !isSame { throw FileError(.inputOutput, "\(name) changed while it was read") }
  }
}

/// Reads the bytes of a file that are in memory.
private struct HeldReader: ByteReader {
  private let file: InputFile
  private let ledger: InputLedger?
  private var reader: StoreReader
  private let byteCount: Int

  init(_ contents: ByteStore, of file: InputFile, _ ledger: InputLedger?) {
    self.file = file
    self.ledger = ledger
    reader = StoreReader(contents, 0..<contents.count)
    byteCount = contents.count
  }

  mutating func read(_ count: Int, after tail: ByteTail?) -> ByteStore? {
    let store = reader.read(count, after: tail)
    if reader.isAtEnd, let sha256 = file.sha256 {
      ledger?.enter(file, bytes: byteCount, sha256: sha256)
    }
    return store
  }
}

extension InputLedger {
  /// Enters a file that was read to its end.
  fileprivate func enter(_ file: InputFile, bytes: Int, sha256: String) {
    enter(
      Entry(
        name: file.name, bytes: bytes, sha256: sha256, answer: file.answer,
        manifest: file.manifest))
  }
}
