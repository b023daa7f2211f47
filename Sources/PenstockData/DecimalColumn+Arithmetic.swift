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
      let narrowFactors = factors.map { NarrowFactor($0, scale: scale) }
      let (unitSpan, scaleSpan) = (units.span, scales.span)
      let (codeSpan, factorSpan) = (codes.span, narrowFactors.span)
      while true {
        let row = room.append { row in
          let factor = factorSpan[Int(codeSpan[row])]
          let product = factor.product(unitSpan[row], Int(scaleSpan[row]), rounding)
          return product.map { ($0, scale) }
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
        let (powerSpan, codeSpan) = (powers.span, codes.span)
        appendScaled(to: &room, &overflows) { powerSpan[Int(codeSpan[$0])] }
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
    let (unitSpan, scaleSpan) = (units.span, scales.span)
    while true {
      let row = room.append { row in
        let scale = Int(scaleSpan[row])
        guard scale >= 0, let power = power(row), Decimal.powersInReach.contains(power)
        else { return nil }
        return Self.scaled(unitSpan[row], scale &- power)
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
      let quotient = units / 10
      if quotient &* 10 != units { break }
      units = quotient
      scale &-= 1
    }
    return (units, scale)
  }
}

/// A factor of up to 63 bits, and what its products are rounded to.
private struct NarrowFactor {
  private let magnitude: UInt64
  private let sign: Int64  // 0, or −1 below zero

  /// How many decimals a product has more than it is rounded to, the value's own not counted; far too
  /// many where there is no factor of 63 bits.
  private let surplus: Int

  init(_ value: Decimal?, scale: Int) {
    let units = value.flatMap { Int64(exactly: $0.units) }
    magnitude = units?.magnitude ?? 0
    sign = (units ?? 0) >> 63
    surplus = value.flatMap { units == nil ? nil : $0.scale - scale } ?? 1 << 20
  }

  /// `units` at `scale` times the factor, or nil where 64 bits do not do or the value is missing.
  @inline(__always)
  func product(_ units: Int64, _ scale: Int, _ rounding: Rounding) -> Int64? {
    let drop = scale &+ surplus
    guard scale >= 0, drop >= 0, drop <= 18 else { return nil }
    let (high, low) = units.magnitude.multipliedFullWidth(by: magnitude)
    let power = DecimalBytes.narrowPowers[drop]
    if high >= power { return nil }
    var remainder: UInt64 = 0
    let quotient = penstock_divide(high, low, power, &remainder)
    guard quotient < UInt64(Int64.max) else { return nil }
    let raised = rounding.raises(
      remainder: remainder, of: power, quotientIsOdd: quotient & 1 == 1)
    let rounded = Int64(bitPattern: quotient &+ (raised ? 1 : 0))
    let sign = units >> 63 ^ sign
    return (rounded ^ sign) &- sign  // no branch that the processor has to guess
  }
}
