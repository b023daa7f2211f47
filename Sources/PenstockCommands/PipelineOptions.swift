import ArgumentParser
import Penstock

/// What every command that looks at a pipeline may be told.
struct PipelineOptions: ParsableArguments {
  @Argument(help: "A pipeline file, or a folder with a pipeline.yaml.", completion: .file())
  var pipeline: String

  @Option(
    name: .customLong("var"), help: "A value for a variable that the pipeline declares: NAME=VALUE."
  )
  var variables: [String] = []

  @Option(help: "A YAML file of values for variables.", completion: .file())
  var vars: [String] = []

  /// Loads the pipeline, or ends the command with the reason.
  func load(output: String? = nil, console: Console) throws -> Pipeline {
    Pipeline(
      at: pipeline, variables: try values(), output: output, catalog: PenstockTool.catalog)
  }

  /// Loads the pipeline and its plan; tells every mistake and ends the command where there is one.
  func plan(output: String? = nil, console: Console) throws -> (Pipeline, Plan) {
    let pipeline = try load(output: output, console: console)
    guard let plan = pipeline.plan else {
      console.complain(pipeline.diagnostics.map(pipeline.rendered))
      throw (pipeline.isMissing ? ExitStatus.usage : .badPipeline).exit
    }
    return (pipeline, plan)
  }

  private func values() throws -> [String: String] {
    var values: [String: String] = [:]
    for file in vars {
      values.merge(try VariableFile.read(file)) { _, later in later }
    }
    for text in variables {
      guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
        throw DiagnosticsError(
          Diagnostic("`--var \(text)` is not NAME=VALUE", help: "write `--var day=2025-06-30`"))
      }
      values[String(text[..<sign])] = String(text[text.index(after: sign)...])
    }
    return values
  }
}

extension ExitStatus {
  /// The status as ArgumentParser takes it.
  var exit: ExitCode { ExitCode(rawValue) }
}
