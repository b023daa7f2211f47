import ArgumentParser
import Penstock

/// `penstock run`: runs pipelines and publishes their datasets.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", _superCommandName: "penstock",
    abstract: "Runs a pipeline and publishes its dataset, whole or not at all.",
    discussion: """
      Quiet where nobody looks on, as in cron: then only what went wrong is told. On a terminal it \
      shows progress and what was published.

      Several pipelines run one after the other, each after those whose datasets it reads. Where one \
      fails, those that read it are skipped and the others run; the exit code is the worst of all.
      """)

  @Argument(
    help: "Pipeline files, or folders with a pipeline.yaml.", completion: .file())
  var pipelines: [String]

  @OptionGroup var values: VariableOptions

  @Option(help: "The first day that the run is for, in the place of the one reckoned.")
  var from: String?

  @Option(help: "The last day that the run is for, in the place of the one reckoned.")
  var to: String?

  @OptionGroup var answers: AnswerOptions

  @Option(help: "The folder below which to publish, in the place of the project's.")
  var output: String?

  @Option(help: "How many batches are worked on at once.")
  var workers: Int?

  @Option(
    help: ArgumentHelp(
      "About how much memory to use, such as 512MB or 2GB; rows that wait go to disk beyond it. "
        + "(default: a quarter of the machine's memory)", valueName: "size"))
  var memory: ByteSize?

  @Flag(help: "Tell only what went wrong.")
  var quiet = false

  @Flag(help: "Print the report as JSON; of several pipelines a list of reports.")
  var json = false

  func validate() throws {
    if let workers, workers < 1 { throw ValidationError("`--workers` is 1 at least") }
  }

  func run() async throws {
    let console = Console(quiet: quiet)
    var given = try values.values()
    if let from { given[RunClock.Word.from.rawValue] = from }
    if let to { given[RunClock.Word.to.rawValue] = to }
    let outlines = try PipelineOutline.ordered(
      pipelines.map { PipelineOutline(at: $0, variables: given) })
    try VariableOptions.check(given, against: outlines)
    var worst = ExitStatus.success
    var failed: Set<String> = []
    var reports: [RunReport] = []
    for outline in outlines {
      if let lacking = outline.reads.first(where: failed.contains) {
        console.complain(
          "error: `\(outline.name ?? outline.path)` was not run: it reads `\(lacking)`, which failed"
        )
        if let name = outline.name { failed.insert(name) }
        continue
      }
      let own = outlines.count == 1 ? given : given.filter { outline.variables.contains($0.key) }
      let (status, report) = await run(outline, own, console)
      if let report {
        reports.append(report)
      } else if let name = outline.name {
        failed.insert(name)
      }
      if status.rawValue > worst.rawValue { worst = status }
      if status == .interrupted || status == .terminated { break }
    }
    if json { try print(reports, console) }
    if worst != .success { throw worst.exit }
  }

  /// Runs one pipeline and tells what came of it; there is a report where it was published.
  private func run(
    _ outline: PipelineOutline, _ values: [String: String], _ console: Console
  ) async -> (ExitStatus, RunReport?) {
    let pipeline = Pipeline(
      outline, variables: values, output: output, catalog: PenstockTool.catalog)
    guard pipeline.isSound else {
      console.complain(pipeline.diagnostics.map(pipeline.rendered))
      return (pipeline.failure, nil)
    }
    var runOptions = RunOptions.standard
    if let workers { runOptions.workers = workers }
    if let memory { runOptions.memory = memory.bytes }
    let progress = Progress(console)
    runOptions.progress = { progress.add($0) }
    let chosen = runOptions
    let (freshness, quiet) = (answers.freshness, self.quiet)
    let result = await Interruption.run {
      let ready = try await pipeline.fetched(freshness, chosen)
      if !quiet { console.complain(ready.diagnostics.map(ready.rendered)) }
      return try await ready.run(chosen, freshness)
    }
    progress.finish()
    switch result {
    case .success(let report): return (tell(report, console), report)
    case .failure(let failure, let status):
      console.complain(failure.diagnostics.map(pipeline.rendered))
      return (status, nil)
    }
  }

  private func tell(_ report: RunReport, _ console: Console) -> ExitStatus {
    console.tell(report.text)
    guard report.isDegraded else { return .success }
    for answer in report.missing {
      console.complain(
        "warning: `\(answer.node)` has no answer to \(answer.request): \(answer.reason)")
    }
    for node in report.nodes where node.limit == nil && node.refusedCount > 0 {
      console.complain(
        "warning: `\(node.name)` refused \(node.refusedCount) of \(node.rowsIn) rows, and says "
          + "nothing of refusals\n  help: look at refused.csv; where that many are normal, add "
          + "`refused: { at_most: \(node.refusedCount) }`")
    }
    return .degraded
  }

  private func print(_ reports: [RunReport], _ console: Console) throws {
    let all = reports.map(\.json)
    if pipelines.count == 1, all.isEmpty { return }
    do {
      try console.output((pipelines.count == 1 ? all[0] : .array(all)).text())
    } catch {
      let datasets = reports.count == 1 ? "the dataset is" : "the datasets are"
      console.complain("error: \(error); \(datasets) published all the same")
      throw ExitStatus.inputOutput.exit
    }
  }
}
