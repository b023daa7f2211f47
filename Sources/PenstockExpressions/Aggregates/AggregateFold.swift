import PenstockData
import PenstockKit

/// What is known of the groups of all rows so far, batch after batch.
///
/// - Complexity: O(rows), some tens of nanoseconds each; memory grows with the groups, not the rows.
public struct AggregateFold: Sendable {
  private let plan: AggregatePlan
  private var table = KeyTable()
  private var groupCount = 0
  private var keys: [Batch] = []  // of the groups, in the order of their first rows
  private var folds: [CallFold]

  /// Nothing is known yet.
  public init(_ plan: AggregatePlan) {
    self.plan = plan
    folds = plan.aggregates.map(CallFold.init)
  }

  /// About how much memory the groups take.
  public var byteCount: Int { table.byteCount + groupCount * folds.count * 64 }

  /// Takes the next rows.
  public mutating func add(_ batch: Batch) {
    if batch.rowCount == 0 { return }
    let numbers = numbers(batch)
    var firsts: [Int32] = []
    for (row, number) in numbers.enumerated() where Int(number) == groupCount {
      firsts.append(Int32(truncatingIfNeeded: row))
      groupCount += 1
    }
    if !firsts.isEmpty { keys.append(plan.keys(of: batch, firsts)) }
    for place in folds.indices { folds[place].add(batch, numbers, groupCount: groupCount) }
  }

  /// The numbers of the rows' groups.
  private mutating func numbers(_ batch: Batch) -> [Int32] {
    plan.key.isEmpty
      ? [Int32](repeating: 0, count: batch.rowCount) : table.numbers(of: RowKeys(batch, plan.key))
  }

  /// Hands over what is known as parts, and forgets it.
  ///
  /// - Returns: A row for each group, as ``AggregatePlan/partSchema`` says; and after these, for a sum of
  ///   more than 38 digits, rows with the rest of it.
  public mutating func parts() -> Batch {
    guard groupCount > 0 else { return Batch(emptyWith: plan.partSchema) }
    defer { self = AggregateFold(plan) }
    let parts = Batch(
      schema: plan.partSchema, columns: Batch(joining: keys).columns + folds.flatMap(\.columns),
      rowCount: groupCount)
    let further = folds.map(\.furtherTerms)
    let groups = Set(further.flatMap(\.keys)).sorted()
    if groups.isEmpty { return parts }
    let rows = groups.flatMap { group in
      let count = further.map { $0[group]?.count ?? 0 }.max() ?? 0
      return (0..<count).map { (group: group, term: $0) }
    }
    let known = parts.gather(rows.map { Int32(truncatingIfNeeded: $0.group) })
    var columns = Array(known.columns[..<plan.key.count])
    for (place, terms) in further.enumerated() {
      let own = known.columns[(plan.key.count + place * 3)...]
      let sums = rows.map { row in
        terms[row.group].flatMap { row.term < $0.count ? $0[row.term] : nil }
      }
      columns.append(.integer(ValueColumn(repeating: 0, count: rows.count)))
      columns.append(
        plan.aggregates[place].keepsValue
          ? own[own.startIndex + 1] : .decimal(DecimalColumn(sums)))
      columns.append(own[own.startIndex + 2])
    }
    return Batch(joining: [parts, Batch(schema: plan.partSchema, columns: columns)])
  }
}

/// What one aggregate knows of each group.
private struct CallFold: Sendable {
  private let call: AggregateCall
  private var counts: [Int64] = []
  private var sums: [DecimalSum] = []
  private var hasKept: [Bool] = []
  private var kept: Kept
  private var faults: [Int: ExpressionFault] = [:]  // by group

  init(_ call: AggregateCall) {
    self.call = call
    kept = Kept(call.type)
  }

  mutating func add(_ batch: Batch, _ numbers: [Int32], groupCount: Int) {
    let argument = AggregateArgument(call, batch)
    counts += repeatElement(0, count: groupCount - counts.count)
    for (row, fault) in argument.faults.rows {
      let group = Int(numbers[Int(row)])
      faults[group] = faults[group].map { $0.rawValue <= fault.rawValue ? $0 : fault } ?? fault
    }
    guard let values = argument.values else {
      for group in numbers { counts[Int(group)] += 1 }
      return
    }
    switch (call.function, values) {
    case (.sum, .decimal(let column)), (.mean, .decimal(let column)):
      addUp(numbers, groupCount) { column[$0] }
    case (.sum, .integer(let column)), (.mean, .integer(let column)):
      addUp(numbers, groupCount) { column[$0].map { Decimal($0) } }
    case (.first, _):
      hasKept += repeatElement(false, count: groupCount - hasKept.count)
      let isNew = numbers.map { group in
        defer { hasKept[Int(group)] = true }
        return !hasKept[Int(group)]
      }
      kept.take(values, numbers, groupCount) { isNew[$0] }
    case (.last, _): kept.take(values, numbers, groupCount) { _ in true }
    case (.least, _): kept.keepBest(values, numbers, groupCount, isLeast: true)
    case (.greatest, _): kept.keepBest(values, numbers, groupCount, isLeast: false)
    default:
      for row in numbers.indices where !values.isMissing(row) { counts[Int(numbers[row])] += 1 }
    }
  }

