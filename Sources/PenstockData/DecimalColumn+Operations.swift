extension DecimalColumn {
  /// Each value plus the one of `other`, or less it; missing where either is.
  ///
  /// - Returns: The column, and the rows whose result has more than 38 digits (missing in it).
  /// - Complexity: O(rows); 64-bit values of one scale take one addition.
  public func adding(
    _ other: DecimalColumn, negated: Bool = false
  ) -> (column: DecimalColumn, overflows: [Int32]) {
    combined(with: other) { left, right, leftScale, rightScale in
      guard let (left, right, scale) = Self.aligned(left, right, leftScale, rightScale) else {
        return nil
      }
      let (sum, overflow) =
        negated
        ? left.subtractingReportingOverflow(right) : left.addingReportingOverflow(right)
      return overflow ? nil : (sum, scale)
    } exact: { left, right throws(DecimalOverflow) in
      try negated ? left.subtracting(right) : left.adding(right)
    }
  }

  /// Each value times the one of `other`, exact, with the scales added; missing where either is.
  ///
  /// - Returns: The column, and the rows whose result has more than 38 digits (missing in it).
  public func multiplied(by other: DecimalColumn) -> (column: DecimalColumn, overflows: [Int32]) {
    combined(with: other) { left, right, leftScale, rightScale in
      let scale = leftScale + rightScale
      let (product, overflow) = left.multipliedReportingOverflow(by: right)
      return overflow || scale > Decimal.maximumScale ? nil : (product, scale)
    } exact: { left, right throws(DecimalOverflow) in
      try left.multiplied(by: right)
    }
  }

  /// Each value by the one of `other`, rounded once to `scale`; missing where either is.
  ///
  /// - Returns: The column, the rows with a divisor of zero, and those whose result has more than 38
  ///   digits (both missing in it).
  public func divided(
    by other: DecimalColumn, scale: Int, rounding: Rounding
  ) -> (column: DecimalColumn, zeros: [Int32], overflows: [Int32]) {
    var zeros: [Int32] = []
    let (column, overflows) = combined(with: other) { left, right, leftScale, rightScale in
      let shift = scale + rightScale - leftScale
      guard right != 0, shift >= 0, shift <= 18 else { return nil }
      let dividend = Int128(left) * Decimal.powerOfTen(shift)
      let divisor = UInt128(right.magnitude)
      let (quotient, remainder) = dividend.magnitude.quotientAndRemainder(dividingBy: divisor)
      let raised = rounding.raises(
        remainder: remainder, of: divisor, quotientIsOdd: quotient & 1 == 1)
      let magnitude = Int128(quotient) + (raised ? 1 : 0)
      return Int64(exactly: (left < 0) != (right < 0) ? -magnitude : magnitude).map { ($0, scale) }
    } exact: { left, right throws(DecimalOverflow) in
      try left.divided(by: right, scale: scale, rounding: rounding)
    } missing: { row in
      zeros.append(row)
    }
    return (column, zeros, overflows)
  }

  /// Each value at `scale` decimals, rounded where some are dropped; a missing one stays missing.
  ///
  /// - Returns: The column, and the rows whose result has more than 38 digits (missing in it).
  public func rounded(
    scale: Int, _ rounding: Rounding
  ) -> (column: DecimalColumn, overflows: [Int32]) {
    multiplied(
      by: DecimalColumn(values: [.one], codes: [UInt16](repeating: 0, count: count)), scale: scale,
      rounding: rounding)
  }

  /// −1, 0 or 1 for each row by how its value stands to that of `other`; missing where either is.
  public func order(to other: DecimalColumn) -> ValueColumn<Int8> {
    var codes = [UInt16](repeating: 0, count: count)
    for row in 0..<count {
      if let one = narrow(row), let two = other.narrow(row),
        let (left, right, _) = Self.aligned(one.units, two.units, one.scale, two.scale)
      {
        codes[row] = left < right ? 1 : left == right ? 2 : 3
      } else if let left = self[row], let right = other[row] {
        codes[row] = left < right ? 1 : left == right ? 2 : 3
      }
    }
    return ValueColumn(values: [nil, -1, 0, 1], codes: codes)
  }

  /// Both units at the larger scale; nil where 64 bits do not do.
  @inline(__always)
  private static func aligned(
    _ left: Int64, _ right: Int64, _ leftScale: Int, _ rightScale: Int
  ) -> (Int64, Int64, scale: Int)? {
    if leftScale == rightScale { return (left, right, leftScale) }
    let distance = abs(leftScale - rightScale)
    guard distance <= 18 else { return nil }
    let power = Int64(truncatingIfNeeded: Decimal.powerOfTen(distance))
    if leftScale < rightScale {
      let (raised, overflow) = left.multipliedReportingOverflow(by: power)
      return overflow ? nil : (raised, right, rightScale)
    }
    let (raised, overflow) = right.multipliedReportingOverflow(by: power)
    return overflow ? nil : (left, raised, leftScale)
  }

  /// The 64-bit units and the scale of a row, where the column keeps such.
  @inline(__always)
  private func narrow(_ row: Int) -> (units: Int64, scale: Int)? {
    switch layout {
    case .narrow(let units, let scales):
      return scales[row] < 0 ? nil : (units[row], Int(scales[row]))
    case .coded(let values, let codes):
      guard let value = values[Int(codes[row])], let units = Int64(exactly: value.units) else {
        return nil
      }
      return (units, value.scale)
    case .wide: return nil
    }
  }

  /// What `short` makes of 64-bit units and scales where it can, else `exact` of the numbers; asked
  /// once for each pair that occurs where the values of both are few.
  private func combined(
    with other: DecimalColumn,
    short: (Int64, Int64, Int, Int) -> (Int64, Int)?,
    exact: (Decimal, Decimal) throws(DecimalOverflow) -> Decimal?,
    missing: (Int32) -> Void = { _ in }
  ) -> (column: DecimalColumn, overflows: [Int32]) {
    if let left = coded, let right = other.coded,
      left.values.count * right.values.count <= 1 << 12
    {
      return paired(left, right, exact: exact, missing: missing)
    }
    var builder = DecimalColumnBuilder(capacity: count)
    var overflows: [Int32] = []
    for row in 0..<count {
      if let left = narrow(row), let right = other.narrow(row),
        let (units, scale) = short(left.units, right.units, left.scale, right.scale)
      {
        builder.append(units: units, scale: scale)
        continue
      }
      guard let left = self[row], let right = other[row] else {
        builder.appendMissing()
        continue
      }
      do {
        let result = try exact(left, right)
        if result == nil { missing(Int32(row)) }
        builder.append(result)
      } catch {
        overflows.append(Int32(row))
        builder.appendMissing()
      }
    }
    return (builder.finish(), overflows)
  }

  private func paired(
    _ left: (values: [Decimal?], codes: [UInt16]), _ right: (values: [Decimal?], codes: [UInt16]),
    exact: (Decimal, Decimal) throws(DecimalOverflow) -> Decimal?, missing: (Int32) -> Void
  ) -> (column: DecimalColumn, overflows: [Int32]) {
    enum Outcome { case value, missing, overflow }
    var table = [Int32](repeating: -1, count: left.values.count * right.values.count)
    var values: [Decimal?] = []
    var outcomes: [Outcome] = []
    var codes = [UInt16](repeating: 0, count: left.codes.count)
    var overflows: [Int32] = []
    for row in left.codes.indices {
      let pair = Int(left.codes[row]) * right.values.count + Int(right.codes[row])
      if table[pair] < 0 {
        table[pair] = Int32(values.count)
        var outcome = Outcome.value
        var value: Decimal?
        if let one = left.values[Int(left.codes[row])],
          let two = right.values[Int(right.codes[row])]
        {
          do {
            value = try exact(one, two)
            if value == nil { outcome = .missing }
          } catch {
            outcome = .overflow
          }
        }
        values.append(value)
        outcomes.append(outcome)
      }
      let code = Int(table[pair])
      codes[row] = UInt16(truncatingIfNeeded: code)
      switch outcomes[code] {
      case .value: break
      case .missing: missing(Int32(row))
      case .overflow: overflows.append(Int32(row))
      }
    }
    return (DecimalColumn(values: values, codes: codes), overflows)
  }
}
