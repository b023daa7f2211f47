/// A number that a column of fixed precision and scale can't hold.
public struct DecimalMisfit: Error, Sendable {
  /// The number.
  public let value: Decimal

  /// Its row among those that were to be packed.
  public let row: Int

  fileprivate init(_ piece: DecimalColumn, _ row: Int, after count: Int) {
    value = piece[row] ?? .zero
    self.row = count + row
  }
}

/// How many digits the numbers of a column have, before and behind the point.
public struct DecimalExtent: Sendable, Hashable {
  /// The most digits before the point.
  public var wholeDigits = 0

  /// The most digits behind the point.
  public var scale = 0

  /// The extent of no numbers.
  public init() {}

  /// Takes the numbers of `column` as they are written: `1.50` has two digits behind the point.
  ///
  /// - Complexity: O(rows), about a nanosecond each.
  public mutating func add(_ column: DecimalColumn) {
    switch column.layout {
    case .narrow(let units, let scales):
      var narrow = [UInt64](repeating: 0, count: Decimal.maximumScale + 1)
      var seen: UInt64 = 0  // a bit for each scale
      for row in units.indices where scales[row] >= 0 {
        let scale = Int(scales[row])
        seen |= 1 << UInt64(scale)
        narrow[scale] = max(narrow[scale], units[row].magnitude)
      }
      for scale in narrow.indices where seen >> UInt64(scale) & 1 == 1 {
        add(UInt128(narrow[scale]), scale)
      }
    case .wide(let units, let scales):
      for row in units.indices where scales[row] >= 0 {
        add(units[row].magnitude, Int(scales[row]))
      }
    case .coded(let values, let codes):
      var isUsed = [Bool](repeating: false, count: values.count)
      for code in codes { isUsed[Int(code)] = true }
      for (place, value) in values.enumerated() where isUsed[place] {
        if let value { add(value.units.magnitude, value.scale) }
      }
    }
  }

  /// Takes the numbers that another extent is of.
  public mutating func add(_ other: DecimalExtent) {
    wholeDigits = max(wholeDigits, other.wholeDigits)
    scale = max(scale, other.scale)
  }

  private mutating func add(_ magnitude: UInt128, _ scale: Int) {
    self.scale = max(self.scale, scale)
    let room = wholeDigits + scale
    if room <= Decimal.maximumDigits, magnitude < UInt128(Decimal.powerOfTen(room)) { return }
    wholeDigits = max(wholeDigits, Self.digitCount(magnitude) - scale)
  }

  private static func digitCount(_ magnitude: UInt128) -> Int {
    var count = 0
    var rest = magnitude
    while rest > 0 {
      count += 1
      rest /= 10
    }
    return count
  }
}

extension PackedColumn {
  /// The numbers of `pieces`, each as its units at `scale`, in the fewest bytes that hold every number
  /// of `precision` digits.
  ///
  /// Needless zeros behind the point are added or left out; a number is never rounded.
  ///
  /// - Throws: ``DecimalMisfit`` with the first number that has more digits than there is room for.
  /// - Complexity: O(rows).
  public init(
    decimals pieces: [DecimalColumn], precision: Int, scale: Int
  ) throws(DecimalMisfit) {
    precondition((1...Decimal.maximumDigits).contains(precision) && (0...precision).contains(scale))
    let shape = DecimalShape(precision, scale)
    let width = PackedValues.Width(ofPrecision: precision)
    let count = pieces.reduce(0) { $0 + $1.count }
    if precision > 18 {
      self = try Self.wide(pieces, shape, count).finish(width)
    } else {
      self = try Self.narrow(pieces, shape, count).finish(width)
    }
  }

  private static func narrow(
    _ pieces: [DecimalColumn], _ shape: DecimalShape, _ count: Int
  ) throws(DecimalMisfit) -> NumberPacker<Int64> {
    var packer = NumberPacker<Int64>(capacity: count)
    for piece in pieces {
      let start = packer.rowCount
      switch piece.layout {
      case .narrow(let units, let scales):
        for row in units.indices {
          guard scales[row] >= 0 else {
            packer.append(nil)
            continue
          }
          guard let units = shape.narrowUnits(units[row], scales[row]) else {
            throw DecimalMisfit(piece, row, after: start)
          }
          packer.append(units)
        }
      case .coded(let values, let codes):
        let known = values.map { $0.flatMap(shape.units).map { Int64(truncatingIfNeeded: $0) } }
        for (row, code) in codes.enumerated() {
          let units = known[Int(code)]
          if units == nil, values[Int(code)] != nil {
            throw DecimalMisfit(piece, row, after: start)
          }
          packer.append(units)
        }
      case .wide:
        for row in 0..<piece.count {
          let units = piece[row].flatMap(shape.units)
          if units == nil, piece[row] != nil { throw DecimalMisfit(piece, row, after: start) }
          packer.append(units.map { Int64(truncatingIfNeeded: $0) })
        }
      }
    }
    return packer
  }

  private static func wide(
    _ pieces: [DecimalColumn], _ shape: DecimalShape, _ count: Int
  ) throws(DecimalMisfit) -> NumberPacker<Int128> {
    var packer = NumberPacker<Int128>(capacity: count)
    for piece in pieces {
      let start = packer.rowCount
      for row in 0..<piece.count {
        guard let value = piece[row] else {
          packer.append(nil)
          continue
        }
        guard let units = shape.units(value) else {
          throw DecimalMisfit(piece, row, after: start)
        }
        packer.append(units)
      }
    }
    return packer
  }
}

/// A precision and a scale that numbers are brought to.
private struct DecimalShape {
  let scale: Int
  let limit: Int128  // the first number of too many digits
  let narrowLimit: UInt64

  init(_ precision: Int, _ scale: Int) {
    self.scale = scale
    limit = Decimal.powerOfTen(precision)
    narrowLimit = UInt64(clamping: limit)
  }

  @inline(__always)
  func narrowUnits(_ units: Int64, _ own: Int8) -> Int64? {
    if Int(own) == scale { return units.magnitude < narrowLimit ? units : nil }
    return self.units(Decimal(units: Int128(units), scale: Int(own))).map {
      Int64(truncatingIfNeeded: $0)
    }
  }

  /// The units of a number at this scale; nil where they don't fit.
  func units(_ value: Decimal) -> Int128? {
    var units = value.units
    if value.scale < scale {
      let power = Decimal.powerOfTen(scale - value.scale)
      let (product, overflow) = units.multipliedReportingOverflow(by: power)
      if overflow { return nil }
      units = product
    } else if value.scale > scale {
      let power = Decimal.powerOfTen(value.scale - scale)
      let (quotient, rest) = units.quotientAndRemainder(dividingBy: power)
      if rest != 0 { return nil }
      units = quotient
    }
    return units.magnitude < limit.magnitude ? units : nil
  }
}
