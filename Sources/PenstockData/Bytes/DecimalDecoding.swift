extension TextColumn {
  /// The numbers that the texts write, and the rows whose text is none (missing in the column).
  func decimals(
    thousands: UInt8?, missing: MissingSpellings
  ) -> (DecimalColumn, unreadable: [Int32]) {
    var builder = DecimalColumnBuilder(capacity: count)
    var unreadable: [Int32] = []
    for row in 0..<count {
      let slice = slice(row)
      if slice.isMissing || missing.contains(store.rawBytes(slice.range)) {
        builder.appendMissing()
        continue
      }
      var reading = DecimalReading.unreadable
      // Where a point parts the groups of `1.234` it is no decimal point.
      if thousands != UInt8(ascii: ".") {
        reading = DecimalBytes.read(store.base + slice.offset, count: slice.length)
      }
      if case .unreadable = reading, let thousands {
        reading = readGrouped(slice, separator: thousands)
      }
      switch reading {
      case .narrow(let units, let scale): builder.append(units: units, scale: scale)
      case .wide(let value): builder.append(value)
      case .unreadable:
        builder.appendMissing()
        unreadable.append(Int32(row))
      }
    }
    return (builder.finish(written: self), unreadable)
  }

  /// A number whose whole digits stand in groups of three: `1,234,567.8`.
  private func readGrouped(_ slice: TextSlice, separator: UInt8) -> DecimalReading {
    let bytes = store.rawBytes(slice.range)
    var digits: [UInt8] = []
    var group: Int?  // digits since the last separator, once there was one
    var leading = 0
    var startsWithZero = false
    var inFraction = false
    for byte in bytes {
      if byte == separator, !inFraction {
        let isFirst = group == nil && (1...3).contains(leading) && !startsWithZero
        guard group == 3 || isFirst else { return .unreadable }
        group = 0
        continue
      }
      let isDigit = byte >= 0x30 && byte <= 0x39
      if isDigit, !inFraction {
        if leading == 0 { startsWithZero = byte == 0x30 }
        if let count = group { group = count + 1 } else { leading += 1 }
      } else if byte != UInt8(ascii: "-"), byte != UInt8(ascii: "+") {
        inFraction = true
      }
      digits.append(byte)
    }
    guard group == nil || group == 3 else { return .unreadable }
    let length = digits.count
    digits.append(contentsOf: repeatElement(0, count: ByteStore.slack))
    return digits.withUnsafeBufferPointer { digits in
      digits.baseAddress.map { DecimalBytes.read($0, count: length) } ?? .unreadable
    }
  }

  /// The same column with the texts in `spellings` missing.
  func withMissing(_ spellings: MissingSpellings) -> TextColumn {
    let isMissing = (0..<count).map { spellings.contains(store.rawBytes(slice($0).range)) }
    guard isMissing.contains(true) else { return self }
    return TextColumn((0..<count).map { isMissing[$0] ? .missing : slice($0) }, in: store)
  }
}

/// The texts that mean "missing" in a column.
struct MissingSpellings {
  private let spellings: [[UInt8]]
  private let starts: [Bool]  // by first byte
  private let hasEmpty: Bool

  init(_ spellings: [String]) {
    self.spellings = spellings.map { Array($0.utf8) }.filter { !$0.isEmpty }
    var starts = [Bool](repeating: false, count: 256)
    for spelling in self.spellings { starts[Int(spelling[0])] = true }
    self.starts = starts
    hasEmpty = spellings.contains("")
  }

  @inline(__always)
  func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first else { return hasEmpty }
    guard starts[Int(first)] else { return false }
    return spellings.contains { $0.elementsEqual(bytes) }
  }

  func contains(_ bytes: Span<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { contains($0) }
  }
}
