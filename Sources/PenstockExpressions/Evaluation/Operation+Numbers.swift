import PenstockData

extension Operation {
  /// Exact arithmetic on two numbers: 64-bit where both are whole, else decimals.
  private static func arithmetic(
    keepsZero: Bool = false, mayFault: Bool = false, columns: Columns?,
    whole: @escaping @Sendable (Int64, Int64) throws(ExpressionFault) -> Int64,
    exact: @escaping @Sendable (Decimal, Decimal) throws(ExpressionFault) -> Decimal
  ) -> Operation {
    var operation = strict(mayFault: mayFault, columns: columns) { values throws(ExpressionFault) in
      if case .integer(let left) = values[0], case .integer(let right) = values[1] {
        return .integer(try whole(left, right))
      }
      return .decimal(try exact(values[0].number ?? .zero, values[1].number ?? .zero))
    }
    operation.keepsZero = keepsZero
    return operation
  }

  static let added = arithmetic { columns, faults in
    sum(columns, negated: false, &faults)
  } whole: { left, right throws(ExpressionFault) in
    try checked(left.addingReportingOverflow(right))
  } exact: { left, right throws(ExpressionFault) in
    try exactly { () throws(DecimalOverflow) in try left.adding(right) }
  }

  static let subtracted = arithmetic { columns, faults in
    sum(columns, negated: true, &faults)
  } whole: { left, right throws(ExpressionFault) in
    try checked(left.subtractingReportingOverflow(right))
  } exact: { left, right throws(ExpressionFault) in
    try exactly { () throws(DecimalOverflow) in try left.subtracting(right) }
  }

  static let multiplied = arithmetic(keepsZero: true) { columns, faults in
    guard let left = columns[0].decimals, let right = columns[1].decimals else { return nil }
    let (column, overflows) = left.multiplied(by: right)
    faults.note(.overflow, at: overflows)
    return .decimal(column)
  } whole: { left, right throws(ExpressionFault) in
    try checked(left.multipliedReportingOverflow(by: right))
  } exact: { left, right throws(ExpressionFault) in
    try exactly { () throws(DecimalOverflow) in try left.multiplied(by: right) }
  }

  /// What is left of a division into whole parts, with the sign of what is divided.
  static func remainder(mayFault: Bool) -> Operation {
    arithmetic(mayFault: mayFault, columns: nil) { left, right throws(ExpressionFault) in
      if right == 0 { throw .zeroDivisor }
      return right == -1 ? 0 : left % right
    } exact: { left, right throws(ExpressionFault) in
      if right.isZero { throw .zeroDivisor }
      return try exactly { () throws(DecimalOverflow) in
        let whole = try left.divided(by: right, scale: 0, rounding: .down) ?? .zero
        return try left.subtracting(try whole.multiplied(by: right))
      }
    }
  }

  private static func sum(
    _ columns: [Column], negated: Bool, _ faults: inout Faults
  ) -> Column? {
    guard let left = columns[0].decimals, let right = columns[1].decimals else { return nil }
    let (column, overflows) = left.adding(right, negated: negated)
    faults.note(.overflow, at: overflows)
    return .decimal(column)
  }

  /// The number with the other sign.
  static let negative = keepingZero { values throws(ExpressionFault) in
    if case .integer(let value) = values[0] {
      return .integer(try checked(Int64.zero.subtractingReportingOverflow(value)))
    }
    let number = values[0].number ?? .zero
    return .decimal(try exactly { () throws(DecimalOverflow) in try number.negated() })
  }

  /// The number without its sign.
  static let absolute = keepingZero { values throws(ExpressionFault) in
    if case .integer(let value) = values[0] {
      return .integer(
        try checked(value < 0 ? Int64.zero.subtractingReportingOverflow(value) : (value, false)))
    }
    return .decimal((values[0].number ?? .zero).magnitude)
  }

  static func keepingZero(
    _ body: @escaping @Sendable ([Value]) throws(ExpressionFault) -> Value?
  ) -> Operation {
    var operation = strict(body)
    operation.keepsZero = true
    return operation
  }

  /// The number at `scale` decimals.
  static func rounded(_ scale: Int, _ mode: RoundingMode) -> Operation {
    strict { columns, faults in
      guard let column = columns[0].decimals, let rounding = mode.plain else { return nil }
      let (rounded, overflows) = column.rounded(scale: scale, rounding)
      faults.note(.overflow, at: overflows)
      return .decimal(rounded)
    } _: { values throws(ExpressionFault) in
      let number = values[0].number ?? .zero
      let rounding = mode.rounding(negative: number.isNegative)
      return .decimal(
        try exactly { () throws(DecimalOverflow) in try number.rounded(scale: scale, rounding) })
    }
  }

  /// The first number by the second, rounded once; further ones must not be zero.
  static func divided(_ scale: Int, _ mode: RoundingMode, mayFault: Bool) -> Operation {
    strict(mayFault: mayFault) { columns, faults in
      guard columns.count == 2, let rounding = mode.plain, let above = columns[0].decimals,
        let below = columns[1].decimals
      else { return nil }
      let (column, zeros, overflows) = above.divided(by: below, scale: scale, rounding: rounding)
      faults.note(.zeroDivisor, at: zeros)
      faults.note(.overflow, at: overflows)
      return .decimal(column)
    } _: { values throws(ExpressionFault) in
      let numbers = values.map { $0.number ?? .zero }
      if numbers.dropFirst().contains(where: \.isZero) { throw .zeroDivisor }
      let rounding = mode.rounding(negative: numbers[0].isNegative != numbers[1].isNegative)
      return .decimal(
        try exactly { () throws(DecimalOverflow) in
          try numbers[0].divided(by: numbers[1], scale: scale, rounding: rounding) ?? .zero
        })
    }
  }

  /// A whole number as a decimal.
  static let toDecimal: Operation = {
    var operation = strict { columns, _ in
      columns[0].integers.map { .decimal(DecimalColumn($0.map { $0.map { Decimal($0) } })) }
    } _: { values in
      values[0].number.map { .decimal($0) }
    }
    operation.keepsZero = true
    return operation
  }()

  /// A result of 64-bit arithmetic, or the fault that it has none.
  static func checked(
    _ result: (partialValue: Int64, overflow: Bool)
  ) throws(ExpressionFault) -> Int64 {
    if result.overflow { throw .overflow }
    return result.partialValue
  }

  /// A result of decimal arithmetic, or the fault that it has none.
  static func exactly(
    _ body: () throws(DecimalOverflow) -> Decimal
  ) throws(ExpressionFault) -> Decimal {
    do throws(DecimalOverflow) {
      return try body()
    } catch {
      throw .overflow
    }
  }
}
