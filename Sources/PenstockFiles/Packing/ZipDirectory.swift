import PenstockData

/// Reads the central directory of a zip archive.
///
/// Every number is checked against the bytes that are there before it is used.
struct ZipDirectory {
  private let store: ByteStore
  private let name: String

  private static let longestEnd = 22 + 0xFFFF
  private static let mostMembers = 100_000

  init(_ store: ByteStore, name: String) {
    (self.store, self.name) = (store, name)
  }

  /// All members, folders too.
  mutating func members() throws -> [ZipArchive.Member] {
    let end = try endRecord()
    var (count, size, start) = (number(end + 10, 2), number(end + 12, 4), number(end + 16, 4))
    var limit = end
    guard number(end + 4, 2) == number(end + 6, 2), number(end + 8, 2) == count else {
      throw FileError(.input, "\(name) is part of an archive in several pieces")
    }
    if let wide = wideEnd(before: end) {
      (count, size, start) = (number(wide + 32, 8), number(wide + 40, 8), number(wide + 48, 8))
      limit = wide
    }
    guard start >= 0, size >= 0, start <= limit, size == limit - start, count >= 0,
      count <= Self.mostMembers
    else { throw damaged }
    var result: [ZipArchive.Member] = []
    var place = start
    for _ in 0..<count {
      let (member, length) = try member(at: place, before: limit)
      result.append(member)
      place += length
    }
    if place != limit { throw damaged }
    return result
  }

  private var damaged: FileError {
    FileError(.input, "\(name) is damaged: the directory at the end of the archive can't be read")
  }

  /// Where the record that ends the archive begins; its comment reaches to the last byte.
  private func endRecord() throws -> Int {
    var place = store.count - 22
    while place >= 0, place >= store.count - Self.longestEnd {
      if number(place, 4) == 0x0605_4B50, place + 22 + number(place + 20, 2) == store.count {
        return place
      }
      place -= 1
    }
    throw FileError(.input, "\(name) is cut short: the archive's directory is not at its end")
  }

  /// Where the record with wide numbers begins, in archives that have one.
  private func wideEnd(before end: Int) -> Int? {
    let locator = end - 20
    guard locator >= 56, number(locator, 4) == 0x0706_4B50 else { return nil }
    let place = number(locator + 8, 8)
    guard place >= 0, place == locator - 56, number(place, 4) == 0x0606_4B50 else { return nil }
    return place
  }

  private func member(
    at place: Int, before limit: Int
  ) throws -> (ZipArchive.Member, length: Int) {
    guard place + 46 <= limit, number(place, 4) == 0x0201_4B50 else { throw damaged }
    let nameEnd = place + 46 + number(place + 28, 2)
    let extraEnd = nameEnd + number(place + 30, 2)
    let end = extraEnd + number(place + 32, 2)
    guard end <= limit else { throw damaged }
    var sizes = [number(place + 24, 4), number(place + 20, 4), number(place + 42, 4)]
    try widen(&sizes, nameEnd..<extraEnd)
    guard sizes.allSatisfy({ $0 >= 0 }) else { throw damaged }
    let member = ZipArchive.Member(
      name: text(place + 46..<nameEnd), size: sizes[0], method: number(place + 10, 2),
      isEncrypted: number(place + 8, 2) & 1 != 0, packedSize: sizes[1],
      checksum: UInt32(truncatingIfNeeded: number(place + 16, 4)), header: sizes[2])
    return (member, end - place)
  }

  /// Puts the wide numbers of an extra field in the place of those that say "see there".
  private func widen(_ sizes: inout [Int], _ extra: Range<Int>) throws {
    let wide = sizes.indices.filter { sizes[$0] == 0xFFFF_FFFF }
    if wide.isEmpty { return }
    var place = extra.lowerBound
    while place + 4 <= extra.upperBound {
      let length = number(place + 2, 2)
      guard place + 4 + length <= extra.upperBound else { throw damaged }
      if number(place, 2) == 1 {
        guard length >= wide.count * 8 else { throw damaged }
        for (index, size) in wide.enumerated() { sizes[size] = number(place + 4 + index * 8, 8) }
        return
      }
      place += 4 + length
    }
    throw damaged
  }

  /// Where a member's packed bytes lie, by its own header.
  func data(of member: ZipArchive.Member) throws -> Range<Int> {
    let place = member.header
    guard place <= store.count - 30, number(place, 4) == 0x0403_4B50 else { throw damaged }
    let nameEnd = place + 30 + number(place + 26, 2)
    let start = nameEnd + number(place + 28, 2)
    guard start <= store.count, member.packedSize <= store.count - start,
      text(place + 30..<nameEnd) == member.name, number(place + 8, 2) == member.method
    else {
      throw FileError(
        .input, "\(name) is damaged: the header of \(member.name) is not what the directory has")
    }
    return start..<start + member.packedSize
  }

  /// A name, in UTF-8 or as Chinese programs write it.
  private func text(_ range: Range<Int>) -> String {
    if let utf8 = try? TextEncoding.gb18030.utf8(store, in: range),
      store.firstInvalidUTF8(in: range) != nil
    {
      return utf8.text(0..<utf8.count)
    }
    return store.text(range)
  }

  /// A number of `size` bytes, the lowest first; −1 where it can't be held or is not there.
  private func number(_ place: Int, _ size: Int) -> Int {
    guard place >= 0, place <= store.count - size else { return -1 }
    return store.withSpan(place..<place + size) { bytes in
      var value: UInt64 = 0
      for index in bytes.indices.reversed() { value = value << 8 | UInt64(bytes[index]) }
      return Int(exactly: value) ?? -1
    }
  }
}
