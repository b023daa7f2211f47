import Glibc
import PenstockData

/// Where a pipeline's datasets are kept: generations, of which a link names the newest whole one.
///
/// A generation is a folder `<root>/.penstock/<pipeline>/<n>/`, written in full before the link
/// `<root>/<pipeline>` is moved to it by one rename. A reader sees the old dataset or the new one.
/// One run at a time holds the lock.
public final class DatasetStore {
  /// The link that readers use.
  public let link: String

  private let root: String
  private let folder: String
  private let lock: Int32

  /// How many generations stay after a run.
  public static let keptGenerations = 3

  /// The file that makes a generation whole; written last.
  public static let manifestName = "datapackage.json"

  /// Takes the lock of `pipeline`'s datasets below `root`, which is created where it is missing.
  ///
  /// - Throws: ``FileError`` of kind `busy` where another run holds the lock.
  public init(root: String, pipeline: String) throws {
    self.root = root
    link = root + "/" + pipeline
    folder = root + "/.penstock/" + pipeline
    try Folder.create(folder)
    lock = try Self.takeLock(folder + "/lock", of: pipeline)
    do {
      try removeUnfinished()
    } catch {
      close(lock)
      throw error
    }
  }

  deinit {
    close(lock)
  }

  private static func takeLock(_ path: String, of pipeline: String) throws -> Int32 {
    let descriptor = retrying { open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644) }
    guard descriptor >= 0 else { throw FileError(.cannotCreate, "can't create", path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = pid(in: descriptor).map { " (process \($0))" } ?? ""
      close(descriptor)
      throw FileError(.busy, "another run of `\(pipeline)` is at work\(holder)")
    }
    let text = "\(getpid())\n"
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.utf8.count, 0)
    return descriptor
  }

  private static func pid(in descriptor: Int32) -> Int? {
    var buffer = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    return Int(String(decoding: buffer.prefix(count).prefix { $0 != 10 }, as: UTF8.self))
  }

  /// The numbers of the generations that are there, whole or not, ascending.
  private func generations() throws -> [Int] {
    try Folder.names(in: folder).compactMap { Int($0) }.sorted()
  }

  /// The number of the generation that the link names.
  public var current: Int? { Self.current(link) }

  private static func current(_ link: String) -> Int? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(link, &buffer, buffer.count - 1)
    guard count > 0 else { return nil }
    let target = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return target.split(separator: "/").last.flatMap { Int($0) }
  }

  /// The whole generations of `pipeline` below `root`, ascending, and which of them readers see.
  ///
  /// Takes no lock and creates nothing.
  public static func published(
    _ pipeline: String, below root: String
  ) -> (generations: [Generation], current: Int?) {
    let folder = root + "/.penstock/" + pipeline
    let numbers = ((try? Folder.names(in: folder)) ?? []).compactMap { Int($0) }.sorted()
    let whole = numbers.map { Generation(number: $0, path: "\(folder)/\($0)") }
      .filter { Folder.hasFile("\($0.path)/\(manifestName)") }
    return (whole, current(root + "/" + pipeline))
  }

  /// Every SHA-256 that a whole generation below `root` names in its manifest: of its inputs, of the answers
  /// that it was made of, and of its own files.
  public static func hashes(below root: String) -> Set<String> {
    let folder = root + "/.penstock"
    var hashes: Set<String> = []
    for pipeline in (try? Folder.names(in: folder)) ?? [] {
      for generation in published(pipeline, below: root).generations {
        let manifest = TextFile.read("\(generation.path)/\(manifestName)") ?? ""
        for word in manifest.utf8.split(whereSeparator: { !isHexadecimal($0) })
        where word.count == 64 {
          hashes.insert(String(decoding: word, as: UTF8.self))
        }
      }
    }
    return hashes
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  private func removeUnfinished() throws {
    for number in try generations() where number != current {
      let path = "\(folder)/\(number)"
      if !Folder.hasFile(path + "/" + Self.manifestName) { try Folder.remove(path) }
    }
  }

  /// Makes a folder for a new generation.
  public func begin() throws -> Generation {
    let number = (try generations().last ?? 0) + 1
    let path = "\(folder)/\(number)"
    guard mkdir(path, 0o755) == 0 else {
      throw FileError(.cannotCreate, "can't create folder", path)
    }
    return Generation(number: number, path: path)
  }

  /// Whether the newest generation has the same manifest, and so the same files.
  public func isUnchanged(_ generation: Generation) -> Bool {
    guard let current else { return false }
    let old = InputFile(name: "", path: "\(folder)/\(current)/\(Self.manifestName)")
    let new = InputFile(name: "", path: "\(generation.path)/\(Self.manifestName)")
    guard let left = try? old.bytes(limit: 1 << 28), let right = try? new.bytes(limit: 1 << 28)
    else { return false }
    return left.hasSameBytes(as: right)
  }

  /// Moves the link to a whole generation and removes what is older than the last few.
  public func publish(_ generation: Generation) throws {
    try Folder.sync(generation.path)
    try Folder.sync(folder)
    if Folder.exists(link), current == nil {
      throw FileError(.cannotCreate, "\(link) is in the way: it is no link to a dataset")
    }
    let temporary = folder + "/link"
    unlink(temporary)
    let pipeline = String(link.dropFirst(root.count + 1))
    guard symlink(".penstock/\(pipeline)/\(generation.number)", temporary) == 0 else {
      throw FileError(.cannotCreate, "can't create link", temporary)
    }
    guard rename(temporary, link) == 0 else {
      throw FileError(.cannotCreate, "can't move the link to", link)
    }
    try Folder.sync(root)
    for number in try generations().dropLast(Self.keptGenerations) where number != current {
      try Folder.remove("\(folder)/\(number)")
    }
  }

  /// Removes a generation that is not to be.
  public func discard(_ generation: Generation) throws {
    try Folder.remove(generation.path)
  }
}

/// A folder of one run's outputs, not published yet.
public struct Generation: Sendable {
  /// Its number, one more than the last.
  public let number: Int

  /// Its folder.
  public let path: String
}
