import PenstockData
import PenstockKit

/// Runs a group stage over a table and puts its results in order.
enum GroupRun {
  /// What came of it.
  struct Result: Sendable {
    /// The results, in the order of their anchors.
    let batch: Batch

    /// For each result the row of the table whose place it takes, ascending.
    let anchors: [Int32]

    /// Refusals, in the order of the table, and remarks.
    let context: StageContext
  }

  /// Runs `transform` over the groups of `table`, on as many cores as there are workers.
  ///
  /// - Throws: The error of the first groups that failed.
  /// - Complexity: O(rows) for grouping, O(results · log results) for the order.
  static func run(
    _ transform: any GroupTransform, _ table: Batch, output schema: Schema, workers: Int
  ) async throws -> Result {
    let parts = Groups(table, key: transform.key).split(into: workers)
    typealias Outcome = (number: Int, output: Swift.Result<GroupOutput, any Error>)
    let outcomes = await withTaskGroup(of: Outcome.self, returning: [Outcome].self) { tasks in
      for (number, part) in parts.enumerated() {
        tasks.addTask { (number, Swift.Result { try output(transform, part) }) }
      }
      var outcomes: [Outcome] = []
      for await outcome in tasks { outcomes.append(outcome) }
      return outcomes.sorted { $0.number < $1.number }
    }
    return merge(try outcomes.map { try $0.output.get() }, schema)
  }

  /// Runs `transform` over the groups of `table` on this core.
  static func run(
    _ transform: any GroupTransform, _ table: Batch, output schema: Schema
  ) throws -> Result {
    merge([try output(transform, Groups(table, key: transform.key))], schema)
  }

  private static func output(
    _ transform: any GroupTransform, _ groups: Groups
  ) throws -> GroupOutput {
    var output = GroupOutput()
    try transform.transform(groups, &output)
    return output
  }

  private static func merge(_ outputs: [GroupOutput], _ schema: Schema) -> Result {
    let pieces = outputs.flatMap(\.pieces)
    let batch = pieces.map(\.batch).joined(schema)
    let anchors = pieces.flatMap(\.anchors)
    var context = StageContext()
    for refusal in outputs.flatMap(\.context.refusals).enumerated()
      .sorted(by: { ($0.element.row, $0.offset) < ($1.element.row, $1.offset) }).map(\.element)
    {
      context.refuse(refusal.row, code: refusal.code, refusal.reason)
    }
    for expectation in outputs.flatMap(\.context.expectations.values) {
      context.expect(expectation)
    }
    for (words, count) in outputs.flatMap(\.context.remarks) {
      context.remark(words, count: count)
    }
    let isOrdered = zip(anchors, anchors.dropFirst()).allSatisfy { $0 <= $1 }
    if isOrdered { return Result(batch: batch, anchors: anchors, context: context) }
    let order = anchors.indices.sorted { (anchors[$0], $0) < (anchors[$1], $1) }
    return Result(
      batch: batch.gather(order.map { Int32($0) }), anchors: order.map { anchors[$0] },
      context: context)
  }
}
