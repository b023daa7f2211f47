import ArgumentParser
import Penstock

/// The command-line tool, as a library: build your own `penstock` with more stages.
///
///     import Penstock
///     import PenstockCommands
///     await PenstockTool.main(catalog: .builtIn.adding([.group(Returns.self)]))
public enum PenstockTool {
  @TaskLocal static var catalog = StageCatalog()

  /// Runs the command that was typed, with the stages of `catalog`, and exits.
  public static func main(catalog: StageCatalog) async {
    Console.prepareProcess()
    await $catalog.withValue(catalog) {
      await PenstockCommand.main()
    }
  }
}

/// `penstock`: its commands and what it is.
struct PenstockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "penstock",
    abstract: "Carries market data from files through normalisation to files that can be trusted.",
    discussion: """
      A pipeline is a YAML file, or a folder with a `pipeline.yaml`. Its dataset is published whole \
      or not at all, below the project's `out` folder.

      Exit codes: 0 published or unchanged, 10 published with refusals nobody declared, 64 bad \
      command line, 65 bad data, 70 a fault of ours, 73 or 74 output or I/O, 75 another run is at \
      work, 78 bad pipeline file, 130 or 143 stopped.
      """,
    version: version,
    subcommands: [
      RunCommand.self, CheckCommand.self, PlanCommand.self, PreviewCommand.self,
      StagesCommand.self, SchemaCommand.self,
    ])

  /// The tool's version.
  static let version = "0.1.0"
}
