import Penstock
import PenstockTesting
import Testing

@Suite struct `A test that expects a failure` {
  /// A pipeline that refuses nothing, and a file of tests beside it.
  private func strict(_ tests: String) throws -> Workspace {
    let strict = try workspace(tests)
    try strict.write(
      """
      pipeline: strict
      sources:
        prices: { path: prices.csv, columns: { date: date, close: decimal } }
      transforms:
        wanted: { from: prices, filter: { symbol: 600000.XSHG } }
      sinks:
        wanted.csv: { from: wanted }
      """, to: "pipeline.yaml")
    return strict
  }

  @Test func `passes where the run fails so`() async throws {
    let workspace = try strict(
      """
      tests:
        a row is not to be read:
          files: { prices.csv: "symbol,date,close\\n600000.XSHG,yesterday,6.63\\n" }
          fails: { exit: 65, message: [yesterday, line 2] }
        a column is gone:
          files: { prices.csv: "name,date,close\\n" }
          fails: { exit: 78, message: column `symbol` does not exist }
        only by what it says:
          vars: { other: 1 }
          fails: { message: other }
      """)
    #expect(try await results(workspace) == ["", "", ""])
    #expect(workspace.names().sorted() == ["pipeline.yaml", "prices.csv", "tests.yaml"])
  }

  @Test func `tells a run that does not fail, or fails otherwise`() async throws {
    let workspace = try strict(
      """
      tests:
        it runs:
          expect: { wanted: { count: 1 } }
          fails: { exit: 65 }
        otherwise:
          files: { prices.csv: "symbol,date,close\\n600000.XSHG,yesterday,6.63\\n" }
          fails: { exit: 78, message: tomorrow }
      """)
    let found = try await results(workspace)
    #expect(
      found[0] == """
        error: the run does not fail
          --> tests.yaml:4:12
        4 |     fails: { exit: 65 }
          |            ^^^^^^^^^^^^
        """)
    for words in [
      "the run fails with exit code 65, expected 78", "no message has `tomorrow`", "it says: ",
    ] {
      #expect(found[1].contains(words), "\(found[1])")
    }
    #expect(workspace.names().sorted() == ["pipeline.yaml", "prices.csv", "tests.yaml"])
  }

  @Test func `has its own mistakes told`() async throws {
    for (words, message) in [
      ("{}", "nothing says how it fails"), ("{ exit: 10 }", "no run fails with 10"),
      ("{ exit: bad }", "expected a whole number, found `bad`"),
    ] {
      let workspace = try workspace("tests: { a: { fails: \(words) } }")
      do {
        _ = try TestFile.all(beside: workspace.path)
        Issue.record("read")
      } catch let error as DiagnosticsError {
        #expect(error.diagnostics.map(\.message) == [message])
      }
    }
    let empty = try workspace("tests: { a: { about: nothing } }")
    #expect(throws: DiagnosticsError.self) { try TestFile.all(beside: empty.path) }
  }
}
