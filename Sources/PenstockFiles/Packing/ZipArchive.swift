import CZlib
import PenstockData

/// A zip archive in memory: its directory, and readers of its members.
///
/// What counts is the central directory at the end (APPNOTE 6.3.10); a member's own header must
/// agree with it. Members that are encrypted, or packed by other methods than deflate, are refused
/// when they are opened. Nothing is ever written to disk.
public struct ZipArchive: Sendable {
  /// One member.
  public struct Member: Sendable, Hashable {
    /// Its name, with `/` between folders.
    public let name: String

    /// How many bytes it has when it is unpacked.
    public let size: Int

    let method: Int
    let isEncrypted: Bool
    let packedSize: Int
    let checksum: UInt32
    let header: Int
  }

  /// The members that are files, in the order of the directory.
  public let members: [Member]

  let name: String
  private let store: ByteStore

  /// No archive may be larger than this, for it is held in memory.
  public static let largest = 1 << 30

  /// The archive that `store` holds, called `name` in messages.
  ///
  /// - Throws: ``FileError`` where it is none, is damaged, or has two members of one name.
  public init(_ store: ByteStore, name: String) throws {
    self.store = store
    self.name = name
    var directory = ZipDirectory(store, name: name)
    members = try directory.members().filter { !$0.name.hasSuffix("/") }
    var names: Set<String> = []
    for member in members where !names.insert(member.name).inserted {
      throw FileError(.input, "\(name) has two members called \(member.name)")
    }
  }

  /// Whether bytes begin as an archive does.
  public static func begins(_ store: ByteStore) -> Bool {
    store.withSpan { bytes in
      bytes.count >= 22 && bytes[0] == 0x50 && bytes[1] == 0x4B
        && ((bytes[2], bytes[3]) == (3, 4) || (bytes[2], bytes[3]) == (5, 6))
    }
  }

  /// Whether the archive is a document of an office program, such as a spreadsheet.
  public var isOfficeDocument: Bool { members.contains { $0.name == "[Content_Types].xml" } }

  /// The member of that name.
  public func member(_ name: String) -> Member? { members.first { $0.name == name } }

  /// The member as an input of its own.
  public func input(
    _ member: Member, captures: [(name: String, value: String)] = []
  ) -> any ByteInput {
    MemberInput(name: "\(member.name) in \(name)", captures: captures, archive: self, of: member)
  }

  func open(_ member: Member) throws -> any ByteReader {
    let name = "\(member.name) in \(name)"
    if member.isEncrypted {
      throw FileError(.input, "\(name) is encrypted: pack it without a password")
    }
    let inner: any StreamDecoder
    switch member.method {
    case 0: inner = CopyDecoder()
    case 8: inner = InflateDecoder(.none)
    case let method:
      throw FileError(
        .input, "\(name) is packed by method \(method): pack it by deflate, as most programs do")
    }
    let range = try ZipDirectory(store, name: self.name).data(of: member)
    return DecodingReader(
      StoreReader(store, range), by: MemberDecoder(inner, member), format: "zip data", name: name)
  }
}

private struct MemberInput: ByteInput {
  let name: String
  let captures: [(name: String, value: String)]
  let archive: ZipArchive
  let of: ZipArchive.Member

  func open() throws -> any ByteReader { try archive.open(of) }
}

/// Unpacks a member and holds it to the size and checksum that the directory has.
private final class MemberDecoder: StreamDecoder {
  private let inner: any StreamDecoder
  private let member: ZipArchive.Member
  private var size = 0
  private var checksum: UInt = 0

  init(_ inner: any StreamDecoder, _ member: ZipArchive.Member) {
    (self.inner, self.member) = (inner, member)
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) throws(DecodingFault) -> DecodingStep {
    let step = try inner.decode(input, into: room)
    checksum = crc32_z(
      checksum, room.assumingMemoryBound(to: UInt8.self).baseAddress, step.made)
    size += step.made
    if size > member.size { throw .damaged }
    return step
  }

  func finish() throws(DecodingFault) {
    try inner.finish()
    if size != member.size || checksum != UInt(member.checksum) { throw .damaged }
  }
}
