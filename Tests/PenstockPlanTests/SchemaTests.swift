import Foundation
import Penstock
import PenstockTesting
import Testing

/// Asks Python's `jsonschema` what a schema says of YAML files, as an editor would.
private struct Validator {
  private static let script = """
    import json, re, sys, yaml, jsonschema
    class Loader(yaml.SafeLoader): pass
    Loader.yaml_implicit_resolvers = {
      first: [(tag, rule) for tag, rule in rules if not tag.endswith((":timestamp", ":bool"))]
      for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    # As YAML 1.2 has it: `on` is a word.
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    def examples(part):
      if isinstance(part, list):
        for each in part: examples(each)
      elif isinstance(part, dict):
        whole = dict(part, **{"$defs": schema.get("$defs", {})})
        for value in part.get("examples", []) + ([part["default"]] if "default" in part else []):
          jsonschema.Draft202012Validator(whole).validate(value)
        for name, each in part.items():
          if name not in ("examples", "default"): examples(each)
    examples(schema)
    for path in sys.argv[2:]:
      errors = list(validator.iter_errors(yaml.load(open(path), Loader)))
      print("accepted" if not errors else "rejected")
    """

  /// For each file whether it is accepted; nil where there is no Python with `jsonschema`.
  static func accepts(
    _ files: [String], by schema: JSONValue = PipelineSchema.make(.builtIn)
  ) throws -> [Bool]? {
    let workspace = try Workspace()
    try workspace.write(schema.text(), to: "schema.json")
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

  /// The files of that name below the repository's pipelines.
  private func files(_ name: String) throws -> [String] {
    let pipelines = Self.repository.appending(path: "Pipelines").path
    let files = try FileManager.default.subpathsOfDirectory(atPath: pipelines)
      .filter { $0.hasSuffix("/" + name) && !$0.contains("/out/") }.sorted()
    #expect(!files.isEmpty)
    return files.map { "\(pipelines)/\($0)" }
  }

  @Test func `accepts every pipeline of the repository`() throws {
    let files = try files("pipeline.yaml")
    guard let accepted = try Validator.accepts(files) else { return }
    #expect(zip(files, accepted).filter { !$1 }.map(\.0) == [])
  }

  @Test func `of tests accepts every file of tests of the repository, and no broken one`() throws {
    let files = try files("tests.yaml")
    let workspace = try Workspace()
    let broken = [
      "tests: { a: { expct: {} } }", "tests: []", "tests: { a: { fails: { exit: bad } } }",
      "tests: { a: { expect: { b: { counts: 3 } } } }",
    ]
    for (number, text) in broken.enumerated() { try workspace.write(text, to: "\(number).yaml") }
    guard
      let accepted = try Validator.accepts(
        files + broken.indices.map { "\(workspace.path)/\($0).yaml" }, by: TestFile.schema)
    else { return }
    #expect(zip(files, accepted).filter { !$1 }.map(\.0) == [])
    #expect(zip(broken, accepted.dropFirst(files.count)).filter { $1 }.map(\.0) == [])
  }

  /// How messages begin that are about the form of a file: what an editor can know too.
  private static let formal = [
    "unknown field", "unknown section", "unknown stage", "unknown field or stage", "missing field",
    "expected a ", "expected a list", "expected `true` or `false`", "expected the sections",
    "this step has two stages",
  ]

  /// Messages that begin so, and need more than a schema: what a text must be like, or that the
  /// words of a file that is named from the pipeline's are meant.
  private static let deeper = [
    "expected a date", "expected a count", "expected a share", "concepts.yaml", "penstock.yaml",
    "expected a whole",
  ]

  @Test func `rejects every gallery case that is wrong in form`() throws {
    let cases = GalleryCase.all.filter { item in
      item.pipeline.diagnostics.contains { diagnostic in
        let file = diagnostic.location?.file ?? ""
        return diagnostic.severity == .error && file.hasSuffix("/pipeline.yaml")
          && Self.formal.contains { diagnostic.message.hasPrefix($0) }
          && !Self.deeper.contains { diagnostic.message.hasPrefix($0) }
      }
    }
    #expect(cases.count > 20)
    guard let accepted = try Validator.accepts(cases.map { "\($0.path)/pipeline.yaml" }) else {
      return
    }
    #expect(zip(cases, accepted).filter { $1 }.map(\.0.name) == [])
  }

  @Test func `rejects two stages in a node, words that no choice has, and what has no sinks`()
    throws
  {
    let names = ["two-stages-in-a-node", "unknown-word", "no-sinks", "missing-pipeline-name"]
    let files = names.map { "\(GalleryCase.folder)/\($0)/pipeline.yaml" }
    guard let accepted = try Validator.accepts(files) else { return }
    #expect(zip(names, accepted).filter { $1 }.map(\.0) == [])
  }

  @Test func `accepts every gallery case that only has warnings, or is wrong in meaning`() throws {
    let meaning = [
      "column-missing", "cycle", "from-nothing", "units-mixed", "currency-code", "no-file-matches",
      "variable-undeclared", "carriage-returns",
    ]
    let cases = GalleryCase.all.filter { item in
      meaning.contains(item.name)
        || item.pipeline.diagnostics.allSatisfy { $0.severity == .warning }
    }
    #expect(cases.count > meaning.count)
    guard let accepted = try Validator.accepts(cases.map { "\($0.path)/pipeline.yaml" }) else {
      return
    }
    #expect(zip(cases, accepted).filter { !$1 }.map(\.0.name) == [])
  }

  @Test func `documents every stage, field and word`() throws {
    let text = PipelineSchema.make(.builtIn).text()
    let schema = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    var bare: [String] = []
    func walk(_ value: Any, _ path: String) {
      if let list = value as? [Any] { return list.forEach { walk($0, path) } }
      guard let members = value as? [String: Any] else { return }
      for (name, field) in members["properties"] as? [String: Any] ?? [:] {
        let words = field as? [String: Any] ?? [:]
        if words["$ref"] == nil, words["description"] == nil { bare.append("\(path).\(name)") }
      }
      if members["properties"] != nil, members["additionalProperties"] as? Bool != false {
        bare.append("\(path) takes any field")
      }
      if let words = members["enumDescriptions"] as? [String], words.contains("") {
        bare.append("\(path) has a word without a description")
      }
      for (name, child) in members where !["examples", "default"].contains(name) {
        walk(child, "\(path).\(name)")
      }
    }
    walk(schema ?? [:], "")
    for (name, stage) in schema?["$defs"] as? [String: [String: Any]] ?? [:]
    where stage["description"] == nil {
      bare.append(name)
    }
    #expect(bare == [])
    #expect(schema?["$defs"] as? [String: Any] != nil)
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
