/// A column of exact decimals, each of which may be missing.
///
/// Values of up to 18 digits are kept as 64-bit units with a scale for each row; one that needs
/// more widens the whole column to 128 bits. Neither shows in what is printed.
public struct DecimalColumn: Sendable {
  enum Layout: Sendable {
    case narrow(units: [Int64], scales: [Int8])
    case wide(units: [Int128], scales: [Int8])
    case coded([Decimal?], [UInt16])
  }

  /// The scale that stands for a missing value.
  static let missingScale: Int8 = -1

  let layout: Layout

  /// The text that the values were read from, while nothing replaced them.
  public let written: TextColumn?

  init(_ layout: Layout, written: TextColumn?) {
    self.layout = layout
    self.written = written
  }

  /// A column of one value for each row.
  public init(_ values: [Decimal?]) {
    var builder = DecimalColumnBuilder(capacity: values.count)
    for value in values { builder.append(value) }
    self = builder.finish()
  }

  /// A column of few values: `codes` says which of them each row has.
  public init(values: [Decimal?], codes: [UInt16]) {
    self.init(.coded(values, codes), written: nil)
  }

  /// The same values as a column of decimals.
  public init(_ column: ValueColumn<Decimal>) {
    if let (values, codes) = column.coded {
      self.init(values: values, codes: codes)
    } else {
      self.init((0..<column.count).map { column[$0] })
    }
  }

  /// How many rows there are.
  public var count: Int {
    switch layout {
    case .narrow(let units, _): units.count
    case .wide(let units, _): units.count
    case .coded(_, let codes): codes.count
    }
  }

  /// The value of `row`, or nil where it is missing.
  @inline(__always)
  public subscript(row: Int) -> Decimal? {
    switch layout {
    case .narrow(let units, let scales):
      scales[row] < 0 ? nil : Decimal(units: Int128(units[row]), scale: Int(scales[row]))
    case .wide(let units, let scales):
      scales[row] < 0 ? nil : Decimal(units: units[row], scale: Int(scales[row]))
    case .coded(let values, let codes): values[Int(codes[row])]
    }
  }

  /// The few distinct values and each row's code, or nil where the values are kept row by row.
  public var coded: (values: [Decimal?], codes: [UInt16])? {
    if case .coded(let values, let codes) = layout { return (values, codes) }
    return nil
  }

  /// The rows numbered `rows`, in that order.
  public func gather(_ rows: [Int32]) -> DecimalColumn {
    let written = written?.gather(rows)
    return switch layout {
    case .narrow(let units, let scales):
      DecimalColumn(
        .narrow(units: rows.map { units[Int($0)] }, scales: rows.map { scales[Int($0)] }),
        written: written)
    case .wide(let units, let scales):
      DecimalColumn(
        .wide(units: rows.map { units[Int($0)] }, scales: rows.map { scales[Int($0)] }),
        written: written)
    case .coded(let values, let codes):
      DecimalColumn(.coded(values, rows.map { codes[Int($0)] }), written: written)
    }
  }
}

/// Takes decimals one after the other and makes a column of them.
public struct DecimalColumnBuilder {
  private var narrow: [Int64] = []
  private var wide: [Int128] = []
  private var scales: [Int8] = []
  private var isWide = false

  /// An empty builder with room for `capacity` values.
  public init(capacity: Int) {
    narrow.reserveCapacity(capacity)
    scales.reserveCapacity(capacity)
  }

  /// Adds a value, or a missing one.
  @inline(__always)
  public mutating func append(_ value: Decimal?) {
    guard let value else { return appendMissing() }
    if let units = Int64(exactly: value.units) {
      append(units: units, scale: value.scale)
    } else {
      appendWide(value)
    }
  }

  @inline(__always)
  mutating func append(units: Int64, scale: Int) {
    if isWide { return appendWide(Decimal(units: Int128(units), scale: scale)) }
    narrow.append(units)
    scales.append(Int8(truncatingIfNeeded: scale))
  }

  @inline(__always)
  mutating func appendMissing() {
    if isWide { wide.append(0) } else { narrow.append(0) }
    scales.append(DecimalColumn.missingScale)
  }

  @inline(never)
  private mutating func appendWide(_ value: Decimal) {
    if !isWide {
      isWide = true
      wide.reserveCapacity(narrow.capacity)
      for units in narrow { wide.append(Int128(units)) }
      narrow = []
    }
    wide.append(value.units)
    scales.append(Int8(truncatingIfNeeded: value.scale))
  }

  /// The column.
  public consuming func finish(written: TextColumn? = nil) -> DecimalColumn {
    DecimalColumn(
      isWide ? .wide(units: wide, scales: scales) : .narrow(units: narrow, scales: scales),
      written: written)
  }
}
