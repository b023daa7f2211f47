import Glibc
import PenstockData
import Synchronization

/// A temporary file without a name: what it holds is gone when nobody needs it or the process ends,
/// however it ends.
///
/// Blocks are appended one at a time and read back by their places, by several threads at once.
public final class SpillFile: Sendable {
  /// Where a block lies in the file.
  public struct Block: Sendable, Hashable {
    /// The place of its first byte.
    public let offset: Int

    /// How many bytes it has.
    public let count: Int

    /// The part of this block that begins `start` bytes after its own start.
    public func part(from start: Int, count: Int) -> Block {
      precondition(start >= 0 && count >= 0 && start + count <= self.count)
      return Block(offset: offset + start, count: count)
    }
  }

  private let descriptor: Int32
  private let folder: String
  private let end = Mutex(0)

  /// Creates the file on the disk of `folder`, which must be there.
  public init(in folder: String) throws {
    self.folder = folder
    let unnamed = retrying { open(folder, Self.unnamedFlag | O_RDWR | O_CLOEXEC, 0o600) }
    descriptor = unnamed >= 0 ? unnamed : try Self.openUnlinked(in: folder)
  }

  deinit {
    close(descriptor)
  }

  /// The folder that a run without an output of its own uses.
  public static var temporaryFolder: String { Process.environment("TMPDIR") ?? "/tmp" }

  /// `O_TMPFILE`, which the importer leaves out as it is made of two flags.
  private static let unnamedFlag: Int32 = 0o20000000 | O_DIRECTORY

  private static func openUnlinked(in folder: String) throws -> Int32 {
    var template = Array("\(folder)/.spill-XXXXXX".utf8CString)
    let descriptor = retrying { mkstemp(&template) }
    guard descriptor >= 0 else {
      throw FileError(.cannotCreate, "can't create a temporary file in", folder)
    }
    guard unlink(template) == 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
      let error = FileError(.cannotCreate, "can't hide a temporary file in", folder)
      close(descriptor)
      throw error
    }
    return descriptor
  }

  /// Appends the bytes of `store`.
  ///
  /// - Throws: ``FileError`` where they can't all be written, as on a full disk.
  public func append(_ store: ByteStore) throws -> Block {
    try end.withLock { end in
      try store.withSpan { span in
        try span.withUnsafeBytes { bytes in
          var done = 0
          while done < bytes.count, let start = bytes.baseAddress {
            let wrote = retrying {
              pwrite(descriptor, start + done, bytes.count - done, off_t(end + done))
            }
            if wrote < 0 { throw FileError(.inputOutput, "can't write temporary data in", folder) }
            done += wrote
          }
        }
      }
      defer { end += store.count }
      return Block(offset: end, count: store.count)
    }
  }

  /// The bytes of a block.
  public func read(_ block: Block) throws -> ByteStore {
    try ByteStore(capacity: block.count) { room in
      var done = 0
      while done < block.count, let start = room.baseAddress {
        let got = retrying {
          pread(descriptor, start + done, block.count - done, off_t(block.offset + done))
        }
        if got < 0 { throw FileError(.inputOutput, "can't read temporary data in", folder) }
        if got == 0 { throw FileError(.inputOutput, "temporary data in \(folder) was cut short") }
        done += got
      }
      return done
    }
  }
}
