import Foundation
import PenstockTesting
import Testing

@Suite(.enabled(if: Tool.path != nil, "penstock was not built beside the tests"))
struct `The output` {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()

  @Test(arguments: [
    ("stages-list", ["stages", "list"]), ("stages-describe-csv", ["stages", "describe", "csv"]),
    ("plan-mermaid", ["plan", "PIPELINE", "--graph", "mermaid"]),
    ("plan-dot", ["plan", "PIPELINE", "--graph", "dot"]), ("plan", ["plan", "PIPELINE"]),
    ("help", ["--help"]), ("help-run", ["run", "--help"]), ("help-check", ["check", "--help"]),
    ("help-plan", ["plan", "--help"]), ("help-preview", ["preview", "--help"]),
    ("help-stages", ["stages", "--help"]), ("help-schema", ["schema", "--help"]),
    ("help-stages-list", ["stages", "list", "--help"]),
    ("help-stages-describe", ["stages", "describe", "--help"]),
    ("help-test", ["test", "--help"]), ("help-new", ["new", "--help"]),
    ("help-diff", ["diff", "--help"]), ("help-rollback", ["rollback", "--help"]),
    ("test", ["test", "PIPELINE"]),
    ("preview", ["preview", "PIPELINE", "table"]),
    ("preview-wide", ["preview", "PIPELINE", "money", "--rows", "3"]),
    ("preview-refused", ["preview", "PIPELINE", "years.refused"]),
    ("preview-sample", ["preview", "PIPELINE", "ecb", "--rows", "2", "--sample", "50"]),
    ("preview-json", ["preview", "PIPELINE", "side_by_side.md", "--rows", "1", "--json"]),
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
