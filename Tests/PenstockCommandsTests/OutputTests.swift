import Foundation
import PenstockTesting
import Testing

@Suite(.enabled(if: Tool.path != nil, "penstock was not built beside the tests"))
struct `The output` {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()

  @Test(arguments: [
    ("stages-list", ["stages", "list"]), ("stages-describe-csv", ["stages", "describe", "csv"]),
    ("plan-mermaid", ["plan", "PIPELINE", "--graph", "mermaid"]),
    ("plan-dot", ["plan", "PIPELINE", "--graph", "dot"]), ("help", ["--help"]),
    ("help-run", ["run", "--help"]), ("preview", ["preview", "PIPELINE", "table"]),
  ])
  func `of a command is what was agreed on`(_ name: String, _ arguments: [String]) throws {
    let repository = Self.tests.deletingLastPathComponent().deletingLastPathComponent()
    let pipeline = repository.appending(path: "Pipelines/ai_ipo").path
    let run = try Tool.run(
      arguments.map { $0 == "PIPELINE" ? pipeline : $0 }, environment: ["COLUMNS": "80"])
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let file = Self.tests.appending(path: "Snapshots/\(name).txt").path
    let difference = Snapshot.difference(run.output, at: file)
    #expect(difference == nil)
  }
}
