import ArgumentParser
import Penstock
import PenstockTesting

/// `penstock test`: runs the tests beside pipelines.
struct TestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Runs the tests beside pipelines; publishes nothing.",
    discussion: """
      Tests are in `tests.yaml` beside the pipeline.yaml, or in YAML files in `tests/`:

        tests:
          only cheap ones stay:
            given:
              prices: |
                symbol, close
                600000.XSHG, 6.63
                600519.XSHG, 1500
            expect:
              cheap: [{ symbol: 600000.XSHG, close: 6.63 }]

      `given` takes the place of what flows out of a node, `files` of files, `vars` gives values to \
      variables, and to `run.date` for the day on which it runs. With `given: { NODE: { columns: { close: decimal }, rows: [ROWS] } }` a source, such as a \
      dataset, need not be there. `expect` names a node, NODE.refused, or a sink's file; only the columns that are \
      written are compared. `fails: { exit: 65, message: TEXT }` expects a run that fails. Ends with 0 \
      where all pass, with 1 where one fails.
      """)

  @Argument(help: "Pipeline files, or folders with a pipeline.yaml.", completion: .file())
  var pipelines: [String]

  @Option(help: "Run only the tests whose names have this in them.")
  var filter: String?

  @Flag(help: "Tell only what failed.")
  var quiet = false

  @Flag(help: "Print the results as JSON.")
  var json = false

  func run() async throws {
    let console = Console(quiet: quiet)
    var results: [(pipeline: String, TestResult)] = []
    for path in pipelines {
      for file in try files(of: path, console) {
        for test in file.cases where filter.map({ test.name.contains($0) }) ?? true {
          let result = await file.run(test, on: path, catalog: PenstockTool.catalog)
          if !json { try tell(result, console) }
          results.append((path, result))
        }
      }
    }
    let failed = results.count { !$0.1.hasPassed }
    if json {
      try console.output(JSONValue.array(results.map { $0.1.json(of: $0.pipeline) }).text())
    } else if results.isEmpty {
      throw DiagnosticsError(
        Diagnostic("no test has `\(filter ?? "")` in its name", help: "leave `--filter` out"))
    } else if failed > 0 || !quiet {
      try console.output("\(results.count - failed) passed, \(failed) failed\n")
    }
    if failed > 0 { throw ExitStatus.different.exit }
  }

  private func files(of path: String, _ console: Console) throws -> [TestFile] {
    let pipeline = Pipeline(at: path, catalog: PenstockTool.catalog)
    if pipeline.isMissing { throw DiagnosticsError(pipeline.diagnostics) }
    let files: [TestFile]
    do {
      files = try TestFile.all(beside: path)
    } catch let error as DiagnosticsError {
      console.complain(error.rendered)
      throw ExitStatus.badPipeline.exit
    }
    if files.isEmpty {
      throw DiagnosticsError(
        Diagnostic(
          "there are no tests beside `\(path)`",
          help: "write some in \(TestFile.paths(beside: path)[0]); `penstock test --help` has one"))
    }
    return files
  }

  private func tell(_ result: TestResult, _ console: Console) throws {
    if result.hasPassed {
      if !quiet { try console.output("passed  \(result.name.onOneLine)\n") }
      return
    }
    let most = 20
    let told = result.differences.prefix(most).map(\.diagnostic)
    var lines = ["FAILED  \(result.name.onOneLine)"]
    lines += DiagnosticsError(Array(told)).rendered.map { $0 + "\n" }
    let rest = result.differences.count - most
    if rest > 0 { lines.append("and \(rest) more differences\n") }
    try console.output(lines.joined(separator: "\n") + "\n")
  }
}

extension TestResult {
  /// The result as programs read it.
  fileprivate func json(of pipeline: String) -> JSONValue {
    .object([
      ("pipeline", .string(pipeline)), ("test", .string(name)), ("file", .string(location.file)),
      ("line", .integer(location.line)), ("passed", .bool(hasPassed)),
      ("differences", .array(differences.map(\.json))),
    ])
  }
}

extension Difference {
  fileprivate var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("kind", .string(kind.rawValue)), ("node", .string(node)),
    ]
    if let row { members.append(("row", .integer(row))) }
    if let location = diagnostic.location {
      members += [("file", .string(location.file)), ("line", .integer(location.line))]
    }
    members += [
      ("message", .string(diagnostic.message)),
      (
        "values",
        .array(
          values.map {
            .object([
              ("column", .string($0.column)), ("expected", .string(orNull: $0.expected)),
              ("actual", .string(orNull: $0.actual)),
            ])
          })
      ),
    ]
    return .object(members)
  }
}
