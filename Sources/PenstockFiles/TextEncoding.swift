import Glibc
import PenstockData

/// How text is encoded where it is read; everything becomes UTF-8.
///
/// In each of these no newline, quote or delimiter of ASCII is ever part of another character, so
/// that records can be cut before they are decoded.
public enum TextEncoding: String, Sendable, CaseIterable {
  /// Unicode as the rest of the world writes it.
  case utf8 = "utf-8"
  /// The Chinese standard; GBK and GB2312 are parts of it.
  case gb18030
  case gbk
  case gb2312
  /// Traditional Chinese, as Hong Kong and Taiwan write it.
  case big5

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
          if left > 0 {
            throw InvalidByte(offset: range.upperBound - left)
          }
          return room.count - space
        }
      }
    }
  }

  /// The name that the system's converter has for it; nil where nothing needs converting.
  private var systemName: String? {
    switch self {
    case .utf8: nil
    case .gb18030, .gbk, .gb2312: "GB18030"
    case .big5: "BIG5-HKSCS"
    }
  }
}

/// A byte that does not fit the encoding.
public struct InvalidByte: Error, Sendable, Hashable {
  /// Where in its store it stands.
  public let offset: Int
}
