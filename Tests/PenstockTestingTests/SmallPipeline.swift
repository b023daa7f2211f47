import Penstock
import PenstockTesting
import Testing

/// A pipeline that keeps rows of a symbol, and a file of tests beside it.
func workspace(_ tests: String, sources: String = prices) throws -> Workspace {
  let workspace = try Workspace()
  try workspace.write("symbol,date,close\n600000.XSHG,2025-06-30,6.63\n", to: "prices.csv")
  try workspace.write(
    """
    pipeline: small
    vars: { wanted: 600000.XSHG }
    sources:
      \(sources)
    transforms:
      wanted: { from: prices, filter: { symbol: "${wanted}" } }
    sinks:
      wanted.csv: { from: wanted }
      bad.csv: { from: prices.refused }
    """, to: "pipeline.yaml")
  try workspace.write(tests, to: "tests.yaml")
  return workspace
}

let prices =
  "prices: { path: prices.csv, on_error: refuse, columns: { date: date, close: decimal } }"

/// What each test of a workspace gives, rendered; empty where it passed.
func results(_ workspace: Workspace) async throws -> [String] {
  var results: [String] = []
  for file in try TestFile.all(beside: workspace.path) {
    for test in file.cases {
      let result = await file.run(test, on: workspace.path, catalog: .builtIn)
      #expect(result.hasPassed == result.differences.isEmpty)
      let diagnostics = DiagnosticsError(result.differences.map(\.diagnostic))
      let text = diagnostics.rendered.joined(separator: "\n")
      results.append(text.replacing(workspace.path + "/", with: ""))
    }
  }
  return results
}
