extension TextColumn {
  /// The numbers that the texts write, and the rows whose text is none (missing in the column).
  ///
  /// Text that says that a number is missing, or that has separators, a unit or full-width digits, is
  /// not how the number is written any more.
  func decimals(
    _ format: ColumnFormat, missing: MissingSpellings
  ) -> (DecimalColumn, unreadable: [Int32]) {
    var others = OtherNumbers(column: self, format: format, missing: missing)
    let isPlain = others.mayBePlain && !missing.hasNumbers
    let column = DecimalColumn.filled(count: count) { room in
      func append(_ row: Int, _ slice: TextSlice) {
        if isPlain,
          let (units, scale) = DecimalBytes.readShort(
            store.base + slice.offset, count: slice.length)
        {
          room.append(units: units, scale: scale)
        } else {
          others.append(row, slice, to: &room)
        }
      }
      guard isPlain, case .fields(let grid, let field) = layout else {
        return forEachSlice { append($0, $1) }
      }
      grid.withField(field) { field in
        while true {
          let row = room.append { row, units, scales in
            field.readNumbers(from: row, to: count, units, scales)
          }
          if row == count { break }
          append(row, field.slice(row))
        }
      }
    }
    let written = others.isRewritten.map(without) ?? self
    return (DecimalColumn(column.layout, written: written), others.unreadable)
  }

  /// The same column with the texts of those rows missing.
  func without(_ isGone: [Bool]) -> TextColumn {
    var slices: [TextSlice] = []
    slices.reserveCapacity(count)
    forEachSlice { row, slice in slices.append(isGone[row] ? .missing : slice) }
    return TextColumn(slices, in: store)
  }

  /// The same column with the texts in `spellings` missing.
  func withMissing(_ spellings: MissingSpellings) -> TextColumn {
    let isMissing = (0..<count).map { spellings.contains(store.rawBytes(slice($0).range)) }
    return isMissing.contains(true) ? without(isMissing) : self
  }
}

/// The numbers of a column that are not read at one go: long or missing ones, and those written with
/// separators, a unit or full-width digits.
private struct OtherNumbers {
  let column: TextColumn
  let format: ColumnFormat
  let missing: MissingSpellings

  /// The rows whose text is no number.
  var unreadable: [Int32] = []

  /// Whether a row's text is not how its number is written any more; nil where none is.
  var isRewritten: [Bool]?

  init(column: TextColumn, format: ColumnFormat, missing: MissingSpellings) {
    self.column = column
    self.format = format
    self.missing = missing
  }

  /// Where a point parts the groups of `1.234` it is no decimal point.
  var mayBePlain: Bool { format.thousands != UInt8(ascii: ".") }

  @inline(never)
  mutating func append(_ row: Int, _ slice: TextSlice, to room: inout DecimalRoom) {
    if slice.isMissing { return room.appendMissing() }
    let store = column.store
    if missing.contains(store.rawBytes(slice.range)) {
      markRewritten(row)
      return room.appendMissing()
    }
    var reading = DecimalReading.unreadable
    if mayBePlain { reading = DecimalBytes.read(store.base + slice.offset, count: slice.length) }
    if case .unreadable = reading {
      reading = store.withSpan(slice.range) { Self.read($0, format) }
      markRewritten(row)
    }
    if missing.hasNumbers, missing.contains(reading) {
      markRewritten(row)
      return room.appendMissing()
    }
    switch reading {
    case .narrow(let units, let scale): room.append(units: units, scale: scale)
    case .wide(let value): room.append(value)
    case .unreadable:
      room.appendMissing()
      unreadable.append(Int32(truncatingIfNeeded: row))
      isRewritten?[row] = false
    }
  }

  private mutating func markRewritten(_ row: Int) {
    if isRewritten == nil { isRewritten = [Bool](repeating: false, count: column.count) }
    isRewritten?[row] = true
  }

