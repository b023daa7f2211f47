import PenstockData
import PenstockKit

/// Runs a group stage over a whole table, on all cores, and puts its results in order.
enum GroupRun {
  /// What came of it.
  struct Result: Sendable {
    let batch: Batch
    let context: StageContext
  }

  /// Runs `transform` over the groups of `table`; the results are in the order of their anchors.
  ///
  /// - Complexity: O(rows) for grouping, O(results · log results) for the order.
  static func run(
    _ transform: any GroupTransform, _ table: Batch, output schema: Schema, workers: Int
  ) async throws -> Result {
    let groups = Groups(table, key: transform.key)
    let parts = groups.split(into: workers)
    let outputs = try await withThrowingTaskGroup(
      of: (Int, GroupOutput).self, returning: [GroupOutput].self
    ) { tasks in
      for (number, part) in parts.enumerated() {
        tasks.addTask {
          var output = GroupOutput()
          try transform.transform(part, &output)
          return (number, output)
        }
      }
      var outputs: [(Int, GroupOutput)] = []
      for try await output in tasks { outputs.append(output) }
      return outputs.sorted { $0.0 < $1.0 }.map(\.1)
    }
    return merge(outputs, schema)
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
    for (words, count) in outputs.flatMap(\.context.remarks) {
      context.remark(words, count: count)
    }
    let isOrdered = zip(anchors, anchors.dropFirst()).allSatisfy { $0 <= $1 }
    if isOrdered { return Result(batch: batch, context: context) }
    let order = anchors.indices.sorted { (anchors[$0], $0) < (anchors[$1], $1) }
    return Result(batch: batch.gather(order.map { Int32($0) }), context: context)
  }
}
