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
