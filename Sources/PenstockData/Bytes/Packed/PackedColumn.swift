/// The values of a column as files of columns keep them: those that are there, one behind the other or
/// as codes of the few that differ, and apart from them which rows have one.
///
/// It is made of the pieces of a column that batches brought. What it holds depends on the values
/// alone, not on how the pieces were cut or laid out.
public struct PackedColumn: Sendable {
  /// The values; where the column is coded, the distinct ones in order of their first appearance.
  public let values: PackedValues

  /// How many rows have no value.
  public let missingCount: Int

  let codes: [UInt16]?  // for each row that has a value, which of the distinct ones it is
  let levels: [UInt8]  // for each row 1 where it has a value, else 0

  init(_ values: PackedValues, codes: [UInt16]? = nil, levels: [UInt8], missingCount: Int) {
    self.values = values
    self.codes = codes
    self.levels = levels
    self.missingCount = missingCount
  }

  /// How many rows there are.
  public var rowCount: Int { levels.count }

  /// Whether rows have codes in the place of their values.
  public var isCoded: Bool { codes != nil }

  /// How many bits a code takes, one at least.
  public var bitWidth: Int {
    max(1, UInt64.bitWidth - UInt64(max(values.count, 1) - 1).leadingZeroBitCount)
  }

  /// How many of the rows in `range` have a value.
  public func valueCount(of range: Range<Int>) -> Int {
    missingCount == 0 ? range.count : levels[range].reduce(0) { $0 + Int($1) }
  }

  /// Where the rows from `row` on end that have the next `count` values.
  public func rowEnd(ofValues count: Int, from row: Int) -> Int {
    var end = row
    var found = 0
    while found < count {
      found += Int(levels[end])
      end += 1
    }
    return end
  }

  /// Whether codes, and the distinct values once, take fewer bytes than the values themselves.
  static func pays(_ distinct: PackedValues, codes: [UInt16], plainSize: Int) -> Bool {
    distinct.byteCount + codes.count * 2 < plainSize
  }
}

// MARK: - Whole numbers, days, moments, flags

extension PackedColumn {
  /// The whole numbers, days, moments or flags of `pieces`, which are all of that one type.
  ///
  /// - Complexity: O(rows).
  public init(_ pieces: [Column]) {
    var packer = NumberPacker<Int64>(capacity: pieces.reduce(0) { $0 + $1.count })
    var width = PackedValues.Width.eight
    for piece in pieces {
      switch piece {
      case .integer(let column): packer.append(column) { $0 }
      case .timestamp(let column): packer.append(column) { $0.microseconds }
      case .date(let column):
        width = .four
        packer.append(column) { Int64($0.day) }
      case .boolean(let column):
        width = .bit
        packer.append(column) { $0 ? 1 : 0 }
      case .text, .decimal, .period: preconditionFailure("no column of plain numbers")
      }
    }
    self = packer.finish(width)
  }
}

/// Takes numbers, one after the other.
struct NumberPacker<Number: FixedWidthInteger & Sendable> {
  private var values: [Number] = []
  private var levels: [UInt8] = []

  init(capacity: Int) {
    values.reserveCapacity(capacity)
    levels.reserveCapacity(capacity)
  }

  /// How many rows were taken.
  var rowCount: Int { levels.count }

  @inline(__always)
  mutating func append(_ value: Number?) {
    if let value {
      values.append(value)
      levels.append(1)
    } else {
      levels.append(0)
    }
  }

  mutating func append<Value>(_ column: ValueColumn<Value>, _ number: (Value) -> Number) {
    switch column.layout {
    case .each(let values): for value in values { append(value.map(number)) }
    case .coded(let values, let codes):
      let numbers = values.map { $0.map(number) }
      for code in codes { append(numbers[Int(code)]) }
    }
  }

  /// The column, coded where that pays.
  consuming func finish(_ width: PackedValues.Width) -> PackedColumn {
    let missing = levels.count - values.count
    if width != .bit, let (distinct, codes) = Self.distinct(values) {
      let distinct = PackedValues(distinct, width)
      if PackedColumn.pays(distinct, codes: codes, plainSize: values.count * width.byteCount) {
        return PackedColumn(distinct, codes: codes, levels: levels, missingCount: missing)
      }
    }
    return PackedColumn(PackedValues(values, width), levels: levels, missingCount: missing)
  }

  private static func distinct(_ values: [Number]) -> ([Number], [UInt16])? {
    var table = DistinctTable()
    var distinct: [Number] = []
    var codes: [UInt16] = []
    codes.reserveCapacity(values.count)
    next: for value in values {
      var hash = UInt64(mixing: UInt64(truncatingIfNeeded: value))
      if Number.bitWidth > 64 {
        hash ^= UInt64(mixing: UInt64(truncatingIfNeeded: value >> 64) &+ 1)
      }
      var place = table.start(hash)
      while let number = table.candidate(hash, &place) {
        if distinct[number] == value {
          codes.append(UInt16(truncatingIfNeeded: number))
          continue next
        }
      }
      guard table.insert(hash, at: place, seen: codes.count) else { return nil }
      codes.append(UInt16(truncatingIfNeeded: distinct.count))
      distinct.append(value)
    }
    return (distinct, codes)
  }
}

/// Finds the numbers of distinct values by their hashes, as long as these are few for how many values
/// were seen.
struct DistinctTable {
  private var places = [UInt16](repeating: 0, count: 1 << 11)  // number + 1
  private var hashes: [UInt64] = []

  /// Where to look for a hash first.
  @inline(__always)
  func start(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (places.count - 1) }

  /// The number of the next value with that hash, with `place` behind it; nil where there is none, with
  /// `place` where it would stand.
  @inline(__always)
  func candidate(_ hash: UInt64, _ place: inout Int) -> Int? {
    while places[place] != 0 {
      let number = Int(places[place]) - 1
      place = (place + 1) & (places.count - 1)
      if hashes[number] == hash { return number }
    }
    return nil
  }

  /// Gives the next number to a value with that hash; false where there are too many.
  ///
  /// - Parameter seen: How many values were looked for before.
  mutating func insert(_ hash: UInt64, at place: Int, seen: Int) -> Bool {
    guard hashes.count < min(1024 + seen / 4, Int(UInt16.max) - 1) else { return false }
    hashes.append(hash)
    places[place] = UInt16(hashes.count)
    if hashes.count * 2 > places.count { grow() }
    return true
  }

  private mutating func grow() {
    places = [UInt16](repeating: 0, count: places.count * 4)
    for (number, hash) in hashes.enumerated() {
      var place = start(hash)
      while places[place] != 0 { place = (place + 1) & (places.count - 1) }
      places[place] = UInt16(number + 1)
    }
  }
}
