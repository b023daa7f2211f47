import ArgumentParser
import Penstock
import PenstockTesting

/// `penstock schema`: the JSON Schema of pipeline files.
struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema of pipeline files, for editors.",
    discussion: """
      Save it, and name it in the first line of a pipeline file, so that an editor with a YAML \
      language server completes stages, fields and words, and says what they mean:

        penstock schema > pipeline.schema.json

        # yaml-language-server: $schema=pipeline.schema.json
      """)

  @Flag(help: "Print the schema of files of tests instead.")
  var tests = false

  func run() async throws {
    let schema = tests ? TestFile.schema : PipelineSchema.make(PenstockTool.catalog)
    try Console().output(schema.text())
  }
}
