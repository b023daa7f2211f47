extension Column {
  /// For each row the value of the row that `source` names, missing where that is −1.
  public func shifted(_ source: [Int32]) -> Column {
    func values<Element>(_ column: ValueColumn<Element>) -> ValueColumn<Element> {
      ValueColumn(source.map { $0 < 0 ? nil : column[Int($0)] })
    }
    switch self {
    case .text(let column):
      let slices = source.map { $0 < 0 ? TextSlice.missing : column.slice(Int($0)) }
      return .text(TextColumn(slices, in: column.store))
    case .integer(let column): return .integer(values(column))
    case .decimal(let column):
      var builder = DecimalColumnBuilder(capacity: source.count)
      for row in source { builder.append(row < 0 ? nil : column[Int(row)]) }
      return .decimal(builder.finish())
    case .boolean(let column): return .boolean(values(column))
    case .date(let column): return .date(values(column))
    case .timestamp(let column): return .timestamp(values(column))
    case .period(let column): return .period(values(column))
    }
  }
}

extension DecimalColumn {
  /// For each row the exact ratio of its value to that of the row that `source` names, less one, at
  /// `scale` decimals, half-even; missing where `source` is −1 or either value is missing.
  ///
  /// - Returns: The column, and the rows without a result because the earlier value is not above
  ///   zero, or because the result has more than 38 digits.
  /// - Complexity: O(rows); values of up to 18 digits take one 128-bit division.
  public func changes(
    from source: [Int32], scale: Int
  ) -> (column: DecimalColumn, notPositive: [Int32], overflows: [Int32]) {
    var builder = DecimalColumnBuilder(capacity: count)
    var notPositive: [Int32] = []
    var overflows: [Int32] = []
    let power = Decimal.powerOfTen(scale)
    for row in 0..<count {
      let earlier = Int(source[row])
      guard earlier >= 0, let value = self[row], let base = self[earlier] else {
        builder.appendMissing()
        continue
      }
      guard base > .zero else {
        builder.appendMissing()
        notPositive.append(Int32(row))
        continue
      }
      if value.scale == base.scale, let units = Int64(exactly: value.units),
        let under = Int64(exactly: base.units), scale <= 18
      {
        // (value − base) / base, both whole: the difference of two 63-bit numbers times 10^18 fits.
        let dividend = (Int128(units) - Int128(under)) * power
        let (quotient, remainder) = dividend.magnitude.quotientAndRemainder(
          dividingBy: under.magnitude.wide)
        let raised = Rounding.halfEven.raises(
          remainder: remainder, of: under.magnitude.wide, quotientIsOdd: quotient & 1 == 1)
        let rounded = Int128(quotient) + (raised ? 1 : 0)
        builder.append(Decimal(units: dividend < 0 ? -rounded : rounded, scale: scale))
        continue
      }
      do {
        let ratio = try value.subtracting(base).divided(by: base, scale: scale, rounding: .halfEven)
        builder.append(ratio)
      } catch {
        builder.appendMissing()
        overflows.append(Int32(row))
      }
    }
    return (builder.finish(), notPositive, overflows)
  }
}

extension UInt64 {
  fileprivate var wide: UInt128 { UInt128(self) }
}
