import PenstockData
import PenstockKit

/// Runs one stage over one table: for examples and tests of stages.
public enum StageRun {
  /// The rows that come out, and what is refused, in the order of the input.
  public static func run(
    _ stage: BoundTransform, _ input: Batch, output: Schema, tables: [String: Batch] = [:],
    workers: Int = 2
  ) async throws -> (rows: Batch, refusals: [Refusal]) {
    try await run(try stage.prepared(tables), input, output: output, workers: workers)
  }

  private static func run(
    _ stage: BoundTransform, _ input: Batch, output: Schema, workers: Int
  ) async throws -> (rows: Batch, refusals: [Refusal]) {
    var context = StageContext()
    switch stage {
    case .row(let transform):
      let rows = try transform.transform(input, &context)
      return (rows, context.refusals)
    case .group(let transform):
      let result = try await GroupRun.run(transform, input, output: output, workers: workers)
      return (result.batch, result.context.refusals)
    case .order(let transform):
      return (input.gather(SortKeys(input, by: transform.order).order()), [])
    case .sequential(var transform):
      let rows = try transform.transform(input, &context)
      let last = try transform.finish(&context)
      return ([rows, last].compactMap { $0 }.joined(output), context.refusals)
    case .steps(let steps):
      var rows = input
      var refusals: [Refusal] = []
      for step in steps {
        let result = try await run(step.transform, rows, output: step.output, workers: workers)
        rows = result.rows
        refusals += result.refusals
      }
      return (rows, refusals)
    }
  }
}
