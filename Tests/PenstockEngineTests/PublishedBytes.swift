import Penstock
import PenstockTesting
import Testing

extension Workspace {
  /// Runs the pipeline and gives what it publishes as `dataset`: each file behind its name, and, where
  /// they are asked for, what the report counts at each node.
  func outputs(
    of dataset: String, _ options: RunOptions, withCounts: Bool = false
  ) async throws -> [String] {
    let pipeline = pipeline()
    let plan = try #require(pipeline.plan, "\(pipeline.diagnostics.map(\.message))")
    let report = try await pipeline.run(plan, options)
    let counts = report.nodes.map { node in
      "\(node.name) \(node.rowsIn) \(node.rowsOut) \(node.refused.sorted { $0.key < $1.key }) "
        + "\(node.remarks.sorted { $0.key < $1.key })"
    }
    let files = names(in: "out/\(dataset)").map { name in
      name + "\n" + (read("out/\(dataset)/\(name)") ?? "")
    }
    return files + (withCounts ? counts : [])
  }
}
