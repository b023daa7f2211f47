import ArgumentParser
import Penstock

/// `penstock preview`: the first rows at a node.
struct PreviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Shows the first rows at any node; publishes nothing.")

  @OptionGroup var options: PipelineOptions

  @Argument(help: "The node, or NODE.refused for what it refuses.")
  var node: String

  @Option(help: "How many rows.")
  var rows = 10

  @Flag(help: "Print the rows as JSON.")
  var json = false

  func validate() throws {
    if rows < 1 { throw ValidationError("`--rows` is 1 at least") }
  }

  func run() async throws {
    let console = Console()
    let (pipeline, plan) = try options.plan(console: console)
    let edge = try edge(in: plan)
    let rows = rows
    let result = await Interruption.run {
      try await pipeline.preview(plan, edge, limit: rows)
    }
    switch result {
    case .success((let batch, _)):
      let table = TextTable(batch, schema: plan.schema(of: edge))
      try console.output(json ? table.json.text() : table.text)
    case .failure(let failure, let status):
      for diagnostic in failure.diagnostics { console.complain(pipeline.rendered(diagnostic)) }
      throw status.exit
    }
  }

  /// The edge that was typed; of a sink, the one that it reads.
  private func edge(in plan: Plan) throws -> Plan.Edge {
    let isRefused = node.hasSuffix(".refused")
    let name = isRefused ? String(node.dropLast(".refused".count)) : node
    guard let place = plan.index(of: name) else {
      let help = Suggestion.help(for: name, in: plan.nodes.map(\.name)) ?? ""
      throw ValidationError("there is no node `\(name)` \(help)")
    }
    if plan.nodes[place].section == .sink { return plan.nodes[place].inputs[0] }
    return Plan.Edge(node: place, isRefused: isRefused)
  }
}
