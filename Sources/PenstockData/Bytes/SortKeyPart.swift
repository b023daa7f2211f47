/// One column's part of sort keys: how wide it is in each row, and its bytes.
struct SortKeyPart {
  private let column: Column
  private let flip: UInt8  // what the bytes behind the marker are XORed with
  private let decimals: [DecimalSortKey?]  // by row, or by code

  /// What comes before a value, and what stands for none: missing is last in both directions.
  private static let present: UInt8 = 1
  private static let missing: UInt8 = 2

  init(_ column: Column, isDescending: Bool) {
    self.column = column
    flip = isDescending ? 0xFF : 0
    if case .decimal(let values) = column {
      decimals =
        values.coded?.values.map { $0.map(DecimalSortKey.init) } ?? values.sortKeys
    } else {
      decimals = []
    }
  }

  private func decimal(_ row: Int, _ values: DecimalColumn) -> DecimalSortKey? {
    decimals[values.coded.map { Int($0.codes[row]) } ?? row]
  }

  // MARK: Widths

  /// Adds the part's width in each row to `widths`, which has one more element than there are rows.
  func addWidths(to widths: inout [UInt32]) {
    switch column {
    case .text(let texts): addWidths(texts, to: &widths)
    case .decimal(let values):
      if let (_, codes) = values.coded {
        let own = decimals.map { UInt32(1 + ($0?.width ?? 0)) }
        for (row, code) in codes.enumerated() { widths[row] += own[Int(code)] }
      } else {
        for (row, key) in decimals.enumerated() { widths[row] += UInt32(1 + (key?.width ?? 0)) }
      }
    case .integer(let values): addWidths(8, values, to: &widths)
    case .timestamp(let values): addWidths(8, values, to: &widths)
    case .date(let values): addWidths(4, values, to: &widths)
    case .period(let values): addWidths(8, values, to: &widths)
    case .boolean(let values): addWidths(1, values, to: &widths)
    }
  }

  private func addWidths<Value>(
    _ width: UInt32, _ values: ValueColumn<Value>, to widths: inout [UInt32]
  ) {
    for row in 0..<values.count { widths[row] += values[row] == nil ? 1 : 1 + width }
  }

  private func addWidths(_ texts: TextColumn, to widths: inout [UInt32]) {
    func width(_ slice: TextSlice) -> UInt32 {
      if slice.isMissing { return 1 }
      return UInt32(2 + slice.length + Self.lowBytes(slice, texts.store))
    }
    if case .coded(let values, let codes) = texts.layout {
      let own = values.map(width)
      for (row, code) in codes.enumerated() { widths[row] += own[Int(code)] }
    } else {
      for row in 0..<texts.count { widths[row] += width(texts.slice(row)) }
    }
  }

  /// How many bytes of a text are 0 or 1, which are written as two: 0 ends a text.
  @inline(__always)
  private static func lowBytes(_ slice: TextSlice, _ store: ByteStore) -> Int {
    let bytes = store.base + slice.offset
    var count = 0
    for place in 0..<slice.length where bytes[place] <= 1 { count += 1 }
    return count
  }

  // MARK: Bytes

  /// Writes the part of each row at the place that `places` has for it, and moves that behind it.
  func write(to base: UnsafeMutablePointer<UInt8>, _ places: inout [UInt32]) {
    switch column {
    case .text(let texts): write(texts, to: base, &places)
    case .decimal(let values):
      for row in 0..<values.count {
        let key = decimal(row, values)
        let start = base + Int(places[row])
        start[0] = key == nil ? Self.missing : Self.present
        if let key { key.write(to: start + 1, flip) }
        places[row] += UInt32(1 + (key?.width ?? 0))
      }
    case .integer(let values):
      write(values, to: base, &places) { UInt64(bitPattern: $0) ^ 1 << 63 }
    case .timestamp(let values):
      write(values, to: base, &places) { UInt64(bitPattern: $0.microseconds) ^ 1 << 63 }
    case .date(let values): write(values, to: base, &places) { $0.sortBits }
    case .period(let values):
      write(values, to: base, &places) { period in
        // An instant has no start, and comes before the durations that end with it.
        UInt64(period.end.sortBits) << 32 | UInt64(period.start?.sortBits ?? 0)
      }
    case .boolean(let values): write(values, to: base, &places) { $0 ? UInt8(1) : 0 }
    }
  }

  @inline(__always)
  private func write<Value, Bits: FixedWidthInteger & UnsignedInteger>(
    _ values: ValueColumn<Value>, to base: UnsafeMutablePointer<UInt8>, _ places: inout [UInt32],
    _ bits: (Value) -> Bits
  ) {
    let mask: Bits = flip == 0 ? 0 : .max
    for row in 0..<values.count {
      let start = base + Int(places[row])
      guard let value = values[row] else {
        start[0] = Self.missing
        places[row] += 1
        continue
      }
      start[0] = Self.present
      UnsafeMutableRawPointer(start + 1).storeBytes(
        of: (bits(value) ^ mask).bigEndian, as: Bits.self)
      places[row] += UInt32(1 + MemoryLayout<Bits>.size)
    }
  }

