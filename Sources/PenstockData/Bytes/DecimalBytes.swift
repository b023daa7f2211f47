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
  /// Reads the `count` bytes at `bytes`, after which 16 more must be readable.
  ///
  /// - Complexity: O(count); a number of up to 18 digits takes a few nanoseconds.
  @inline(__always)
  static func read(_ bytes: UnsafePointer<UInt8>, count: Int) -> DecimalReading {
    var start = bytes
    var length = count
    var negative = false
    if length > 0, start[0] == UInt8(ascii: "-") || start[0] == UInt8(ascii: "+") {
      negative = start[0] == UInt8(ascii: "-")
      start += 1
      length -= 1
    }
    if let (units, scale) = short(start, length) {
      return .narrow(units: negative ? -units : units, scale: scale)
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

  /// Reads a number of up to sixteen bytes behind a minus, if there is one; nil for anything else.
  @inline(__always)
  static func readShort(
    _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) -> (units: Int64, scale: Int)? {
    let isNegative = count > 0 && bytes[0] == UInt8(ascii: "-")
    let sign = isNegative ? 1 : 0
    guard let (units, scale) = short(bytes + sign, count &- sign) else { return nil }
    return (isNegative ? -units : units, scale)
  }

  /// Digits with at most one point among them, in up to sixteen bytes: two words, worked on at one go.
  ///
  /// The words are filled up with zeros in front, the point taken out, and what is left checked and
  /// multiplied out. Nil for anything else.
  @inline(__always)
  private static func short(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> (Int64, scale: Int)? {
    guard count > 0, count <= 16 else { return nil }
    let start = UnsafeRawPointer(bytes)
    let lowCount = min(count, 8)
    var low = filled(start + (count &- lowCount), lowCount)
    var high = filled(start, count &- lowCount)
    var scale = 0
    let points = pointMarks(in: low)
    if points != 0 {
      let place = points.trailingZeroBitCount & ~7  // the point's first bit
      scale = 7 &- place / 8
      if scale == 0 || place == 8 &* (8 &- count) { return nil }
      low = behind(place, low) | before(place, low) &<< 8 | high &>> 56
      high = high &<< 8 | 0x30
    } else if pointMarks(in: high) != 0 {
      let place = pointMarks(in: high).trailingZeroBitCount & ~7
      scale = 15 &- place / 8
      if place == 8 &* (16 &- count) { return nil }
      high = behind(place, high) | before(place, high) &<< 8 | 0x30
    }
    if (others(low) | others(high)) != 0 { return nil }
    let units =
      penstock_eight_digits(high &- zeros) &* 100_000_000 &+ penstock_eight_digits(low &- zeros)
    return (Int64(bitPattern: units), scale)
  }

  /// A word whose lowest bit that is set is the highest of the first byte that is a point; zero where
  /// there is none.
  @inline(__always)
  private static func pointMarks(in word: UInt64) -> UInt64 {
    let apart = word ^ 0x2E2E_2E2E_2E2E_2E2E
    return (apart &- 0x0101_0101_0101_0101) & ~apart & 0x8080_8080_8080_8080
  }

  /// The bytes before the one that begins at bit `place`.
  @inline(__always)
  private static func before(_ place: Int, _ word: UInt64) -> UInt64 {
    word & ((1 &<< UInt64(truncatingIfNeeded: place)) &- 1)
  }

  /// The bytes behind the one that begins at bit `place`, where they are.
  @inline(__always)
  private static func behind(_ place: Int, _ word: UInt64) -> UInt64 {
    word & (UInt64.max << UInt64(truncatingIfNeeded: place &+ 8))
  }

  /// The first `count` bytes, at most eight, as a word with zeros in front.
  @inline(__always)
  private static func filled(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
    let word = bytes.loadUnaligned(as: UInt64.self).littleEndian
    let room = UInt64(truncatingIfNeeded: 8 &* (8 &- count))
    return word << room | zeros >> (64 &- room)
  }

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

extension ByteWriter {
  /// Appends a decimal: its digits, with the point where its scale says.
  @inline(__always)
  public mutating func append(_ value: Decimal) {
    if let units = Int64(exactly: value.units) {
      append(units: units, scale: value.scale)
    } else {
      appendWide(value)
    }
  }

  /// Appends a decimal given as 64-bit units and a scale.
  @inline(__always)
  mutating func append(units: Int64, scale: Int) {
    reserve(64)
    if units < 0 {
      base[count] = UInt8(ascii: "-")
      count += 1
    }
    let magnitude = units.magnitude
    if magnitude < 10_000_000_000_000_000, scale < 16 {
      appendShort(magnitude, scale)
    } else {
      appendLong(magnitude, scale)
    }
  }

  /// Appends up to sixteen digits: all of them are made at once, then moved to either side of the
  /// point.
  @inline(__always)
  private mutating func appendShort(_ magnitude: UInt64, _ scale: Int) {
    let above = magnitude / 100_000_000
    let high = Self.eightDigits(above)
    let low = Self.eightDigits(magnitude &- above &* 100_000_000)
    let leading =
      high != 0 ? high.trailingZeroBitCount : 64 &+ (low | 1 &<< 56).trailingZeroBitCount
    let width = max(16 &- leading / 8, scale &+ 1)
    let digits = UInt128(low | 0x3030_3030_3030_3030) &<< 64 | UInt128(high | 0x3030_3030_3030_3030)
    let start = UnsafeMutableRawPointer(base + count)
    let whole = digits &>> UInt128(truncatingIfNeeded: 8 &* (16 &- width))
    start.storeBytes(of: whole.littleEndian, as: UInt128.self)
    count += width
    if scale == 0 { return }
    let point = width &- scale
    start.storeBytes(of: UInt8(ascii: "."), toByteOffset: point, as: UInt8.self)
    let fraction = digits &>> UInt128(truncatingIfNeeded: 8 &* (16 &- scale))
    start.storeBytes(of: fraction.littleEndian, toByteOffset: point &+ 1, as: UInt128.self)
    count += 1
  }

  /// The digits of a number below 10^8, each in a byte, the first in the lowest.
  ///
  /// The number is halved in two steps into four numbers of two digits, then into eight of one, each
  /// division by a multiplication that is exact in its range.
  @inline(__always)
  private static func eightDigits(_ value: UInt64) -> UInt64 {
    let above = value / 10_000
    let fours = above | (value &- above &* 10_000) &<< 32
    let hundreds = (fours &* 10_486) &>> 20 & 0x0000_007F_0000_007F
    let pairs = hundreds | (fours &- hundreds &* 100) &<< 16
    let tens = (pairs &* 103) &>> 10 & 0x000F_000F_000F_000F
    return tens | (pairs &- tens &* 10) &<< 8
  }

  /// Any digits, two at a time: what `appendShort` is held to.
  private mutating func appendLong(_ magnitude: UInt64, _ scale: Int) {
    var rest = magnitude
    if scale == 0 { return appendDigits(rest) }
    if scale < 19 {
      let power = DecimalBytes.narrowPowers[scale]
      let whole = rest / power
      rest -= whole &* power
      appendDigits(whole)
      base[count] = UInt8(ascii: ".")
      putPadded(rest, width: scale, at: count + 1)
      count += scale + 1
    } else {
      base[count] = UInt8(ascii: "0")
      base[count + 1] = UInt8(ascii: ".")
      putPadded(rest, width: scale, at: count + 2)
      count += scale + 2
    }
  }

  /// Appends a whole number.
  public mutating func append(_ value: Int64) {
    append(units: value, scale: 0)
  }

  @inline(never)
  private mutating func appendWide(_ value: Decimal) {
    reserve(64)
    if value.isNegative { append(UInt8(ascii: "-")) }
    var digits: [UInt8] = []
    var rest = value.units.magnitude
    // At least one digit stands before the point.
    while rest > 0 || digits.isEmpty || digits.last == UInt8(ascii: ".")
      || digits.count < value.scale
    {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      digits.append(UInt8(ascii: "0") + UInt8(digit))
      if digits.count == value.scale { digits.append(UInt8(ascii: ".")) }
      rest = quotient
    }
    for digit in digits.reversed() { append(digit) }
  }

  @inline(__always)
  private mutating func appendDigits(_ value: UInt64) {
    let width = Self.digitCount(value)
    putPadded(value, width: width, at: count)
    count += width
  }

  /// Puts the last `width` digits of `value`, two at a time from the right.
  @inline(__always)
  private func putPadded(_ value: UInt64, width: Int, at start: Int) {
    var rest = value
    var place = start + width
    while place - start >= 2 {
      let next = rest / 100
      let pair = Int(truncatingIfNeeded: rest &- next &* 100)
      rest = next
      place -= 2
      base[place] = UInt8(truncatingIfNeeded: 0x30 &+ pair / 10)
      base[place + 1] = UInt8(truncatingIfNeeded: 0x30 &+ pair % 10)
    }
    if place > start { base[place - 1] = UInt8(truncatingIfNeeded: 0x30 &+ rest % 10) }
  }

  @inline(__always)
  private static func digitCount(_ value: UInt64) -> Int {
    if value < 10 { return 1 }
    // 1233 / 4096 is just above log10(2).
    let guess = ((64 - value.leadingZeroBitCount) &* 1233) >> 12
    if guess >= 19 { return value >= 10_000_000_000_000_000_000 ? 20 : 19 }
    return value < DecimalBytes.narrowPowers[guess] ? guess : guess + 1
  }
}
