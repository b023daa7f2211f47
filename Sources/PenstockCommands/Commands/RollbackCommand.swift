import ArgumentParser
import Penstock

/// `penstock rollback`: lets readers see an earlier generation again.
struct RollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Lets readers see an earlier generation of a dataset again.",
    discussion: """
      Moves the link that readers use, by one rename. Nothing is removed: the generation that was seen \
      until now stays, and `--to` brings it back. The next run publishes what comes of it, as always.
      """)

  @OptionGroup var options: PipelineOptions

  @Option(help: "The generation's number. (default: the one before the one that readers see)")
  var to: Int?

  @Option(help: "The folder below which datasets are published, in the place of the project's.")
  var output: String?

  @Flag(help: "Tell only what went wrong.")
  var quiet = false

  func run() async throws {
    let console = Console(quiet: quiet)
    let (pipeline, plan) = try options.plan(output: output, console: console)
    do {
      let (from, to) = try pipeline.rollBack(plan, to: to)
      console.tell("readers of \(plan.pipeline) see generation \(to) again, and not \(from)")
    } catch let failure as RunFailure {
      console.complain(failure.diagnostics.map(pipeline.rendered))
      throw ExitStatus(failure).exit
    }
  }
}