  private func write(
    _ texts: TextColumn, to base: UnsafeMutablePointer<UInt8>, _ places: inout [UInt32]
  ) {
    for row in 0..<texts.count {
      let slice = texts.slice(row)
      var end = base + Int(places[row])
      let start = end
      if slice.isMissing {
        end[0] = Self.missing
        end += 1
      } else {
        end[0] = Self.present
        end += 1
        let bytes = texts.store.base + slice.offset
        for place in 0..<slice.length {
          let byte = bytes[place]
          if byte <= 1 {
            end[0] = 1 ^ flip
            end[1] = (byte + 1) ^ flip
            end += 2
          } else {
            end[0] = byte ^ flip
            end += 1
          }
        }
        end[0] = flip
        end += 1
      }
      places[row] += UInt32(end - start)
    }
  }
}

extension CalendarDate {
  /// The day as a number that orders as the days do.
  fileprivate var sortBits: UInt32 { UInt32(bitPattern: day) ^ 1 << 31 }
}

/// A decimal as bytes that order as the numbers do: its sign and size, then its digits from the
/// first on, nineteen and, where it has more, the rest.
struct DecimalSortKey {
  private let size: UInt8
  private let digits: UInt64
  private let rest: (digits: UInt64, last: UInt8)?

  /// How many bytes it takes.
  var width: Int { size == 128 ? 1 : rest == nil ? 10 : 19 }

  init(_ value: Decimal) {
    let magnitude = value.units.magnitude
    if magnitude == 0 {
      (size, digits, rest) = (128, 0, nil)
      return
    }
    let count = Self.digitCount(magnitude)
    // 1 through 78: how many digits stand before the point, from −37 on.
    let exponent = UInt8(count - value.scale + 39)
    let isNegative = value.units < 0
    size = isNegative ? 128 - exponent : 128 + exponent
    let mask: UInt64 = isNegative ? .max : 0
    if count <= 19 {
      digits = (UInt64(magnitude) * Self.powers[19 - count]) ^ mask
      rest = nil
      return
    }
    // Up to 39 digits: nineteen, nineteen and one.
    let power = UInt128(Decimal.powerOfTen(count - 19))
    let (first, later) = magnitude.quotientAndRemainder(dividingBy: power)
    digits = UInt64(first) ^ mask
    if later == 0 {
      rest = nil
      return
    }
    let laterCount = count - 19
    if laterCount <= 19 {
      rest = (
        UInt64(later) * Self.powers[19 - laterCount] ^ mask, UInt8(truncatingIfNeeded: mask)
      )
    } else {
      let (middle, last) = later.quotientAndRemainder(dividingBy: 10)
      rest = (UInt64(middle) ^ mask, UInt8(last) ^ UInt8(truncatingIfNeeded: mask))
    }
  }

  private static let powers: [UInt64] = (0...19).map { count in
    (0..<count).reduce(1) { power, _ in power * 10 }
  }

  private static func digitCount(_ value: UInt128) -> Int {
    if value <= UInt128(UInt64.max) {
      let value = UInt64(value)
      // log10 from log2, corrected by one comparison.
      let guess = ((64 - value.leadingZeroBitCount) * 1233) >> 12
      return value < powers[guess] ? guess : guess + 1
    }
    var count = 20
    while count < 39, value >= UInt128(Decimal.powerOfTen(count)) { count += 1 }
    return count
  }

  /// Writes the bytes, each XORed with `flip`.
  func write(to start: UnsafeMutablePointer<UInt8>, _ flip: UInt8) {
    let mask: UInt64 = flip == 0 ? 0 : .max
    start[0] = size ^ flip
    if size == 128 { return }
    UnsafeMutableRawPointer(start + 1).storeBytes(of: (digits ^ mask).bigEndian, as: UInt64.self)
    // A number with more digits is the larger one in size.
    let isNegative = size < 128
    start[9] = (rest == nil ? 0 : 1) ^ (isNegative ? 1 : 0) ^ flip
    guard let rest else { return }
    UnsafeMutableRawPointer(start + 10).storeBytes(
      of: (rest.digits ^ mask).bigEndian, as: UInt64.self)
    start[18] = rest.last ^ flip
  }
}

extension DecimalColumn {
  /// The sort keys of all rows.
  fileprivate var sortKeys: [DecimalSortKey?] {
    (0..<count).map { row in self[row].map(DecimalSortKey.init) }
  }
}
