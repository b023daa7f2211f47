import Penstock
import PenstockTesting
import TestServer

/// A workspace with a pipeline that reads one url, and a project that lets it reach this machine.
struct WebWorkspace {
  let workspace: Workspace

  /// - Parameters:
  ///   - source: What stands under the source's name, after its `url`.
  ///   - project: What stands in `penstock.yaml`.
  init(
    _ url: String, source: String = "", project: String = "hosts: [127.0.0.1]"
  ) throws {
    workspace = try Workspace()
    try workspace.write(project + "\n", to: "penstock.yaml")
    try workspace.write(
      """
      pipeline: web
      sources:
        prices:
          url: \(url)
      \(source.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
      sinks:
        prices.csv: { from: prices }
      """, to: "pipeline.yaml")
  }

  var pipeline: Pipeline { workspace.pipeline() }

  /// The file that was published; nil where none was.
  var published: String? { workspace.read("out/web/prices.csv") }

  /// The exit code of a run, and all that it tells.
  func run(_ freshness: Freshness = .usual) async -> (status: Int32, text: String) {
    let pipeline = pipeline
    guard pipeline.isSound else {
      return (78, pipeline.diagnostics.map(pipeline.rendered).joined(separator: "\n"))
    }
    do {
      let report = try await pipeline.run(RunOptions(workers: 2), freshness)
      return (report.isDegraded ? 10 : 0, "")
    } catch let failure as RunFailure {
      let text = failure.diagnostics.map(pipeline.rendered).joined(separator: "\n")
      return (ExitStatus(failure).rawValue, text)
    } catch {
      return (-1, "\(error)")
    }
  }
}
