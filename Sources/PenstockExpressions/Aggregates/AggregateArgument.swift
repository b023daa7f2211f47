import PenstockData
import PenstockKit

/// The values that an aggregate is taken of.
struct AggregateArgument {
  private let call: AggregateCall

  /// The value of each row; nil where an aggregate counts rows.
  let values: Column?

  /// The rows without a value, and why.
  let faults: Faults

  init(_ call: AggregateCall, _ batch: Batch) {
    self.call = call
    let evaluation = Evaluation(columns: batch.columns, rowCount: batch.rowCount)
    var faults = Faults()
    values = call.argument.map { evaluation.result($0, &faults) }
    self.faults = faults
  }

  func add(_ rows: ArraySlice<Int32>, to accumulator: inout Accumulator) {
    if !faults.isEmpty {
      for row in rows { if let fault = faults.rows[row] { accumulator.note(fault) } }
    }
    guard let values else { return accumulator.add(count: Int64(rows.count)) }
    switch (values, call.function) {
    case (.decimal(let column), .sum), (.decimal(let column), .mean):
      for row in rows { if let number = column[Int(row)] { accumulator.add(number: number) } }
    case (_, .count):
      accumulator.add(count: Int64(rows.count { !values.isMissing(Int($0)) }))
    default:
      for row in rows { accumulator.add(values.value(Int(row))) }
    }
  }
}

// MARK: - Parts

extension AggregateArgument {
  /// For each group how many values there are, and their sum or the value that is kept; nil where rows
  /// must be looked at one by one: some have no result, or a sum has more than 38 digits.
  func parts(of groups: Groups) -> (counts: [Int64], value: Column)? {
    guard faults.isEmpty else { return nil }
    switch (call.function, values) {
    case (.count, nil):
      return (groups.map { Int64($0.count) }, .missing(.decimal, count: groups.count))
    case (.count, let values?):
      let counts = groups.map { rows in Int64(rows.count { !values.isMissing(Int($0)) }) }
      return (counts, .missing(.decimal, count: groups.count))
    case (.sum, .decimal(let column)), (.mean, .decimal(let column)):
      return sums(groups) { column[$0] }
    case (.sum, .integer(let column)), (.mean, .integer(let column)):
      return sums(groups) { column[$0].map { Decimal($0) } }
    case (.first, let values?): return kept(groups.map { $0[$0.startIndex] }, values)
    case (.last, let values?): return kept(groups.map { $0[$0.endIndex - 1] }, values)
    case (.least, let values?): return kept(winners(groups, values, isLeast: true), values)
    case (.greatest, let values?): return kept(winners(groups, values, isLeast: false), values)
    default: return nil
    }
  }

  private func sums(
    _ groups: Groups, _ number: (Int) -> Decimal?
  ) -> (counts: [Int64], value: Column)? {
    var counts: [Int64] = []
    var totals: [Decimal?] = []
    counts.reserveCapacity(groups.count)
    totals.reserveCapacity(groups.count)
    for rows in groups {
      var sum = DecimalSum()
      var count: Int64 = 0
      for row in rows {
        guard let number = number(Int(row)) else { continue }
        count += 1
        sum.add(number)
      }
      guard let total = sum.total else { return nil }
      counts.append(count)
      totals.append(total)
    }
    return (counts, .decimal(DecimalColumn(totals)))
  }

  /// The values of one row of each group; how they were written is of no account.
  private func kept(_ rows: [Int32], _ values: Column) -> (counts: [Int64], value: Column)? {
    if values.type != call.type { return nil }
    let kept = Batch(schema: Schema([Field("kept", call.type)]), columns: [values.gather(rows)])
    return ([Int64](repeating: 0, count: rows.count), kept.withoutWritten.columns[0])
  }

  /// For each group the first row of the smallest or largest value; any row where all are missing.
  private func winners(_ groups: Groups, _ values: Column, isLeast: Bool) -> [Int32] {
    switch values {
    case .integer(let column): winners(groups, isLeast) { column[$0] }
    case .decimal(let column): winners(groups, isLeast) { column[$0] }
    case .date(let column): winners(groups, isLeast) { column[$0] }
    case .timestamp(let column): winners(groups, isLeast) { column[$0] }
    case .period(let column): winners(groups, isLeast) { column[$0] }
    case .boolean, .text:
      groups.map { rows in
        var best: (row: Int32, value: Value)?
        for row in rows {
          guard let value = values.value(Int(row)) else { continue }
          let order = best.map { Value.order(value, $0.value) } ?? (isLeast ? -1 : 1)
          if isLeast ? order < 0 : order > 0 { best = (row, value) }
        }
        return best?.row ?? rows[rows.startIndex]
      }
    }
  }

  private func winners<T: Comparable>(
    _ groups: Groups, _ isLeast: Bool, _ value: (Int) -> T?
  ) -> [Int32] {
    groups.map { rows in
      var best: (row: Int32, value: T)?
      for row in rows {
        guard let value = value(Int(row)) else { continue }
        if let best, isLeast ? value >= best.value : value <= best.value { continue }
        best = (row, value)
      }
      return best?.row ?? rows[rows.startIndex]
    }
  }
}
