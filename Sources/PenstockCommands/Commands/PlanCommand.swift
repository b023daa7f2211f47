import ArgumentParser
import Penstock

/// `penstock plan`: shows nodes and edges, with the columns that flow.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "Shows what flows where: nodes, stages, and columns with types and units on every edge.",
    discussion: """
      Reads the headers of the inputs and no rows. `--graph mermaid` is drawn by GitHub and many \
      editors, `--graph dot` by Graphviz: penstock plan PIPELINE --graph dot | dot -Tsvg > plan.svg
      """)

  /// How a graph is written.
  enum Graph: String, ExpressibleByArgument, CaseIterable {
    case mermaid, dot
  }

  @OptionGroup var options: PipelineOptions

  @Option(help: "Print a graph instead.")
  var graph: Graph?

  @Flag(help: "Print the plan as JSON.")
  var json = false

  func run() async throws {
    let console = Console()
    let (_, plan) = try options.plan(console: console)
    switch graph {
    case .mermaid: try console.output(plan.mermaid)
    case .dot: try console.output(plan.dot)
    case nil: try console.output(json ? plan.json.text() : plan.text)
    }
  }
}
