import ArgumentParser
import Penstock

/// `penstock schema`: the JSON Schema of pipeline files.
struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema of pipeline files, for editors.")

  func run() async throws {
    try Console().output(PipelineSchema.make(PenstockTool.catalog).text())
  }
}
