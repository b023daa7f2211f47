import Glibc
import PenstockData

/// How text is encoded where it is read; everything becomes UTF-8.
///
/// In each of these but UTF-16 no newline, quote or delimiter of ASCII is ever part of another
/// character, so that records can be cut before they are decoded.
public enum TextEncoding: String, Sendable, CaseIterable {
  /// Unicode as the rest of the world writes it.
  case utf8 = "utf-8"
  /// Unicode in units of two bytes, in the order that its byte order mark says.
  case utf16 = "utf-16"
  case utf16le = "utf-16le"
  case utf16be = "utf-16be"
  /// The Chinese standard; GBK and GB2312 are parts of it.
  case gb18030
  case gbk
  case gb2312
  /// Traditional Chinese, as Hong Kong and Taiwan write it.
  case big5
  /// What old western programs write.
  case windows1252 = "windows-1252"

  /// The bytes in `range` as UTF-8.
  ///
  /// - Throws: ``InvalidByte`` where a byte does not fit the encoding.
  /// - Complexity: O(bytes), at some hundred MB/s; GB18030 at more.
  public func utf8(_ store: ByteStore, in range: Range<Int>) throws -> ByteStore {
    guard let name = systemName else {
      if let place = store.firstInvalidUTF8(in: range) { throw InvalidByte(offset: place) }
      return store
    }
    if name == "GB18030" { return try GB18030.table.utf8(store, in: range) }
    return try systemUTF8(store, in: range, from: name)
  }

  /// The bytes in `range` as UTF-8 by the system's converter, which is the twin of the fast paths.
  func systemUTF8(
    _ store: ByteStore, in range: Range<Int>, from name: String
  ) throws -> ByteStore {
    let converter = iconv_open("UTF-8", name)
    guard converter != iconv_t(bitPattern: -1), let converter else {
      throw FileError(.inputOutput, "this system can't decode \(rawValue)")
    }
    defer { iconv_close(converter) }
    return try store.withSpan(range) { bytes in
      // A character of two bytes takes four at most, one of four takes four, ASCII one.
      try ByteStore(capacity: bytes.count * 2 + 16) { room in
        try bytes.withUnsafeBytes { input in
          var source = UnsafeMutablePointer(
            mutating: input.assumingMemoryBound(to: CChar.self).baseAddress)
          var left = input.count
          var target = room.assumingMemoryBound(to: CChar.self).baseAddress
          var space = room.count
          _ = iconv(converter, &source, &left, &target, &space)
          // Some bytes of Big5 are two characters, of which the second may still be held back.
          _ = iconv(converter, nil, nil, &target, &space)
          if left > 0 {
            throw InvalidByte(offset: range.upperBound - left)
          }
          return room.count - space
        }
      }
    }
  }

  /// The encoding that a document means by `label`: a name of ours, or another usual one.
  public init?(label: String) {
    let label = label.lowercased()
    switch label {
    case "utf8", "us-ascii", "ascii": self = .utf8
    case "x-gbk", "cp936", "ms936", "gb_2312-80": self = .gb18030
    case "big5-hkscs", "cn-big5": self = .big5
    case "iso-8859-1", "latin1", "cp1252", "iso8859-1": self = .windows1252
    default: self.init(rawValue: label)
    }
  }

  /// Whether records can be cut at newlines before they are decoded.
  public var isCutAtNewlines: Bool {
    switch self {
    case .utf16, .utf16le, .utf16be: false
    default: true
    }
  }

  /// The name that the system's converter has for it; nil where nothing needs converting.
  var systemName: String? {
    switch self {
    case .utf8: nil
    case .utf16: "UTF-16"
    case .utf16le: "UTF-16LE"
    case .utf16be: "UTF-16BE"
    case .gb18030, .gbk, .gb2312: "GB18030"
    case .big5: "BIG5-HKSCS"
    case .windows1252: "WINDOWS-1252"
    }
  }
}

/// A byte that does not fit the encoding.
public struct InvalidByte: Error, Sendable, Hashable {
  /// Where in its store it stands.
  public let offset: Int
}
