import ArgumentParser
import Glibc
import Penstock

/// The command-line tool, as a library: build your own `penstock` with more stages.
///
///     import Penstock
///     import PenstockCommands
///     await PenstockTool.main(catalog: .builtIn.adding([.group(Returns.self)]))
public enum PenstockTool {
  @TaskLocal static var catalog = StageCatalog()

  /// Runs the command that was typed, with the stages of `catalog`, and exits.
  @MainActor
  public static func main(catalog: StageCatalog) async {
    // Before there are other threads: each takes memory as the process was told when it began.
    Console.prepareProcess()
    await $catalog.withValue(catalog) { await runToEnd() }
  }

  private static func runToEnd() async {
    exit(await run().rawValue)
  }

  /// The command that was typed.
  ///
  /// `run`, for which cron waits, reads its own words. All commands are looked at where it can't make
  /// sense of them, and where another was typed.
  private static func typed() throws -> any ParsableCommand {
    let words = CommandLine.arguments.dropFirst()
    if words.first == RunCommand._commandName,
      let run = try? RunCommand.parseAsRoot(Array(words.dropFirst())) as? RunCommand
    {
      return run
    }
    return try PenstockCommand.parseAsRoot()
  }

  /// Runs the command that was typed, and says how it ended.
  private static func run() async -> ExitCode {
    let console = Console()
    do {
      do {
        var command = try typed()
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
        return .success
      } catch let error as DiagnosticsError {
        console.complain(error.rendered)
        return ExitStatus.usage.exit
      } catch let code as ExitCode {
        return code
      } catch  where PenstockCommand.exitCode(for: error) == .success {
        // Help and the version are results too: a full disk is not passed over.
        try console.output(PenstockCommand.fullMessage(for: error) + "\n")
        return .success
      }
    } catch let failure as OutputFailure {
      console.complain("error: \(failure)")
      return ExitStatus.inputOutput.exit
    } catch {
      let message = PenstockCommand.fullMessage(for: error)
      let words = message.dropFirst(message.hasPrefix("Error: ") ? "Error: ".count : 0)
      console.complain("error: " + (words.first.map { $0.lowercased() } ?? "") + words.dropFirst())
      return PenstockCommand.exitCode(for: error)
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

      Exit codes: 0 published or unchanged, 1 a test failed or generations differ, 10 published \
      with refusals nobody declared or answers that may be missing, 64 bad command line, 65 bad \
      data, 69 a server can't be reached, 70 a fault of ours, 73 or 74 output or I/O, 75 another \
      run is at work or a server asks to wait, 77 refused by policy, 78 bad pipeline file, 130 or \
      143 stopped.
      """,
    version: version,
    subcommands: [
      RunCommand.self, CheckCommand.self, PlanCommand.self, PreviewCommand.self,
      TestCommand.self, DiffCommand.self, RollbackCommand.self, NewCommand.self,
      PathCommand.self, OpenCommand.self, VerifyCommand.self, StagesCommand.self,
      SchemaCommand.self,
    ])

  /// The tool's version.
  static let version = "0.1.0"
}
