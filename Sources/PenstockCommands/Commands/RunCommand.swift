import ArgumentParser
import Penstock

/// `penstock run`: runs a pipeline and publishes its dataset.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs a pipeline and publishes its dataset, whole or not at all.",
    discussion: """
      Quiet where nobody looks on, as in cron: then only what went wrong is told. On a terminal it \
      shows progress and what was published.
      """)

  @OptionGroup var options: PipelineOptions

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

  @Flag(help: "Print the report as JSON.")
  var json = false

  func validate() throws {
    if let workers, workers < 1 { throw ValidationError("`--workers` is 1 at least") }
  }

  func run() async throws {
    let console = Console(quiet: quiet)
    let pipeline = try options.sound(output: output, console: console)
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
    case .success(let report): try tell(report, console)
    case .failure(let failure, let status):
      console.complain(failure.diagnostics.map(pipeline.rendered))
      throw status.exit
    }
  }

  private func tell(_ report: RunReport, _ console: Console) throws {
    if json {
      do {
        try console.output(report.json.text())
      } catch {
        console.complain("error: \(error); the dataset is published all the same")
        throw ExitStatus.inputOutput.exit
      }
    }
    console.tell(report.text)
    if report.isDegraded {
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
      throw ExitStatus.degraded.exit
    }
  }
}
