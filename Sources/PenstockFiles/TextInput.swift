import Glibc
import PenstockData

/// An input of text that is turned into UTF-8 while it is read.
///
/// How it is encoded says the declaration, else a byte order mark, else it is UTF-8; where two of
/// them differ that is an error. UTF-8 passes as it is, without a copy and without a check: its
/// readers check what they read. A byte order mark stays in front, as that of UTF-8.
public struct TextInput: ByteInput {
  private let base: any ByteInput
  private let declared: TextEncoding?
  private let isOnlyChecked: Bool

  /// The text of `base`.
  ///
  /// - Parameters:
  ///   - declared: How it is encoded; nil where nobody says so.
  ///   - decoding: Whether the text is decoded. Otherwise its bytes pass as they are, once the byte
  ///     order mark has been held against the declaration.
  public init(_ base: any ByteInput, declared: TextEncoding?, decoding: Bool = true) {
    (self.base, self.declared, isOnlyChecked) = (base, declared, !decoding)
  }

  /// The input's name.
  public var name: String { base.name }

  /// The values that its path gives to the names in braces.
  public var captures: [(name: String, value: String)] { base.captures }

  /// Begins to read.
  public func open() throws -> any ByteReader {
    TextReader(try base.open(), declared, isOnlyChecked: isOnlyChecked, name: name)
  }
}

/// Looks at the first bytes and decodes what needs decoding.
private struct TextReader: ByteReader {
  private var base: any ByteReader
  private let declared: TextEncoding?
  private let isOnlyChecked: Bool
  private let name: String
  private var isKnown = false

  init(
    _ base: any ByteReader, _ declared: TextEncoding?, isOnlyChecked: Bool, name: String
  ) {
    (self.base, self.declared, self.isOnlyChecked, self.name) = (
      base, declared, isOnlyChecked, name
    )
  }

  mutating func read(_ count: Int, after tail: ByteTail?) throws -> ByteStore? {
    if isKnown { return try base.read(count, after: tail) }
    isKnown = true
    let isTiny = tail != nil || count < 4
    guard let first = try base.read(isTiny ? 4 : count, after: nil) else { return nil }
    let encoding = try TextEncoding.found(in: first, declared, name: name)
    if let system = encoding.systemName, !isOnlyChecked {
      base = DecodingReader(
        base, after: first, by: try IconvDecoder(system), format: encoding.rawValue, name: name)
    } else if isTiny {
      base = DecodingReader(base, after: first, by: CopyDecoder(), format: "bytes", name: name)
    } else {
      return first
    }
    return try base.read(count, after: tail)
  }
}

extension TextEncoding {
  /// How a text is encoded that begins with the bytes of `store`.
  ///
  /// - Throws: ``FileError`` where its byte order mark says another thing than `declared`, and where
  ///   it has none and needs one.
  public static func found(
    in store: ByteStore, _ declared: TextEncoding?, name: String
  ) throws -> TextEncoding {
    let start = store.withSpan(0..<min(store.count, 4)) { bytes in bytes.indices.map { bytes[$0] } }
    let marked = mark(start)
    if let marked, let declared, !declared.allows(marked) {
      throw FileError(
        .input,
        "\(name) begins with the byte order mark of \(marked.rawValue), and \(declared.rawValue) "
          + "is declared")
    }
    if let marked { return marked }
    if declared == .utf16 {
      throw FileError(
        .input, "\(name) has no byte order mark: say `encoding: utf-16le` or `utf-16be`")
    }
    if let declared { return declared }
    if start.count == 4, (start[0] == 0) != (start[1] == 0), (start[0] == 0) == (start[2] == 0),
      (start[1] == 0) == (start[3] == 0)
    {
      let guess = start[0] == 0 ? TextEncoding.utf16be : .utf16le
      throw FileError(
        .input, "\(name) is not utf-8: say `encoding: \(guess.rawValue)` if it is that")
    }
    return .utf8
  }

  /// What the byte order mark says that the bytes of `store` begin with; nil where there is none.
  public static func marked(_ store: ByteStore) -> TextEncoding? {
    mark(store.withSpan(0..<min(store.count, 4)) { bytes in bytes.indices.map { bytes[$0] } })
  }

  private static func mark(_ start: [UInt8]) -> TextEncoding? {
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
    if start.starts(with: [0xFF, 0xFE]) { return .utf16le }
    if start.starts(with: [0xFE, 0xFF]) { return .utf16be }
    if start == [0x84, 0x31, 0x95, 0x33] { return .gb18030 }
    return nil
  }

  private func allows(_ marked: TextEncoding) -> Bool {
    switch self {
    case .utf16: marked == .utf16le || marked == .utf16be
    case .gb18030, .gbk, .gb2312: marked == .gb18030
    default: self == marked
    }
  }
}

/// Decodes text by the system's converter, strictly.
final class IconvDecoder: StreamDecoder {
  private let converter: iconv_t

  init(_ systemName: String) throws {
    let converter = iconv_open("UTF-8", systemName)
    guard converter != iconv_t(bitPattern: -1), let converter else {
      throw FileError(.inputOutput, "this system can't decode \(systemName)")
    }
    self.converter = converter
  }

  deinit {
    iconv_close(converter)
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) throws(DecodingFault) -> DecodingStep {
    var source = UnsafeMutablePointer(
      mutating: input.assumingMemoryBound(to: CChar.self).baseAddress)
    var left = input.count
    var target = room.assumingMemoryBound(to: CChar.self).baseAddress
    var space = room.count
    var status = iconv(converter, &source, &left, &target, &space)
    // Some bytes of Big5 are two characters, of which the second may still be held back.
    if status != -1 { status = iconv(converter, nil, nil, &target, &space) }
    let problem = status == -1 ? errno : 0
    if problem == EILSEQ { throw .misfit(input.count - left) }
    return DecodingStep(
      taken: input.count - left, made: room.count - space, needsRoom: problem == E2BIG)
  }

  func finish() {}
}
