import CScan

/// What the text of a number turned out to be.
enum DecimalReading {
  /// At most 18 digits: the common case.
  case narrow(units: Int64, scale: Int)
  case wide(Decimal)
  case unreadable
}

/// The grammar of numbers: `-?digits(.digits)?([eE][+-]?digits)?`, also with a leading `+`.
///
/// At least one digit stands on either side of a point. Nothing else is let through: no blanks, no
/// separators, no other digits than ASCII's.
enum DecimalBytes {
  /// How many bytes before and after a number must be readable.
  static let slack = Int(PENSTOCK_NUMBER_REACH)

  /// Reads the `count` bytes at `bytes`, before and after which ``slack`` more must be readable.
  ///
  /// - Complexity: O(count); a number of up to 18 digits takes a few nanoseconds.
  @inline(__always)
  static func read(_ bytes: UnsafePointer<UInt8>, count: Int) -> DecimalReading {
    if let (units, scale) = readShort(bytes, count: count) {
      return .narrow(units: units, scale: scale)
    }
    return readLong(bytes, count: count)
  }

  /// Reads a number of up to sixteen digits without a plus or an exponent; nil for anything else.
  @inline(__always)
  static func readShort(
    _ bytes: UnsafePointer<UInt8>, count: Int
  ) -> (units: Int64, scale: Int)? {
    var units: Int64 = 0
    var scale: Int8 = 0
    let isRead = penstock_read_number(bytes, count, &units, &scale) != 0
    return isRead ? (units, Int(scale)) : nil
  }

  /// Reads any other number: up to eighteen digits eight at a time, more of them and exponents as the
  /// grammar has it.
  @inline(never)
  private static func readLong(_ bytes: UnsafePointer<UInt8>, count: Int) -> DecimalReading {
    var start = bytes
    var length = count
    var negative = false
    if length > 0, start[0] == UInt8(ascii: "-") || start[0] == UInt8(ascii: "+") {
      negative = start[0] == UInt8(ascii: "-")
      start += 1
      length -= 1
    }
    let whole = digits(start, length)
    if whole == 0 { return .unreadable }
    if whole == length {
      guard whole <= 18 else { return plain(bytes, count: count) }
      let units = Int64(bitPattern: value(start, whole))
      return .narrow(units: negative ? -units : units, scale: 0)
    }
    guard start[whole] == UInt8(ascii: ".") else { return plain(bytes, count: count) }
    let fraction = digits(start + whole + 1, length - whole - 1)
    if fraction == 0 { return .unreadable }
    guard whole + 1 + fraction == length, whole + fraction <= 18 else {
      return plain(bytes, count: count)
    }
    let high = value(start, whole) &* narrowPowers[fraction]
    let units = Int64(bitPattern: high &+ value(start + whole + 1, fraction))
    return .narrow(units: negative ? -units : units, scale: fraction)
  }

  private static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// A word that is zero where all eight bytes are digits, and else has a bit set in the first that
  /// is none.
  @inline(__always)
  private static func others(_ word: UInt64) -> UInt64 {
    // A digit is 0x30...0x39: its high nibble is 3, and adding 6 does not change that.
    ((word & 0xF0F0_F0F0_F0F0_F0F0) ^ zeros)
      | (((word &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) ^ zeros)
  }

  /// How many of the first `limit` bytes are digits, counted eight at a time.
  @inline(__always)
  private static func digits(_ bytes: UnsafePointer<UInt8>, _ limit: Int) -> Int {
    var place = 0
    while place < limit {
      let word = UnsafeRawPointer(bytes + place).loadUnaligned(as: UInt64.self).littleEndian
      let off = others(word)
      if off != 0 { return min(limit, place + off.trailingZeroBitCount / 8) }
      place += 8
    }
    return limit
  }

  /// The value of `count` digits, at most 18.
  @inline(__always)
  private static func value(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    var result: UInt64 = 0
    var place = 0
    while count - place > 8 {
      let word = UnsafeRawPointer(bytes + place).loadUnaligned(as: UInt64.self).littleEndian
      result = result &* 100_000_000 &+ penstock_eight_digits(word &- zeros)
      place += 8
    }
    let rest = count - place
    if rest == 0 { return result }
    let word = UnsafeRawPointer(bytes + place).loadUnaligned(as: UInt64.self).littleEndian
    let shifted = (word &- zeros) << UInt64(truncatingIfNeeded: 8 * (8 - rest))
    return result &* narrowPowers[rest] &+ penstock_eight_digits(shifted)
  }

  // A literal, so that it is laid down by the compiler and no access asks whether it is made yet.
  static let narrowPowers: InlineArray<19, UInt64> = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
    1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
    1_000_000_000_000_000_000,
  ]

