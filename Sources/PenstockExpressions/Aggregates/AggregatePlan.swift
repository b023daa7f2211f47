import PenstockData
import PenstockKit

/// Expressions over groups: what is taken of the rows of each group, and what is made of that.
///
/// Where every aggregate can be put together from parts, an ``AggregateFold`` hands over what is known
/// of some rows, a row for each group among them, and ``results(merging:)`` puts such rows together.
/// Otherwise ``results(_:)`` looks at all rows of the groups.
public struct AggregatePlan: Sendable {
  /// One column of the results.
  public struct Result: Sendable {
    /// Its name.
    public let name: String

    /// What it is worked out from: the key's columns, then the aggregates.
    let node: Node

    /// What its values are, and count.
    public var field: Field { Field(name, node.type ?? .text, unit: node.unit.field) }
  }

  /// The places of the key's columns in the input.
  public let key: [Int]

  /// The columns to make.
  public private(set) var results: [Result] = []

  private let input: Schema
  private var calls: AggregateCalls

  /// A plan over groups by `key`, without any results yet.
  public init(_ input: Schema, key: [Int]) {
    self.input = input
    self.key = key
    calls = AggregateCalls(by: key.map { input.fields[$0].name })
  }

  /// Adds a column; what is wrong with its expression is noted.
  ///
  /// - Returns: Where it stands, if it is `null` alone, of which nothing says what type it is.
  public mutating func add(
    _ name: String, _ expression: WrittenExpression, _ binding: inout Binding
  ) -> SourceLocation? {
    if expression.noteUnknown(input, &binding) { return nil }
    var checker = Checker(input)
    checker.aggregates = calls
    do throws(ExpressionMistake) {
      let node = try checker.check(expression.syntax)
      if node.type == nil { return expression.value.location }
      calls = checker.aggregates ?? calls
      results.append(Result(name: name, node: node))
    } catch {
      binding.note(error.diagnostic(in: expression.value))
    }
    return nil
  }

  /// What is taken of the rows of each group.
  var aggregates: [AggregateCall] { calls.calls }

  /// The key's columns of some rows, which keep nothing else of the batch.
  func keys(of batch: Batch, _ rows: [Int32]) -> Batch {
    Batch(
      schema: input.selecting(key), columns: key.map { batch.columns[$0].gather(rows) },
      rowCount: rows.count
    ).compacted()
  }

  /// Whether parts can be put together.
  public var isMergeable: Bool { calls.calls.allSatisfy(\.isMergeable) }

  /// Whether a group may have no result for a reason that is usual in data.
  public var mayFault: Bool {
    results.contains { $0.node.mayFault }
      || calls.calls.contains { $0.argument?.mayFault ?? false }
  }

  /// The columns of the results, the key's first.
  public var output: Schema {
    var schema = input.selecting(key)
    schema.parts = [:]
    for result in results { schema.append(result.field) }
    return schema
  }

  /// The columns of parts: the key's, then of each aggregate how many values there were, their sum or
  /// the value that is kept, and a fault.
  public var partSchema: Schema {
    var schema = input.selecting(key)
    schema.parts = [:]
    for (number, call) in calls.calls.enumerated() {
      let keeps = call.keepsValue
      schema.append(Field("\(number) count", .integer))
      schema.append(Field("\(number) \(keeps ? "value" : "sum")", keeps ? call.type : .decimal))
      schema.append(Field("\(number) fault", .text))
    }
    return schema
  }
}

// MARK: - Work

extension AggregatePlan {
  private func accumulated(
    _ number: Int, _ rows: ArraySlice<Int32>, _ argument: AggregateArgument
  ) -> Accumulator {
    var accumulator = Accumulator(calls.calls[number])
    argument.add(rows, to: &accumulator)
    return accumulator
  }

  /// The results for groups of whole rows, one row for each group.
  public func results(_ groups: Groups) -> (rows: Batch, faults: [String: Faults]) {
    let arguments = calls.calls.map { AggregateArgument($0, groups.table) }
    return results(groups) { number, rows in accumulated(number, rows, arguments[number]) }
  }

  /// The results for groups of parts, one row for each group.
  public func results(merging groups: Groups) -> (rows: Batch, faults: [String: Faults]) {
    let columns = groups.table.columns
    let parts = calls.calls.indices.map { number in
      let place = key.count + number * 3
      let faults = columns[place + 2].texts
      let hasFaults = faults.map { texts in
        (0..<texts.count).contains { !texts.isMissing($0) }
      }
      return (
        counts: columns[place].integers, sums: columns[place + 1].decimals,
        values: columns[place + 1], faults: hasFaults == true ? faults : nil
      )
    }
    return results(groups) { number, rows in
      var accumulator = Accumulator(calls.calls[number])
      let part = parts[number]
      let keeps = calls.calls[number].keepsValue
      for row in rows.lazy.map({ Int($0) }) {
        accumulator.add(
          count: part.counts?[row] ?? 0, sum: keeps ? nil : part.sums?[row],
          kept: keeps ? part.values.value(row) : nil,
          part.faults?[row].flatMap(ExpressionFault.init))
      }
      return accumulator
    }
  }

  /// The results where there is no row at all, and no key: one row.
  public func resultOfNothing() -> (rows: Batch, faults: [String: Faults]) {
    finished([], calls.calls.map { [Accumulator($0)] })
  }

  private func results(
    _ groups: Groups, _ accumulator: (Int, ArraySlice<Int32>) -> Accumulator
  ) -> (rows: Batch, faults: [String: Faults]) {
    // Parts have their key in front.
    let isParts = groups.table.schema.names == partSchema.names
    let places = isParts ? Array(key.indices) : key
    let firsts = groups.map { $0[$0.startIndex] }
    return finished(
      places.map { groups.table.columns[$0].gather(firsts) },
      calls.calls.indices.map { number in groups.map { accumulator(number, $0) } })
  }

  private func finished(
    _ keys: [Column], _ accumulators: [[Accumulator]]
  ) -> (rows: Batch, faults: [String: Faults]) {
    let count = keys.first?.count ?? accumulators.first?.count ?? 1
    var columns = keys
    var callFaults: [Faults] = []
    for (call, own) in zip(calls.calls, accumulators) {
      var faults = Faults()
      let values = own.enumerated().map { group, accumulator -> Value? in
        do throws(ExpressionFault) {
          return try accumulator.result(call.type)
        } catch {
          faults.note(error, at: Int32(group))
          return nil
        }
      }
      columns.append(.each(values, as: call.type))
      callFaults.append(faults)
    }
    let evaluation = Evaluation(columns: columns, rowCount: count)
    var faults: [String: Faults] = [:]
    var made = keys
    for result in results {
      var own = Faults()
      made.append(evaluation.result(result.node, &own))
      for place in result.node.columns where place >= keys.count {
        own.merge(callFaults[place - keys.count]) { _ in true }
      }
      if !own.isEmpty { faults[result.name] = own }
    }
    return (Batch(schema: output, columns: made, rowCount: count), faults)
  }
}

extension AggregateCall {
  /// Whether it keeps one of the values, and does not count or sum.
  var keepsValue: Bool {
    switch function {
    case .least, .greatest, .first, .last: true
    default: false
    }
  }
}
