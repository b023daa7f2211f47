import Glibc
import PenstockData

/// GB18030 to UTF-8 by a table of its characters of two bytes, which are nearly all that are written.
///
/// The table is made by the system's converter when it is first needed, and what is not in it, such
/// as characters of four bytes, is left to that converter: both always agree.
struct GB18030: Sendable {
  /// The UTF-8 of each character of two bytes, the first byte lowest; 0 where there is none.
  private let pairs: [UInt32]

  private static let firstLead = 0x81
  private static let firstTrail = 0x40
  private static let trailCount = 0xFF - firstTrail

  /// The table, made once.
  static let table = GB18030()

  private init() {
    var pairs = [UInt32](repeating: 0, count: (0xFF - Self.firstLead) * Self.trailCount)
    if let converter = SystemConverter("GB18030") {
      for place in pairs.indices {
        let lead = UInt8(Self.firstLead + place / Self.trailCount)
        let trail = UInt8(Self.firstTrail + place % Self.trailCount)
        pairs[place] = converter.character([lead, trail]) ?? 0
      }
    }
    self.pairs = pairs
  }

  /// The bytes in `range` as UTF-8.
  ///
  /// - Throws: ``InvalidByte`` for the first character that is none.
  /// - Complexity: O(bytes), at about 1 GB/s where most are ASCII.
  func utf8(_ store: ByteStore, in range: Range<Int>) throws -> ByteStore {
    // A character of two bytes takes four at most, one of four takes four, ASCII one.
    try ByteStore(capacity: range.count * 2 + 8) { room in
      try store.withSpan(range) { bytes in
        try bytes.withUnsafeBufferPointer { bytes in
          guard let source = bytes.baseAddress,
            let target = room.assumingMemoryBound(to: UInt8.self).baseAddress
          else { return 0 }
          return try pairs.withUnsafeBufferPointer { pairs in
            do {
              return try Self.convert(source, bytes.count, pairs, target)
            } catch let wrong as InvalidByte {
              throw InvalidByte(offset: range.lowerBound + wrong.offset)
            }
          }
        }
      }
    }
  }

  private static func convert(
    _ source: UnsafePointer<UInt8>, _ count: Int, _ pairs: UnsafeBufferPointer<UInt32>,
    _ target: UnsafeMutablePointer<UInt8>
  ) throws -> Int {
    var place = 0
    var written = 0
    var converter: SystemConverter?
    while place < count {
      let first = source[place]
      if first < 0x80 {
        let word = UnsafeRawPointer(source + place).loadUnaligned(as: UInt64.self)
        if word & 0x8080_8080_8080_8080 == 0, count - place >= 8 {
          UnsafeMutableRawPointer(target + written).storeBytes(of: word, as: UInt64.self)
          place += 8
          written += 8
        } else {
          target[written] = first
          place += 1
          written += 1
        }
        continue
      }
      guard first >= firstLead, first < 0xFF, count - place >= 2 else {
        throw InvalidByte(offset: place)
      }
      let second = Int(source[place + 1])
      var length = 2
      var character: UInt32 = 0
      if second >= firstTrail, second < 0xFF {
        character = pairs[(Int(first) - firstLead) * trailCount + second - firstTrail]
      } else if (0x30...0x39).contains(second), count - place >= 4 {
        length = 4
        if converter == nil { converter = SystemConverter("GB18030") }
        let bytes = (0..<4).map { source[place + $0] }
        character = converter?.character(bytes) ?? 0
      }
      if character == 0 { throw InvalidByte(offset: place) }
      UnsafeMutableRawPointer(target + written).storeBytes(
        of: character.littleEndian, as: UInt32.self)
      // How many bytes the character has shows in its first: 110…, 1110…, 11110….
      written += (~(character << 24)).leadingZeroBitCount
      place += length
    }
    return written
  }
}

/// The system's converter to UTF-8, for one character at a time.
private final class SystemConverter {
  private let handle: iconv_t

  /// Nil where the system does not know the encoding.
  init?(_ encoding: String) {
    guard let handle = iconv_open("UTF-8", encoding), handle != iconv_t(bitPattern: -1) else {
      return nil
    }
    self.handle = handle
  }

  deinit {
    iconv_close(handle)
  }

  /// The UTF-8 of a character of at least two bytes there, the first lowest; nil where `bytes` is no
  /// character.
  func character(_ bytes: [UInt8]) -> UInt32? {
    var bytes = bytes.map { CChar(bitPattern: $0) }
    var result: [CChar] = [0, 0, 0, 0]
    let isOne = bytes.withUnsafeMutableBufferPointer { bytes in
      result.withUnsafeMutableBufferPointer { result in
        var source = bytes.baseAddress
        var left = bytes.count
        var target = result.baseAddress
        var room = result.count
        let outcome = iconv(handle, &source, &left, &target, &room)
        iconv(handle, nil, nil, nil, nil)
        return outcome == 0 && left == 0
      }
    }
    guard isOne else { return nil }
    return result.reversed().reduce(0) { $0 << 8 | UInt32(UInt8(bitPattern: $1)) }
  }
}
