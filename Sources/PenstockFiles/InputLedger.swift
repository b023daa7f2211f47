import Synchronization

/// Which inputs were read to their end, with their sizes and hashes: a run's provenance.
public final class InputLedger: Sendable {
  /// One input.
  public struct Entry: Sendable, Hashable {
    /// The path as the pipeline has it.
    public let name: String

    /// How many bytes it has.
    public let bytes: Int

    /// The SHA-256 of its bytes, in hexadecimal.
    public let sha256: String

    /// What a server said of it; nil for a file.
    public let answer: Answer?

    /// The SHA-256 of the manifest that lists it, in hexadecimal; nil for what is no file of a dataset.
    public let manifest: String?
  }

  /// What a server said of an answer.
  public struct Answer: Sendable, Hashable {
    /// The status, such as 200.
    public let status: Int

    /// The name that the server gave to just these bytes, if it gave one.
    public let etag: String?

    /// What a server said.
    public init(status: Int, etag: String?) {
      self.status = status
      self.etag = etag
    }
  }

  /// The hashes of the run: what it reads is hashed beside what it writes.
  public let hashes = HashLanes()

  private let read = Mutex<[String: Entry]>([:])
  private let damage = Atomic(false)

  /// An empty ledger.
  public init() {}

  /// The inputs, by name.
  public var entries: [Entry] {
    read.withLock { read in read.values.sorted { $0.name < $1.name } }
  }

  /// Whether an input was read that has other bytes than were kept.
  public var hasDamage: Bool { damage.load(ordering: .relaxed) }

  func noteDamage() { damage.store(true, ordering: .relaxed) }

  func enter(_ entry: Entry) {
    read.withLock { $0[entry.name] = entry }
  }
}
