import CScan

extension DecimalBytes {
  /// The room that is needed for any number of 64 bits.
  static let room = 64

  /// Puts a decimal of up to sixteen digits at `place`, where there must be ``room``, and returns the
  /// place after it; nil for any other.
  ///
  /// All digits are made at once, then moved to either side of the point.
  @inline(__always)
  static func put(
    units: Int64, scale: Int, at place: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    let magnitude = units.magnitude
    guard magnitude < 10_000_000_000_000_000, scale < 16 else { return nil }
    place[0] = UInt8(ascii: "-")
    let start = place + (units < 0 ? 1 : 0)
    let parts = penstock_sixteen_digits(magnitude)
    let leading =
      parts.high != 0
      ? parts.high.trailingZeroBitCount : 64 &+ (parts.low | 1 &<< 56).trailingZeroBitCount
    let width = max(16 &- leading / 8, scale &+ 1)
    let low = UInt128(parts.low | 0x3030_3030_3030_3030)
    let digits = low &<< 64 | UInt128(parts.high | 0x3030_3030_3030_3030)
    let whole = digits &>> UInt128(truncatingIfNeeded: 8 &* (16 &- width))
    let memory = UnsafeMutableRawPointer(start)
    memory.storeBytes(of: whole.littleEndian, as: UInt128.self)
    if scale == 0 { return start + width }
    let point = width &- scale
    memory.storeBytes(of: UInt8(ascii: "."), toByteOffset: point, as: UInt8.self)
    let fraction = digits &>> UInt128(truncatingIfNeeded: 8 &* (16 &- scale))
    memory.storeBytes(of: fraction.littleEndian, toByteOffset: point &+ 1, as: UInt128.self)
    return start + width + 1
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
    reserve(DecimalBytes.room)
    if let after = DecimalBytes.put(units: units, scale: scale, at: next) {
      end(at: after)
    } else {
      appendLong(units, scale)
    }
  }

  /// Any digits, two at a time: what ``DecimalBytes/put(units:scale:at:)`` is held to.
  @inline(never)
  mutating func appendLong(_ units: Int64, _ scale: Int) {
    reserve(DecimalBytes.room)
    if units < 0 { append(UInt8(ascii: "-")) }
    var rest = units.magnitude
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
