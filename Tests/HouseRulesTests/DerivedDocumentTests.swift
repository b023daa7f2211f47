import Penstock
import PenstockTesting
import Testing

/// Documents that are made of what the code says of itself; `RECORD_SNAPSHOTS=1` makes them anew.
@Suite struct `Derived documents are up to date` {
  @Test func `the JSON Schema of pipeline files`() {
    let difference = Snapshot.difference(
      PipelineSchema.make(.builtIn).text(),
      at: Repository.root + "/Documentation/pipeline.schema.json")
    #expect(difference == nil)
  }

  @Test func `the JSON Schema of files of tests`() {
    let difference = Snapshot.difference(
      TestFile.schema.text(), at: Repository.root + "/Documentation/tests.schema.json")
    #expect(difference == nil)
  }

  @Test func `the page of the stages`() {
    let difference = Snapshot.difference(
      StagePage.text(of: .builtIn), at: Repository.root + "/Documentation/stages.md")
    #expect(difference == nil)
  }

  @Test func `the page of the errors`() throws {
    let difference = Snapshot.difference(
      try ErrorPage.text(), at: Repository.root + "/Documentation/errors.md")
    #expect(difference == nil)
  }

  @Test func `the page of expressions`() {
    let difference = Snapshot.difference(
      ExpressionPage.text, at: Repository.root + "/Documentation/expressions.md")
    #expect(difference == nil)
  }

  @Test func `the page of the codes`() {
    var lines = [
      "# Codes", "",
      "Why a figure is refused (`E_`), or what to know about one that is given (`W_`).", "",
      "| code | when | for example |", "|---|---|---|",
    ]
    lines += FinanceCode.allCases.map { "| `\($0.rawValue)` | \($0.summary) | \($0.example) |" }
    let difference = Snapshot.difference(
      lines.joined(separator: "\n") + "\n", at: Repository.root + "/Documentation/codes.md")
    #expect(difference == nil)
  }
}
