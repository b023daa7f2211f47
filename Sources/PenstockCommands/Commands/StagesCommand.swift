import ArgumentParser
import Penstock

/// `penstock stages`: what a pipeline may use.
struct StagesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages", abstract: "Lists and describes the stages that pipelines may use.",
    subcommands: [ListStages.self, DescribeStage.self], defaultSubcommand: ListStages.self)
}

/// `penstock stages list`.
struct ListStages: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the stages, a line each.")

  @Flag(help: "Print the list as JSON.")
  var json = false

  func run() async throws {
    let console = Console()
    let catalog = PenstockTool.catalog
    if json {
      return try console.output(JSONValue.array(catalog.stages.map(\.json)).text())
    }
    let width = catalog.stages.map(\.name.count).max() ?? 0
    var lines: [String] = []
    for section in StageDefinition.Section.allCases {
      lines.append("\(section.rawValue)s")
      for stage in catalog.stages(in: section) {
        let name = stage.name + String(repeating: " ", count: width - stage.name.count)
        lines.append("  \(name)  \(stage.summary)")
      }
    }
    try console.output(lines.joined(separator: "\n") + "\n")
  }
}

/// `penstock stages describe`.
struct DescribeStage: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Says what a stage does, its fields, and examples.")

  @Argument(help: "The stage's name.")
  var name: String

  @Flag(help: "Print the description as JSON.")
  var json = false

  func run() async throws {
    let console = Console()
    let stages = PenstockTool.catalog.stages(called: name)
    guard !stages.isEmpty else {
      let names = PenstockTool.catalog.stages.map(\.name)
      throw DiagnosticsError(
        Diagnostic(
          "there is no stage `\(name)`",
          help: Suggestion.help(for: name, in: names) ?? "`penstock stages list` lists them"))
    }
    if json {
      return try console.output(JSONValue.array(stages.map(\.json)).text())
    }
    try console.output(stages.map(\.text).joined(separator: "\n"))
  }
}
