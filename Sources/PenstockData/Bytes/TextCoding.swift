import Synchronization

/// A text column's values, each told once, and which of them every row has.
///
/// What a stage looks up by text (a unit, a currency, a date) is looked up once for each distinct
/// value instead of once for each row.
public struct TextCoding: Sendable {
  /// The distinct values in order of first appearance; one of them may be missing.
  public let values: [TextSlice]

  /// For each row the place of its value in ``values``.
  public let codes: [UInt16]

  /// For each distinct value the first row that has it.
  public let firstRows: [Int32]

  /// More distinct values than this, and coding does not pay.
  static let limit = 1024

  /// Codes the values of a column, or gives up early where too many differ.
  ///
  /// - Complexity: O(rows); a few nanoseconds each.
  static func coding(_ layout: TextColumn.Layout, count: Int, in store: ByteStore) -> TextCoding? {
    switch layout {
    case .coded(let values, let codes): TextCoding(values: values, codes: codes)
    case .fields(let grid, let field): grid.withField(field) { TextCoding($0, count, in: store) }
    case .each(let slices): TextCoding(slices, in: store)
    }
  }

  private init?(_ field: GridField, _ rowCount: Int, in store: ByteStore) {
    self.init(rowCount: rowCount, in: store) { seen, row, codes in
      let next = seen.number(field, from: row, to: rowCount, codes)
      if next == rowCount { return nil }
      return (next, field.slice(next), seen.number(of: field, next))
    }
  }

  /// The same of slices: what the coding of a field is held to.
  private init?(_ slices: [TextSlice], in store: ByteStore) {
    self.init(rowCount: slices.count, in: store) { seen, row, codes in
      for row in row..<slices.count {
        let found = seen.number(of: slices[row])
        if found.isNew { return (row, slices[row], found) }
        codes[row] = found.number
      }
      return nil
    }
  }

  /// - Parameter next: Numbers the rows from one on, up to the first whose value may be new.
  @inline(__always)
  private init?(
    rowCount: Int, in store: ByteStore,
    next: (inout TextHeads, Int, UnsafeMutablePointer<UInt16>) -> (
      row: Int, value: TextSlice, found: (number: UInt16, isNew: Bool)
    )?
  ) {
    let budget = min(Self.limit, max(16, rowCount / 3))
    var values: [TextSlice] = []
    var firstRows: [Int32] = []
    var gaveUp = false
    let codes = [UInt16](unsafeUninitializedCapacity: rowCount) { codes, count in
      guard let codes = codes.baseAddress else { return }
      var seen = TextHeads(capacity: budget, of: store)
      var row = 0
      while row < rowCount, let (place, value, found) = next(&seen, row, codes) {
        if found.isNew {
          if values.count == budget {
            gaveUp = true
            return
          }
          values.append(value)
          firstRows.append(Int32(truncatingIfNeeded: place))
        }
        codes[place] = found.number
        row = place + 1
      }
      count = rowCount
    }
    if gaveUp { return nil }
    self.values = values
    self.codes = codes
    self.firstRows = firstRows
  }

  /// The coding of values that are already told apart.
  init(values: [TextSlice], codes: [UInt16]) {
    var firstRows = [Int32](repeating: -1, count: values.count)
    for (row, code) in codes.enumerated() where firstRows[Int(code)] < 0 {
      firstRows[Int(code)] = Int32(row)
    }
    self.values = values
    self.codes = codes
    self.firstRows = firstRows
  }

  @inline(__always)
  static func same(
    _ left: TextSlice, _ right: TextSlice, _ base: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    left.length == right.length && left.isMissing == right.isMissing
      && sameBytes(base + left.offset, base + right.offset, left.length)
  }

  /// Whether `count` bytes are the same; after both ``ByteStore/slack`` more must be readable.
  @inline(__always)
  static func sameBytes(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    var rest = count
    var place = 0
    while rest >= 8 {
      if word(left + place) != word(right + place) { return false }
      place += 8
      rest -= 8
    }
    if rest == 0 { return true }
    return (word(left + place) ^ word(right + place)) << UInt64(64 - 8 * rest) == 0
  }

  @inline(__always)
  private static func word(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self).littleEndian
  }

  @inline(__always)
  static func hash(_ value: TextSlice, _ base: UnsafeMutablePointer<UInt8>) -> UInt64 {
    let length = value.length
    var state = UInt64(truncatingIfNeeded: length) &* 0x9E37_79B9_7F4A_7C15
    if value.isMissing { state = ~state }
    var place = 0
    while length - place >= 8 {
      state = (state ^ word(base + value.offset + place)) &* 0xD6E8_FEB8_6659_FD93
      state ^= state >> 32
      place += 8
    }
    if length > place {
      let last = word(base + value.offset + place) << UInt64(64 - 8 * (length - place))
      state = (state ^ last) &* 0xD6E8_FEB8_6659_FD93
    }
    return state ^ (state >> 29)
  }
}

/// Keeps a column's coding once some stage has asked for it.
final class CodingCache: Sendable {
  private let state = Mutex<(asked: Bool, coding: TextCoding?)>((false, nil))

  func coding(_ make: () -> TextCoding?) -> TextCoding? {
    state.withLock { state in
      if !state.asked { state = (true, make()) }
      return state.coding
    }
  }
}
