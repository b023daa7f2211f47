import PenstockData

/// An input that is unpacked while it is read: gzip, zstd, or a zip archive of one member.
///
/// Its first bytes say how it is packed. Its name says nothing, and other bytes pass as they are.
/// A document of an office program is a zip archive too, and passes as it is.
public struct UnpackedInput: ByteInput {
  /// The packed input.
  let base: any ByteInput

  /// What `base` has, unpacked.
  public init(_ base: any ByteInput) { self.base = base }

  /// The name of the packed input.
  public var name: String { base.name }

  /// The values that its path gives to the names in braces.
  public var captures: [(name: String, value: String)] { base.captures }

  /// What the bytes are called once they are unpacked: as the only member of a zip archive is, or else
  /// without the `.gz` or `.zst` at the end.
  ///
  /// - Throws: ``FileError`` where the input can't be read, or is an archive of none or several.
  public func unpackedName() throws -> String {
    var reader = try base.open()
    guard let first = try reader.read(Packing.length, after: nil) else { return name }
    switch Packing(first, from: 0) {
    case .none: return name
    case .gzip, .zstd:
      let ending = [".gz", ".zst"].first { name.lowercased().hasSuffix($0) }
      return String(name.dropLast(ending?.count ?? 0))
    case .zip:
      let archive = try ZipArchive(try base.whole(limit: ZipArchive.largest), name: name)
      return archive.isOfficeDocument ? name : try archive.only().name
    }
  }

  /// Begins to read.
  public func open() throws -> any ByteReader {
    UnpackingReader(try base.open(), name: name)
  }
}

/// How bytes are packed, by how they begin.
private enum Packing {
  case none, gzip, zstd, zip

  /// How many bytes tell.
  static let length = 4

  init(_ store: ByteStore, from start: Int) {
    let count = min(store.count - start, Self.length)
    self = store.withSpan(start..<start + count) { bytes in
      var value: UInt32 = 0
      for place in bytes.indices { value |= UInt32(bytes[place]) << (8 * UInt32(place)) }
      return switch value {
      case 0xFD2F_B528, 0x184D_2A50...0x184D_2A5F: .zstd
      case 0x0403_4B50, 0x0605_4B50: .zip
      case let value where value & 0xFF_FFFF == 0x08_8B1F: .gzip
      default: .none
      }
    }
  }
}

/// Looks at the first bytes and becomes the reader that they need.
private struct UnpackingReader: ByteReader {
  private var base: any ByteReader
  private let name: String
  private var isKnown = false

  init(_ base: any ByteReader, name: String) {
    (self.base, self.name) = (base, name)
  }

  mutating func read(_ count: Int, after tail: ByteTail?) throws -> ByteStore? {
    if isKnown { return try base.read(count, after: tail) }
    isKnown = true
    let isTiny = tail != nil || count < Packing.length
    guard let first = try base.read(isTiny ? Packing.length : count, after: nil) else { return nil }
    let packing = Packing(first, from: 0)
    if packing == .none, !isTiny { return first }
    base = try reader(packing, after: first)
    return try base.read(count, after: tail)
  }

  private mutating func reader(
    _ packing: Packing, after first: ByteStore
  ) throws -> any ByteReader {
    switch packing {
    case .none: return copy(after: first)
    case .gzip:
      return DecodingReader(
        base, after: first, by: InflateDecoder(.gzip), format: "gzip data", name: name)
    case .zstd:
      return DecodingReader(
        base, after: first, by: ZstdDecoder(), format: "zstd data", name: name)
    case .zip:
      let bytes = try base.rest(after: first, limit: ZipArchive.largest, name: name)
      let archive = try ZipArchive(bytes, name: name)
      if archive.isOfficeDocument { return copy(after: bytes) }
      return try UnpackedInput(archive.input(archive.only())).open()
    }
  }

  private func copy(after first: ByteStore) -> any ByteReader {
    DecodingReader(base, after: first, by: CopyDecoder(), format: "bytes", name: name)
  }
}

extension ZipArchive {
  /// The member that is meant where none is named: the only one.
  fileprivate func only() throws -> Member {
    let visible = members.filter { !$0.isHidden }
    if visible.count == 1 { return visible[0] }
    guard let first = visible.first else { throw FileError(.input, "\(name) has no file in it") }
    throw FileError(
      .input,
      "\(name) has \(visible.count) files in it: say which, such as `member: \(first.name)`")
  }
}

extension ZipArchive.Member {
  /// Whether it is what some programs add for themselves.
  var isHidden: Bool {
    name.split(separator: "/").contains { $0.hasPrefix(".") || $0 == "__MACOSX" }
  }
}
