import PenstockData

/// What an aggregate knows of some rows of a group.
struct Accumulator: Sendable {
  private let function: AggregateCall.Function

  /// How many values were there.
  private(set) var count: Int64 = 0

  /// Their sum, where the aggregate needs it.
  private(set) var sum = DecimalSum()

  /// The value that is kept: the smallest, the largest, the first, the last.
  private(set) var kept: Value?

  /// Why there is no result: the first of the reasons, by their codes.
  private(set) var fault: ExpressionFault?

  private var hasKept = false
  private var different: Set<ValueKey> = []
  private var numbers: [Decimal] = []

  init(_ call: AggregateCall) { function = call.function }

  /// Takes the value of the next row.
  mutating func add(_ value: Value?) {
    if case .first = function { return keep(value, if: !hasKept) }
    if case .last = function { return keep(value, if: true) }
    guard let value else { return }
    count += 1
    switch function {
    case .count, .first, .last: break
    case .countDistinct: different.insert(ValueKey(value))
    case .sum, .mean: sum.add(value.number ?? .zero)
    case .median: numbers.append(value.number ?? .zero)
    case .least: keep(value, if: kept.map { Value.order(value, $0) < 0 } ?? true)
    case .greatest: keep(value, if: kept.map { Value.order(value, $0) > 0 } ?? true)
    }
  }

  /// Takes a number, which an aggregate that sums up needs no more of.
  mutating func add(number: Decimal) {
    count += 1
    sum.add(number)
  }

  /// Takes so many rows at once, which an aggregate that counts needs no more of.
  mutating func add(count more: Int64) { count += more }

  /// Takes what is known of later rows.
  mutating func add(
    count more: Int64, sum part: Decimal?, kept value: Value?, _ fault: ExpressionFault?
  ) {
    if let fault { note(fault) }
    switch function {
    case .first: keep(value, if: !hasKept)
    case .last: keep(value, if: true)
    case .least, .greatest: if value != nil { add(value) }
    default:
      count += more
      if let part { sum.add(part) }
    }
  }

  /// Notes that a row has no result.
  mutating func note(_ other: ExpressionFault) {
    fault = fault.map { $0.rawValue <= other.rawValue ? $0 : other } ?? other
  }

  private mutating func keep(_ value: Value?, if wins: Bool) {
    if wins { kept = value }
    hasKept = true
  }

  /// The result, of the call's type.
  func result(_ type: ValueType) throws(ExpressionFault) -> Value? {
    if let fault { throw fault }
    switch function {
    case .count: return .integer(count)
    case .countDistinct: return .integer(Int64(different.count))
    case .least, .greatest, .first, .last: return kept
    case .sum:
      if count == 0 { return nil }
      guard let total = sum.total else { throw .overflow }
      if type != .integer { return .decimal(total) }
      guard let whole = Int64(exactly: total.units) else { throw .overflow }
      return .integer(whole)
    case .mean(let scale, let mode):
      if count == 0 { return nil }
      guard let total = sum.total else { throw .overflow }
      return try Self.mean(total, count, scale, mode)
    case .median(let scale, let mode):
      let sorted = numbers.sorted()
      if sorted.isEmpty { return nil }
      let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
      let total = try Operation.exactly { () throws(DecimalOverflow) in try low.adding(high) }
      return try Self.mean(total, 2, scale, mode)
    }
  }

  private static func mean(
    _ total: Decimal, _ count: Int64, _ scale: Int, _ mode: RoundingMode
  ) throws(ExpressionFault) -> Value? {
    let rounding = mode.rounding(negative: total.isNegative)
    return .decimal(
      try Operation.exactly { () throws(DecimalOverflow) in
        try total.divided(by: Decimal(count), scale: scale, rounding: rounding) ?? .zero
      })
  }
}
