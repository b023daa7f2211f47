import Foundation
import Penstock
import PenstockTesting
import Testing

/// Asks Python's `jsonschema` what a schema says of YAML files, as an editor would.
private struct Validator {
  private static let script = """
    import json, sys, yaml, jsonschema
    class Loader(yaml.SafeLoader): pass
    Loader.yaml_implicit_resolvers = {
      first: [(tag, rule) for tag, rule in rules if not tag.endswith(":timestamp")]
      for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sys.argv[2:]:
      errors = list(validator.iter_errors(yaml.load(open(path), Loader)))
      print("accepted" if not errors else "rejected")
    """

  /// For each file whether it is accepted; nil where there is no Python with `jsonschema`.
  static func accepts(_ files: [String]) throws -> [Bool]? {
    let workspace = try Workspace()
    try workspace.write(PipelineSchema.make(.builtIn).text(), to: "schema.json")
    try workspace.write(script, to: "validate.py")
    let folder = workspace.path
    guard run(["python3", "-c", "import yaml, jsonschema"], "/dev/null") == 0 else {
      print("skipped: there is no python3 with yaml and jsonschema")
      return nil
    }
    let status = run(
      ["python3", folder + "/validate.py", folder + "/schema.json"] + files, folder + "/out.txt")
    #expect(status == 0)
    return workspace.read("out.txt")?.split(separator: "\n").map { $0 == "accepted" }
  }

  private static func run(_ command: [String], _ output: String) -> Int32 {
    if output != "/dev/null" { _ = FileManager.default.createFile(atPath: output, contents: nil) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = FileHandle(forWritingAtPath: output)
    do {
      try process.run()
    } catch {
      return -1
    }
    process.waitUntilExit()
    return process.terminationStatus
  }
}

@Suite struct `The JSON Schema of pipeline files` {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func `accepts every pipeline of the repository`() throws {
    let pipelines = Self.repository.appending(path: "Pipelines").path
    let files = try FileManager.default.subpathsOfDirectory(atPath: pipelines)
      .filter { $0.hasSuffix("pipeline.yaml") && !$0.contains("/out/") }.sorted()
    #expect(!files.isEmpty)
    guard let accepted = try Validator.accepts(files.map { "\(pipelines)/\($0)" }) else { return }
    #expect(zip(files, accepted).filter { !$1 }.map(\.0) == [])
  }

  @Test func `rejects what is wrong in form, as penstock does`() throws {
    let names = [
      "unknown-section", "unknown-field-in-source", "unknown-field-in-stage",
      "unknown-field-in-sink", "unknown-stage", "missing-fields", "missing-from",
      "missing-pipeline-name", "list-for-one", "one-for-list", "number-words", "map-for-text",
      "section-is-a-list", "node-is-a-word", "unknown-word", "column-type", "column-declaration",
      "file-is-a-list", "steps", "no-sinks", "stage-in-the-wrong-section", "variables-are-a-list",
    ]
    let files = names.map { "\(GalleryCase.folder)/\($0)/pipeline.yaml" }
    guard let accepted = try Validator.accepts(files) else { return }
    #expect(zip(names, accepted).filter { $1 }.map(\.0) == [])
  }

  @Test func `accepts what is wrong in meaning alone`() throws {
    let names = [
      "column-missing", "cycle", "from-nothing", "units-mixed", "variable-unused", "unread-node",
      "currency-code", "no-file-matches", "variable-undeclared", "carriage-returns",
    ]
    let files = names.map { "\(GalleryCase.folder)/\($0)/pipeline.yaml" }
    guard let accepted = try Validator.accepts(files) else { return }
    #expect(zip(names, accepted).filter { !$1 }.map(\.0) == [])
  }

  @Test func `accepts variables wherever a value stands`() throws {
    let workspace = try Workspace()
    try workspace.write(
      """
      pipeline: variables
      vars: { n: 3, d: ",", m: spot, flag: true, t: decimal, f: refuse, a: 5 }
      sources:
        prices: { path: "${n}.csv", on_error: "${f}", columns: { close: "${t}" }, csv: { delimiter: "${d}" } }
      transforms:
        few: { from: "${n}", limit: "${n}", refused: { at_most: "${a}" } }
      sinks:
        a.csv: { from: few }
      """, to: "pipeline.yaml")
    guard let accepted = try Validator.accepts([workspace.path + "/pipeline.yaml"]) else { return }
    #expect(accepted == [true])
  }
}
