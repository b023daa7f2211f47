import ArgumentParser
import Penstock

/// `penstock diff`: what changed between two generations of a dataset.
struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Shows what changed between two generations of a dataset.",
    discussion: """
      Compares the published files row by row of the same key: what was added, removed and changed, \
      with old and new values and the exact difference of numbers. Values are compared as what they \
      are, so that 1.0 equals 1.00. The key is `--key`, else what the dataset says, else the parts \
      that tell facts apart; without one, rows are compared whole.

      Ends with 0 where all values are equal, with 1 where some differ.

      For example: penstock diff Pipelines/ai_ipo --file years.csv --key entity,concept,period,currency
      """)

  @OptionGroup var options: PipelineOptions

  @Option(help: "The earlier generation's number. (default: the one before the later)")
  var from: Int?

  @Option(help: "The later generation's number. (default: the one that readers see)")
  var to: Int?

  @Option(help: "The columns that tell rows apart, with commas between.")
  var key: String?

  @Option(help: "The one file to look at.")
  var file: String?

  @Option(help: "How many rows of each kind and file are told.")
  var rows = 20

  @Option(help: "The folder below which datasets are published, in the place of the project's.")
  var output: String?

  @Flag(help: "Print all differences as JSON.")
  var json = false

  func validate() throws {
    if rows < 0 { throw ValidationError("`--rows` is 0 at least") }
  }

  func run() async throws {
    let console = Console()
    let (pipeline, plan) = try options.plan(output: output, console: console)
    let key = (key ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }
    do {
      let difference = try await pipeline.difference(
        plan, from: from, to: to, key: key, file: file, catalog: PenstockTool.catalog)
      try console.output(
        json
          ? difference.json(of: plan.pipeline).text()
          : difference.text(of: plan.pipeline, rows: rows))
      if !difference.isEqual { throw ExitStatus.different.exit }
    } catch let failure as RunFailure {
      console.complain(failure.diagnostics.map(pipeline.rendered))
      throw ExitStatus(failure).exit
    }
  }
}
