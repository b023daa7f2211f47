import CScan

/// Where the fields of a chunk of delimited text end: one offset for each.
///
/// The chunk holds whole records. A newline or delimiter inside quotes ends nothing.
public struct FieldIndex: Sendable {
  /// Offsets in the store of the delimiters and newlines that end a field, ascending.
  public let ends: [UInt32]

  /// Whether some quote needs a closer look: doubled, or out of place.
  public let isIrregular: Bool

  /// How many fields a record is expected to have.
  public let fieldCount: Int

  /// Whether every record has ``fieldCount`` fields.
  public let isRectangular: Bool

  /// Whether the text ended inside quotes.
  public let endsInsideQuotes: Bool

  /// Scans `range` of `store`; a last record without a newline is given an end at the range's end.
  ///
  /// - Parameters:
  ///   - quote: The quote, or nil where quotes have no meaning.
  ///   - fieldCount: How many fields a record is expected to have.
  /// - Complexity: O(bytes), at several GB/s.
  public init(
    _ store: ByteStore, in range: Range<Int>, delimiter: UInt8, quote: UInt8?, fieldCount: Int = 1
  ) {
    var scan = penstock_field_scan()
    let start = store.base + range.lowerBound
    let isUnfinished = !range.isEmpty && store.base[range.upperBound - 1] != UInt8(ascii: "\n")
    ends = [UInt32](unsafeUninitializedCapacity: range.count + 64) { room, count in
      guard let out = room.baseAddress else { return }
      count = penstock_index_fields(
        start, range.count, delimiter, quote ?? 0, fieldCount, UInt32(range.lowerBound), &scan, out)
      if isUnfinished {
        out[count] = UInt32(range.upperBound)
        count += 1
      }
    }
    self.fieldCount = fieldCount
    isIrregular = scan.irregular != 0
    isRectangular = scan.ragged == 0 && fieldCount > 0
    endsInsideQuotes = scan.inside != 0
  }

  /// The ends by a plain loop over the bytes: what the tests hold the fast scan to.
  static func plainEnds(
    _ bytes: [UInt8], delimiter: UInt8, quote: UInt8?
  ) -> [UInt32] {
    var ends: [UInt32] = []
    var inside = false
    for (place, byte) in bytes.enumerated() {
      if byte == quote { inside.toggle() }
      if !inside, byte == delimiter || byte == UInt8(ascii: "\n") { ends.append(UInt32(place)) }
    }
    if let last = bytes.last, last != UInt8(ascii: "\n") { ends.append(UInt32(bytes.count)) }
    return ends
  }
}

extension ByteStore {
  /// How many quotes and newlines stand in `range`.
  ///
  /// - Complexity: O(bytes), at several GB/s.
  public func count(quote: UInt8?, in range: Range<Int>) -> (quotes: Int, newlines: Int) {
    var quotes: UInt64 = 0
    var newlines: UInt64 = 0
    penstock_count(base + range.lowerBound, range.count, quote ?? 0, &quotes, &newlines)
    return (Int(quotes), Int(newlines))
  }

  /// The place after the last newline in `range` that stands outside quotes, if there is one.
  ///
  /// - Parameter quote: The quote, or nil; the range begins outside quotes.
  public func endOfLastRecord(in range: Range<Int>, quote: UInt8?) -> Int? {
    var outside = count(quote: quote, in: range).quotes.isMultiple(of: 2)
    var place = range.upperBound
    while place > range.lowerBound {
      let byte = base[place - 1]
      if byte == quote { outside.toggle() }
      if outside, byte == UInt8(ascii: "\n") { return place }
      place -= 1
    }
    return nil
  }

  /// The place of the first byte in `range` that is not valid UTF-8, or nil.
  ///
  /// - Complexity: O(bytes); text that is mostly ASCII takes 64 bytes at a time.
  public func firstInvalidUTF8(in range: Range<Int>) -> Int? {
    let valid = penstock_valid_utf8(base + range.lowerBound, range.count)
    return valid == range.count ? nil : range.lowerBound + valid
  }

  /// The place of the first byte in `range` that is `byte`, or nil.
  public func firstPlace(of byte: UInt8, in range: Range<Int>) -> Int? {
    let found = penstock_find(base + range.lowerBound, range.count, byte)
    return found == range.count ? nil : range.lowerBound + found
  }
}
