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
      console.complain(failure.diagnostics.map(pipeline.rendered))
      throw status.exit
    }
  }

  /// The edge that was typed; of a sink, the one that it reads.
  private func edge(in plan: Plan) throws -> Plan.Edge {
    let isRefused = node.hasSuffix(".refused")
    let name = isRefused ? String(node.dropLast(".refused".count)) : node
    guard let place = plan.index(of: name) else {
      let names = plan.nodes.map(\.name)
      throw DiagnosticsError(
        Diagnostic(
          "there is no node `\(name)`",
          help: Suggestion.help(for: name, in: names)
            ?? "the nodes are \(names.map { "`\($0)`" }.inWords)"))
    }
    if plan.nodes[place].section == .sink { return plan.nodes[place].inputs[0] }
    return Plan.Edge(node: place, isRefused: isRefused)
  }
}
