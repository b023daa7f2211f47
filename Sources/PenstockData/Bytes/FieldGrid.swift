import CScan

/// The fields of a chunk of delimited text, every record with the same number of them.
///
/// Nothing is cut out of the text: where a field lies is worked out when it is asked for.
public struct FieldGrid: Sendable {
  /// The text.
  public let store: ByteStore

  /// How many fields a record has.
  public let fieldCount: Int

  /// How many records there are.
  public let recordCount: Int

  /// The delimiter between the fields.
  public let delimiter: UInt8

  let quoteByte: UInt8  // 0: none

  private let start: Int
  private let ends: [UInt32]
  private let identity: Identity

  private final class Identity: Sendable {}

  /// The records that `index` found from `start` on, or nil unless each has as many fields as were
  /// expected.
  ///
  /// - Complexity: O(1).
  public init?(
    _ store: ByteStore, _ index: FieldIndex, from start: Int, delimiter: UInt8, quote: UInt8?
  ) {
    guard index.isRectangular else { return nil }
    self.store = store
    self.start = start
    ends = index.ends
    fieldCount = index.fieldCount
    self.delimiter = delimiter
    quoteByte = quote ?? 0
    recordCount = ends.count / fieldCount
    identity = Identity()
  }

  /// Where a field lies, without its quotes; an empty one that is not quoted is missing.
  @inline(__always)
  func slice(_ record: Int, _ field: Int) -> TextSlice {
    withField(field) { $0.slice(record) }
  }

  /// Calls `body` with one field of every record; what it gets is valid only until it returns.
  @inline(__always)
  func withField<Result>(_ field: Int, _ body: (GridField) -> Result) -> Result {
    ends.withUnsafeBufferPointer { ends in
      body(
        GridField(
          base: store.base, ends: ends, start: start, fieldCount: fieldCount, field: field,
          quoteByte: quoteByte))
    }
  }

  /// Calls `body` with the fields `first` through `last` of every record; what it gets is valid
  /// only until it returns.
  func withRun(first: Int, last: Int, _ body: (GridRun) -> Void) {
    ends.withUnsafeBufferPointer { ends in
      guard let pointer = ends.baseAddress else { return }
      body(
        GridRun(
          base: store.base, ends: pointer, start: start, fieldCount: fieldCount, first: first,
          last: last))
    }
  }

  /// Whether two are the same grid, not only equal ones.
  func isSame(as other: FieldGrid) -> Bool { identity === other.identity }
}

/// One field of every record of a grid, as plain pointers.
struct GridField {
  let base: UnsafeMutablePointer<UInt8>
  let ends: UnsafeBufferPointer<UInt32>
  let start: Int
  let fieldCount: Int
  let field: Int
  let quoteByte: UInt8  // 0: none

  /// Whether the field ends its record.
  var isLast: Bool { field == fieldCount &- 1 }

  /// Where the field of a record lies; see ``FieldGrid/slice(_:_:)``.
  @inline(__always)
  func slice(_ record: Int) -> TextSlice {
    let place = record &* fieldCount &+ field
    var low = place == 0 ? start : Int(ends[place &- 1]) &+ 1
    var high = Int(ends[place])
    if isLast, high > low, base[high &- 1] == UInt8(ascii: "\r") { high &-= 1 }
    if high == low { return .missing }
    let quoted = quoteByte != 0 && base[low] == quoteByte
    if quoted {
      low &+= 1
      high &-= 1
    }
    return TextSlice(offset: low, length: high &- low, quoted: quoted)
  }

  /// Reads the numbers that the field writes in the records from `row` up to `rowCount`, and returns
  /// the first whose text is not a number of up to sixteen digits as it stands; `rowCount` where there
  /// is none.
  func readNumbers(
    from row: Int, to rowCount: Int,
    _ units: UnsafeMutablePointer<Int64>, _ scales: UnsafeMutablePointer<Int8>
  ) -> Int {
    // A quote that is a digit would be read as one.
    guard row > 0 || field > 0, !(0x30...0x39).contains(quoteByte), let ends = ends.baseAddress
    else { return row }
    return penstock_read_numbers(
      base, ends + field, fieldCount, isLast ? 1 : 0, row, rowCount, units, scales)
  }
}

/// Neighbouring fields of every record of a grid, as plain pointers.
struct GridRun {
  let base: UnsafePointer<UInt8>
  let ends: UnsafePointer<UInt32>
  let start: Int
  let fieldCount: Int
  let first: Int
  let last: Int

  /// The bytes of the fields of a record, with what stands between them, and how many they are.
  @inline(__always)
  func bytes(_ record: Int) -> (start: UnsafePointer<UInt8>, count: Int) {
    let place = record &* fieldCount
    let low = place &+ first == 0 ? start : Int(ends[place &+ first &- 1]) &+ 1
    var high = Int(ends[place &+ last])
    if last == fieldCount &- 1, high > low, base[high &- 1] == UInt8(ascii: "\r") { high &-= 1 }
    return (base + low, high &- low)
  }
}