  /// A number that is written as `format` says: in full-width digits, with its unit behind it, with
  /// its digits in groups.
  private static func read(_ bytes: Span<UInt8>, _ format: ColumnFormat) -> DecimalReading {
    if let separator = format.thousands {
      let reading = readGrouped(bytes, separator: separator)
      if case .unreadable = reading {} else { return reading }
    }
    var number = WidthFolding.folded(bytes) ?? bytes.indices.map { bytes[$0] }
    if let word = format.unitWord.map({ Array($0.utf8) }), !word.isEmpty {
      let folded = WidthFolding.folded(word.span) ?? word
      if number.count > folded.count, number.suffix(folded.count) == folded[...] {
        number.removeLast(folded.count)
        while number.last == UInt8(ascii: " ") { number.removeLast() }
      }
    }
    if let separator = format.thousands { return readGrouped(number.span, separator: separator) }
    return readPlain(number)
  }

  private static func readPlain(_ bytes: [UInt8]) -> DecimalReading {
    let slack = repeatElement(0 as UInt8, count: DecimalBytes.slack)
    return (slack + bytes + slack).withUnsafeBufferPointer { padded in
      guard let start = padded.baseAddress else { return .unreadable }
      return DecimalBytes.read(start + slack.count, count: bytes.count)
    }
  }

  /// A number whose whole digits stand in groups of three: `1,234,567.8`.
  private static func readGrouped(_ bytes: Span<UInt8>, separator: UInt8) -> DecimalReading {
    let slack = DecimalBytes.slack
    let capacity = slack + bytes.count + slack
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { digits in
      digits.initialize(repeating: 0)
      guard let start = digits.baseAddress.map({ $0 + slack }) else { return .unreadable }
      let count = ungroup(bytes, separator: separator, into: start)
      return count.map { DecimalBytes.read(start, count: $0) } ?? .unreadable
    }
  }

  /// Copies a number without its separators and returns how many bytes are left, or nil where a
  /// separator does not part thousands.
  private static func ungroup(
    _ bytes: Span<UInt8>, separator: UInt8, into digits: UnsafeMutablePointer<UInt8>
  ) -> Int? {
    var count = 0
    var group: Int?  // digits since the last separator, once there was one
    var leading = 0
    var startsWithZero = false
    var inFraction = false
    for place in bytes.indices {
      let byte = bytes[place]
      if byte == separator, !inFraction {
        let isFirst = group == nil && (1...3).contains(leading) && !startsWithZero
        guard group == 3 || isFirst else { return nil }
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
      digits[count] = byte
      count += 1
    }
    return group == nil || group == 3 ? count : nil
  }
}

/// The texts that mean "missing" in a column; among numbers one that is a number means it by value,
/// so that `0` is `0.00` as well.
struct MissingSpellings {
  private let spellings: [[UInt8]]
  private let starts: [Bool]  // by first byte
  private let hasEmpty: Bool
  private let numbers: [Decimal]

  /// Whether some of them are numbers.
  var hasNumbers: Bool { !numbers.isEmpty }

  /// Whether there are none at all.
  private let isNothing: Bool

  init(_ spellings: [String]) {
    self.spellings = spellings.map { Array($0.utf8) }.filter { !$0.isEmpty }
    var starts = [Bool](repeating: false, count: 256)
    for spelling in self.spellings { starts[Int(spelling[0])] = true }
    self.starts = starts
    hasEmpty = spellings.contains("")
    numbers = spellings.compactMap { Decimal($0) }
    isNothing = spellings.isEmpty
  }

  func contains(_ reading: DecimalReading) -> Bool {
    switch reading {
    case .narrow(let units, let scale):
      numbers.contains(Decimal(units: Int128(units), scale: scale))
    case .wide(let value): numbers.contains(value)
    case .unreadable: false
    }
  }

  @inline(__always)
  func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if isNothing { return false }
    guard let first = bytes.first else { return hasEmpty }
    guard starts[Int(first)] else { return false }
    return spellings.contains { $0.elementsEqual(bytes) }
  }

  func contains(_ bytes: Span<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { contains($0) }
  }
}
