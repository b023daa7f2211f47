import CScan

extension DecimalColumn {
  /// Each value times the one of `other`, rounded once to `scale`; missing where either is.
  ///
  /// - Returns: The column, and the rows whose product has more than 38 digits (missing in it).
  /// - Complexity: O(rows); 64-bit values take a 128-bit product and one division.
  public func multiplied(
    by other: DecimalColumn, scale: Int, rounding: Rounding
  ) -> (column: DecimalColumn, overflows: [Int32]) {
    var overflows: [Int32] = []
    let column = DecimalColumn.filled(count: count) { room in
      guard case .narrow(let units, let scales) = layout, let (factors, codes) = other.coded else {
        for row in 0..<count {
          appendProduct(row, other[row], scale, rounding, to: &room, &overflows)
        }
        return
      }
      let narrowFactors = factors.map { $0.flatMap(NarrowFactor.init) }
      while true {
        let row = room.append { row in
          guard scales[row] >= 0, let factor = narrowFactors[Int(codes[row])],
            let product = factor.product(units[row], Int(scales[row]), scale, rounding)
          else { return nil }
          return (product, scale)
        }
        if row == count { break }
        appendProduct(row, factors[Int(codes[row])], scale, rounding, to: &room, &overflows)
      }
    }
    return (column, overflows)
  }

  private func appendProduct(
    _ row: Int, _ factor: Decimal?, _ scale: Int, _ rounding: Rounding,
    to room: inout DecimalRoom, _ overflows: inout [Int32]
  ) {
    guard let value = self[row], let factor else { return room.appendMissing() }
    do {
      room.append(try value.multiplied(by: factor, scale: scale, rounding: rounding))
    } catch {
      room.appendMissing()
      overflows.append(Int32(row))
    }
  }

  /// Each value times ten to the power that `exponents` has for its row, exact and in its shortest
  /// form; missing where either is.
  ///
  /// - Returns: The column, and the rows whose product has more than 38 digits (missing in it).
  public func scaled(
    byPowersOfTen exponents: ValueColumn<Int>
  ) -> (column: DecimalColumn, overflows: [Int32]) {
    var overflows: [Int32] = []
    let column = DecimalColumn.filled(count: count) { room in
      if let (powers, codes) = exponents.coded {
        appendScaled(to: &room, &overflows) { powers[Int(codes[$0])] }
      } else {
        appendScaled(to: &room, &overflows) { exponents[$0] }
      }
    }
    return (column, overflows)
  }

  @inline(__always)
  private func appendScaled(
    to room: inout DecimalRoom, _ overflows: inout [Int32], power: (Int) -> Int?
  ) {
    guard case .narrow(let units, let scales) = layout else {
      for row in 0..<count { appendScaled(row, power(row), to: &room, &overflows) }
      return
    }
    while true {
      let row = room.append { row in
        guard scales[row] >= 0, let power = power(row), Decimal.powersInReach.contains(power)
        else { return nil }
        return Self.scaled(units[row], Int(scales[row]) - power)
      }
      if row == count { return }
      appendScaled(row, power(row), to: &room, &overflows)
    }
  }

  /// 64-bit units at a scale, which may be below zero, in their shortest form; nil where 64 bits do
  /// not do.
  @inline(__always)
  private static func scaled(_ units: Int64, _ scale: Int) -> (Int64, Int)? {
    let (units, scale) = shortest(units, scale)
    if (0...Decimal.maximumScale).contains(scale) { return (units, scale) }
    guard scale < 0, scale > -18 else { return nil }
    let power = Int64(bitPattern: DecimalBytes.narrowPowers[-scale])
    let (product, overflow) = units.multipliedReportingOverflow(by: power)
    return overflow ? nil : (product, 0)
  }

  private func appendScaled(
    _ row: Int, _ exponent: Int?, to room: inout DecimalRoom, _ overflows: inout [Int32]
  ) {
    guard let value = self[row], let exponent else { return room.appendMissing() }
    do {
      room.append(try value.scaled(byPowerOfTen: exponent).shortest)
    } catch {
      room.appendMissing()
      overflows.append(Int32(row))
    }
  }

  /// Takes needless zeros off 64-bit units, down to scale 0.
  @inline(__always)
  private static func shortest(_ units: Int64, _ scale: Int) -> (Int64, Int) {
    var units = units
    var scale = scale
    while scale > 0 {
      let (quotient, remainder) = units.quotientAndRemainder(dividingBy: 10)
      if remainder != 0 { break }
      units = quotient
      scale -= 1
    }
    return (units, scale)
  }
}

/// A factor of up to 63 bits and its scale.
private struct NarrowFactor {
  let units: UInt64
  let isNegative: Bool
  let scale: Int

  init?(_ value: Decimal) {
    guard let units = Int64(exactly: value.units) else { return nil }
    self.units = units.magnitude
    isNegative = units < 0
    scale = value.scale
  }

  /// `value` (at `valueScale`) times the factor at `scale`, or nil where 64 bits do not do.
  @inline(__always)
  func product(_ value: Int64, _ valueScale: Int, _ scale: Int, _ rounding: Rounding) -> Int64? {
    let drop = valueScale + self.scale - scale
    guard drop >= 0, drop <= 18 else { return nil }
    let (high, low) = value.magnitude.multipliedFullWidth(by: units)
    let power = DecimalBytes.narrowPowers[drop]
    if high >= power { return nil }
    var remainder: UInt64 = 0
    let quotient = penstock_divide(high, low, power, &remainder)
    guard quotient < UInt64(Int64.max) else { return nil }
    let raised = rounding.raises(
      remainder: remainder, of: power, quotientIsOdd: quotient & 1 == 1)
    let rounded = quotient &+ (raised ? 1 : 0)
    let units = Int64(bitPattern: rounded)
    return (value < 0) != isNegative ? -units : units
  }
}
