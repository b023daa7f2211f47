import ArgumentParser
import Penstock

/// `penstock preview`: the first rows at a node.
struct PreviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Shows rows at any node with types, units and missing counts; publishes nothing.",
    discussion: """
      Runs what the node needs and no more, and stops when it has seen enough. Of a sink it shows \
      the rows that would be written. `NODE.refused` shows what a node refuses, and why.

      For example: penstock preview Pipelines/ai_ipo years --rows 3
      """)

  @OptionGroup var options: PipelineOptions

  @OptionGroup var answers: AnswerOptions

  @Argument(
    help: "The node, or NODE.refused for what it refuses.",
    completion: .custom { words, _, _ in Self.nodes(words) })
  var node: String

  @Option(help: "How many rows to show.")
  var rows = 10

  @Option(help: "Over how many rows to count what is missing; reading stops there.")
  var sample = 1000

  @Flag(help: "Print the rows, and what their columns are, as JSON.")
  var json = false

  func validate() throws {
    if rows < 1 { throw ValidationError("`--rows` is 1 at least") }
    if sample < 1 { throw ValidationError("`--sample` is 1 at least") }
  }

  func run() async throws {
    let console = Console()
    let (pipeline, plan) = try await options.fetched(answers.freshness, console: console)
    let edge = try edge(in: plan)
    let sample = max(rows, sample)
    let result = await Interruption.run {
      try await pipeline.preview(plan, edge, limit: sample + 1)
    }
    switch result {
    case .success((let batch, _)):
      let preview = Preview(
        of: node, batch, schema: plan.schema(of: edge), sample: sample, shown: rows)
      try console.output(
        json
          ? preview.json.text()
          : preview.text(width: console.outputWidth, colour: console.hasColourInOutput))
    case .failure(let failure, let status):
      console.complain(failure.diagnostics.map(pipeline.rendered))
      throw status.exit
    }
  }

  /// The names that may be typed, for the shell: those of the pipeline that was typed before.
  private static func nodes(_ words: [String]) -> [String] {
    let paths = words.filter { !$0.hasPrefix("-") && !["penstock", "preview"].contains($0) }
    guard let path = paths.first else { return [] }
    return Pipeline(at: path, catalog: PenstockTool.catalog).plan?.nodes.map(\.name) ?? []
  }

  /// The edge that was typed; of a sink, the one that it reads.
  private func edge(in plan: Plan) throws -> Plan.Edge {
    let isRefused = plan.index(of: node) == nil && node.hasSuffix(".refused")
    let name = isRefused ? String(node.dropLast(".refused".count)) : node
    guard let place = plan.index(of: name) else {
      let names = plan.nodes.map(\.name)
      throw DiagnosticsError(
        Diagnostic(
          "there is no node `\(name)`",
          help: Suggestion.help(for: name, in: names)
            ?? "the nodes are \(names.map { "`\($0)`" }.inWords)"))
    }
    if plan.nodes[place].section == .sink, !isRefused { return plan.nodes[place].inputs[0] }
    if isRefused, plan.nodes[place].section == .sink {
      throw DiagnosticsError(
        Diagnostic("`\(name)` is a sink: nothing is refused there", help: "name the node it reads"))
    }
    return Plan.Edge(node: place, isRefused: isRefused)
  }
}