  /// The whole grammar, a byte at a time: exponents, long numbers, and the twin of the fast path.
  @inline(never)
  static func plain(_ bytes: UnsafePointer<UInt8>, count: Int) -> DecimalReading {
    var place = 0
    func at(_ place: Int) -> UInt8? { place < count ? bytes[place] : nil }
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 >= 0x30 && $0 <= 0x39 } ?? false }

    let negative = at(0) == UInt8(ascii: "-")
    if negative || at(0) == UInt8(ascii: "+") { place += 1 }
    guard isDigit(at(place)) else { return .unreadable }
    var units: Int128 = 0
    var scale = 0
    var pending = 0  // zeros not yet multiplied in, so that `1.000…0` of any length fits
    var overflow = false
    func take(_ digit: UInt8) {
      if digit == 0x30 {
        pending += 1
        return
      }
      for _ in 0..<(pending + 1) {
        let (product, tooLarge) = units.multipliedReportingOverflow(by: 10)
        if tooLarge {
          overflow = true
          return
        }
        units = product
      }
      pending = 0
      let (sum, tooLarge) = units.addingReportingOverflow(Int128(digit - 0x30))
      if tooLarge { overflow = true }
      units = sum
    }
    while let byte = at(place), isDigit(byte) {
      take(byte)
      place += 1
    }
    if at(place) == UInt8(ascii: ".") {
      place += 1
      guard isDigit(at(place)) else { return .unreadable }
      while let byte = at(place), isDigit(byte) {
        take(byte)
        scale += 1
        place += 1
      }
    }
    var exponent = 0
    if at(place) == UInt8(ascii: "e") || at(place) == UInt8(ascii: "E") {
      place += 1
      let down = at(place) == UInt8(ascii: "-")
      if down || at(place) == UInt8(ascii: "+") { place += 1 }
      guard isDigit(at(place)) else { return .unreadable }
      while let byte = at(place), isDigit(byte) {
        exponent = min(exponent * 10 + Int(byte - 0x30), 1 << 50)  // past any count of digits
        place += 1
      }
      if down { exponent = -exponent }
    }
    guard place == count, !overflow else { return .unreadable }
    // The number is units · 10^(pending − scale + exponent), shown with max(0, scale − exponent)
    // decimals.
    let wanted = max(0, scale - exponent)
    let power = pending - scale + exponent
    guard units != 0 else {
      return .wide(Decimal(units: 0, scale: min(wanted, Decimal.maximumScale)))
    }
    // With too many zeros behind the point to keep, the number itself may still fit without them.
    for scale in [wanted, max(0, -power)] where scale <= Decimal.maximumScale {
      let zeros = power + scale
      guard zeros <= Decimal.maximumScale else { continue }
      let (full, tooLarge) = units.multipliedReportingOverflow(by: Decimal.powerOfTen(zeros))
      if !tooLarge { return .wide(Decimal(units: negative ? -full : full, scale: scale)) }
    }
    return .unreadable
  }
}

extension ByteStore {
  /// Whether a number that was read from a value begins as JSON has it: with no plus, and with no
  /// needless zero.
  @inline(__always)
  public func beginsAsJSONNumber(_ slice: TextSlice) -> Bool {
    let sign = base[slice.offset] == UInt8(ascii: "-") ? 1 : 0
    let start = base + slice.offset + sign
    if start[0] == UInt8(ascii: "0") {
      return slice.length - sign == 1 || !(0x30...0x39).contains(start[1])
    }
    return start[0] != UInt8(ascii: "+")
  }
}
