import ArgumentParser
import Penstock

/// What every command that looks at a pipeline may be told.
struct PipelineOptions: ParsableArguments {
  @Argument(help: "A pipeline file, or a folder with a pipeline.yaml.", completion: .file())
  var pipeline: String

  @OptionGroup var values: VariableOptions

  /// Loads the pipeline, or ends the command with the reason.
  func load(output: String? = nil, console: Console) throws -> Pipeline {
    Pipeline(
      at: pipeline, variables: try values.values(), output: output, catalog: PenstockTool.catalog)
  }

  /// Loads the pipeline; tells every mistake and ends the command where there is one.
  func sound(output: String? = nil, console: Console) throws -> Pipeline {
    let pipeline = try load(output: output, console: console)
    if !pipeline.isSound { throw Self.end(of: pipeline, console) }
    return pipeline
  }

  /// Loads the pipeline and its plan, with its urls asked; ends the command where that fails.
  func fetched(_ freshness: Freshness, console: Console) async throws -> (Pipeline, Plan) {
    let pipeline = try sound(console: console)
    switch await Interruption.run({ try await pipeline.fetched(freshness) }) {
    case .success(let ready):
      guard let plan = ready.plan else { throw Self.end(of: ready, console) }
      return (ready, plan)
    case .failure(let failure, let status):
      console.complain(failure.diagnostics.map(pipeline.rendered))
      throw status.exit
    }
  }

  private static func end(of pipeline: Pipeline, _ console: Console) -> ExitCode {
    console.complain(pipeline.diagnostics.map(pipeline.rendered))
    return pipeline.failure.exit
  }

  /// Loads the pipeline and its plan; tells every mistake and ends the command where there is one.
  func plan(output: String? = nil, console: Console) throws -> (Pipeline, Plan) {
    let pipeline = try load(output: output, console: console)
    guard let plan = pipeline.plan else { throw Self.end(of: pipeline, console) }
    return (pipeline, plan)
  }
}

extension ExitStatus {
  /// The status as ArgumentParser takes it.
  var exit: ExitCode { ExitCode(rawValue) }
}
