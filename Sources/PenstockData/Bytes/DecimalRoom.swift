/// Room for the decimals of a column whose count is known, filled from the first row to the last.
///
/// It does what ``DecimalColumnBuilder`` does without asking for each value whether there is room.
struct DecimalRoom: ~Copyable {
  private let units: UnsafeMutablePointer<Int64>
  private let scales: UnsafeMutablePointer<Int8>
  private let capacity: Int
  private var row = 0
  private var wide: [Int128] = []
  private var isWide = false

  fileprivate init(
    _ units: UnsafeMutablePointer<Int64>, _ scales: UnsafeMutablePointer<Int8>, capacity: Int
  ) {
    self.units = units
    self.scales = scales
    self.capacity = capacity
  }

  @inline(__always)
  mutating func append(units: Int64, scale: Int) {
    if isWide { return appendWide(Decimal(units: Int128(units), scale: scale)) }
    self.units[row] = units
    scales[row] = Int8(truncatingIfNeeded: scale)
    row &+= 1
  }

  /// Appends what `next` gives for the rows from the one that is due on, until it gives nil; returns
  /// the row that is due then.
  ///
  /// Nothing is appended where a value before needed 128 bits.
  @inline(__always)
  mutating func append(while next: (Int) -> (units: Int64, scale: Int)?) -> Int {
    if isWide { return row }
    // In variables of its own, which the loop need not ask for again.
    let (units, scales, capacity) = (units, scales, capacity)
    var due = row
    while due < capacity, let (value, scale) = next(due) {
      units[due] = value
      scales[due] = Int8(truncatingIfNeeded: scale)
      due &+= 1
    }
    row = due
    return due
  }

  /// Appends what `fill` puts into the rows from the one that is due on; it returns the first row that
  /// it left, which is due then.
  ///
  /// Nothing is appended where a value before needed 128 bits.
  @inline(__always)
  mutating func append(
    filling fill: (Int, UnsafeMutablePointer<Int64>, UnsafeMutablePointer<Int8>) -> Int
  ) -> Int {
    if !isWide { row = fill(row, units, scales) }
    return row
  }

  @inline(__always)
  mutating func appendMissing() {
    if isWide { wide.append(0) }
    units[row] = 0
    scales[row] = DecimalColumn.missingScale
    row &+= 1
  }

  @inline(__always)
  mutating func append(_ value: Decimal) {
    if let units = Int64(exactly: value.units) {
      append(units: units, scale: value.scale)
    } else {
      appendWide(value)
    }
  }

  @inline(never)
  private mutating func appendWide(_ value: Decimal) {
    if !isWide {
      isWide = true
      wide.reserveCapacity(capacity)
      for place in 0..<row { wide.append(Int128(units[place])) }
    }
    wide.append(value.units)
    units[row] = 0
    scales[row] = Int8(truncatingIfNeeded: value.scale)
    row &+= 1
  }

  /// The 128-bit units of all rows, or nil where 64 bits do for all.
  fileprivate consuming func finish() -> [Int128]? {
    precondition(row == capacity, "every row has a value, or has it missing")
    return isWide ? wide : nil
  }
}

extension DecimalColumn {
  /// A column of `count` decimals, which `fill` must append, one for each row.
  @inline(__always)
  static func filled(
    count: Int, written: TextColumn? = nil, _ fill: (inout DecimalRoom) -> Void
  ) -> DecimalColumn {
    var scales: [Int8] = []
    var wide: [Int128]?
    let units = [Int64](unsafeUninitializedCapacity: count) { units, unitCount in
      scales = [Int8](unsafeUninitializedCapacity: count) { scales, scaleCount in
        guard let units = units.baseAddress, let scales = scales.baseAddress else { return }
        var room = DecimalRoom(units, scales, capacity: count)
        fill(&room)
        wide = room.finish()
        scaleCount = count
      }
      unitCount = count
    }
    let layout: Layout =
      wide.map { .wide(units: $0, scales: scales) } ?? .narrow(units: units, scales: scales)
    return DecimalColumn(layout, written: written)
  }
}