  @inline(__always)
  private mutating func addUp(
    _ numbers: [Int32], _ groupCount: Int, _ number: (Int) -> Decimal?
  ) {
    sums += repeatElement(DecimalSum(), count: groupCount - sums.count)
    for row in numbers.indices {
      guard let number = number(row) else { continue }
      counts[Int(numbers[row])] += 1
      sums[Int(numbers[row])].add(number)
    }
  }

  /// What sums of more than 38 digits have besides their first term, by group.
  var furtherTerms: [Int: [Decimal]] {
    var further: [Int: [Decimal]] = [:]
    for (group, sum) in sums.enumerated() where sum.total == nil {
      further[group] = (sum.terms?.dropFirst()).map(Array.init)
    }
    return further
  }

  /// The columns of parts: the count, the sum or its first term or what is kept, the fault.
  var columns: [Column] {
    var faults = faults
    let firsts = sums.enumerated().map { group, sum -> Decimal? in
      if let total = sum.total { return total }
      let terms = sum.terms
      if terms == nil { faults[group] = faults[group] ?? .overflow }
      return terms?.first
    }
    let value: Column =
      call.keepsValue
      ? kept.column(count: counts.count)
      : sums.isEmpty
        ? .missing(.decimal, count: counts.count) : .decimal(DecimalColumn(firsts))
    let fault: Column =
      faults.isEmpty
      ? .missing(.text, count: counts.count)
      : .text(TextColumn(counts.indices.map { faults[$0]?.rawValue }))
    return [.integer(ValueColumn(counts)), value, fault]
  }
}

/// A value for each group: its smallest, largest, first or last.
private struct Kept: Sendable {
  private let type: ValueType
  private var integers: [Int64?] = []
  private var decimals: [Decimal?] = []
  private var dates: [CalendarDate?] = []
  private var timestamps: [Timestamp?] = []
  private var periods: [Period?] = []
  private var others: [Value?] = []

  init(_ type: ValueType) { self.type = type }

  mutating func keepBest(
    _ values: Column, _ numbers: [Int32], _ groupCount: Int, isLeast: Bool
  ) {
    switch values {
    case .integer(let column):
      Self.keepBest(&integers, numbers, groupCount, isLeast) { column[$0] }
    case .decimal(let column):
      Self.keepBest(&decimals, numbers, groupCount, isLeast) { column[$0] }
    case .date(let column): Self.keepBest(&dates, numbers, groupCount, isLeast) { column[$0] }
    case .timestamp(let column):
      Self.keepBest(&timestamps, numbers, groupCount, isLeast) { column[$0] }
    case .period(let column): Self.keepBest(&periods, numbers, groupCount, isLeast) { column[$0] }
    case .boolean, .text:
      others += repeatElement(nil, count: groupCount - others.count)
      for row in numbers.indices {
        guard let value = values.value(row) else { continue }
        let group = Int(numbers[row])
        let order = others[group].map { Value.order(value, $0) } ?? (isLeast ? -1 : 1)
        if isLeast ? order < 0 : order > 0 { others[group] = value }
      }
    }
  }

  @inline(__always)
  private static func keepBest<T: Comparable>(
    _ best: inout [T?], _ numbers: [Int32], _ groupCount: Int, _ isLeast: Bool,
    _ value: (Int) -> T?
  ) {
    best += repeatElement(nil, count: groupCount - best.count)
    for row in numbers.indices {
      guard let value = value(row) else { continue }
      let group = Int(numbers[row])
      if let known = best[group], isLeast ? value >= known : value <= known { continue }
      best[group] = value
    }
  }

  /// Takes the values of those rows that are `wanted`, the later in the place of the earlier.
  mutating func take(
    _ values: Column, _ numbers: [Int32], _ groupCount: Int, _ wanted: (Int) -> Bool
  ) {
    switch values {
    case .integer(let column): Self.take(&integers, numbers, groupCount, wanted) { column[$0] }
    case .decimal(let column): Self.take(&decimals, numbers, groupCount, wanted) { column[$0] }
    case .date(let column): Self.take(&dates, numbers, groupCount, wanted) { column[$0] }
    case .timestamp(let column): Self.take(&timestamps, numbers, groupCount, wanted) { column[$0] }
    case .period(let column): Self.take(&periods, numbers, groupCount, wanted) { column[$0] }
    case .boolean, .text:
      Self.take(&others, numbers, groupCount, wanted) { values.value($0) }
    }
  }

  @inline(__always)
  private static func take<T>(
    _ kept: inout [T?], _ numbers: [Int32], _ groupCount: Int, _ wanted: (Int) -> Bool,
    _ value: (Int) -> T?
  ) {
    kept += repeatElement(nil, count: groupCount - kept.count)
    for row in numbers.indices where wanted(row) {
      kept[Int(numbers[row])] = value(row)
    }
  }

  func column(count: Int) -> Column {
    switch type {
    case .integer where !integers.isEmpty: .integer(ValueColumn(integers))
    case .decimal where !decimals.isEmpty: .decimal(DecimalColumn(decimals))
    case .date where !dates.isEmpty: .date(ValueColumn(dates))
    case .timestamp where !timestamps.isEmpty: .timestamp(ValueColumn(timestamps))
    case .period where !periods.isEmpty: .period(ValueColumn(periods))
    default: others.isEmpty ? .missing(type, count: count) : .each(others, as: type)
    }
  }
}
