extension Column {
  /// The same values without the text that they were read from: printed in one form.
  public var unwritten: Column {
    if written == nil { return self }
    return switch self {
    case .text: self
    case .integer(let column): .integer(ValueColumn(column.layout, written: nil))
    case .decimal(let column): .decimal(DecimalColumn(column.layout, written: nil))
    case .boolean(let column): .boolean(ValueColumn(column.layout, written: nil))
    case .date(let column): .date(ValueColumn(column.layout, written: nil))
    case .timestamp(let column): .timestamp(ValueColumn(column.layout, written: nil))
    case .period(let column): .period(ValueColumn(column.layout, written: nil))
    }
  }

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
  /// For each row the exact ratio of its value to `earlier`'s, less one, rounded once to `scale`
  /// decimals; missing where either value is missing.
  ///
  /// - Returns: The column, and the rows without a result because the earlier value is not above
  ///   zero, or because the result has more than 38 digits.
  /// - Complexity: O(rows); values of up to 18 digits take one division.
  public func changes(
    since earlier: DecimalColumn, scale: Int, rounding: Rounding = .halfEven
  ) -> (column: DecimalColumn, notPositive: [Int32], overflows: [Int32]) {
    var notPositive: [Int32] = []
    var overflows: [Int32] = []
    let column = DecimalColumn.filled(count: count) { room in
      for row in 0..<count {
        guard let value = self[row], let base = earlier[row] else {
          room.appendMissing()
          continue
        }
        guard base.units > 0 else {
          room.appendMissing()
          notPositive.append(Int32(row))
          continue
        }
        if value.scale == base.scale, let units = Int64(exactly: value.units),
          let under = Int64(exactly: base.units),
          let change = Self.change(units, under, scale: scale, rounding)
        {
          room.append(units: change, scale: scale)
          continue
        }
        do {
          let ratio = try value.subtracting(base)
            .divided(by: base, scale: scale, rounding: rounding)
          if let ratio { room.append(ratio) } else { room.appendMissing() }
        } catch {
          room.appendMissing()
          overflows.append(Int32(row))
        }
      }
    }
    return (column, notPositive, overflows)
  }

  /// `(value − base) / base` rounded, or nil where 64 bits do not do.
  @inline(__always)
  private static func change(
    _ value: Int64, _ base: Int64, scale: Int, _ rounding: Rounding
  ) -> Int64? {
    guard scale <= 18, value >= 0 else { return nil }
    let difference = value - base  // two numbers from 0 on: no overflow
    let (high, low) = difference.magnitude.multipliedFullWidth(
      by: DecimalBytes.narrowPowers[scale])
    let under = base.magnitude
    guard high < under else { return nil }
    let (quotient, remainder) =
      high == 0
      ? low.quotientAndRemainder(dividingBy: under) : under.dividingFullWidth((high, low))
    guard quotient < UInt64(Int64.max) else { return nil }
    let raised = rounding.raises(
      remainder: remainder, of: under, quotientIsOdd: quotient & 1 == 1)
    let rounded = Int64(bitPattern: quotient &+ (raised ? 1 : 0))
    return difference < 0 ? -rounded : rounded
  }
}
