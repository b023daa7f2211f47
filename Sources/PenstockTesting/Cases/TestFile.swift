import Penstock
import PenstockFiles

/// The tests beside a pipeline: `tests.yaml` in its folder, and every YAML file in `tests/`.
///
/// Beside a pipeline that is a file of another name, `prices.yaml`, they are in `prices.tests.yaml`.
public struct TestFile: Sendable {
  /// The file's path, as it is shown.
  public let path: String

  /// Its tests, in the order written.
  public let cases: [TestCase]

  /// Its lines.
  let lines: [Substring]

  /// What is at the top of a file of tests.
  private struct Words: StageSettings {
    let tests: NamedValues<TestValue>

    init(from fields: inout FieldReader) {
      tests = fields.required(
        "tests", "The tests, by names that are sentences.",
        example: "{ only cheap ones stay: { expect: { cheap: [] } } }")
    }
  }

  /// The test files beside the pipeline at `path`; none where there are none.
  ///
  /// - Throws: ``DiagnosticsError`` with every mistake in them.
  public static func all(beside path: String) throws -> [TestFile] {
    let paths = Self.paths(beside: path)
    var files: [TestFile] = []
    var notes = Notes()
    for path in paths {
      guard let text = TextFile.read(path) else { continue }
      if let file = read(text, path, &notes) { files.append(file) }
    }
    if notes.hasErrors { throw DiagnosticsError(notes.diagnostics) }
    return files
  }

  /// Where the tests of the pipeline at `path` may be; the first of them is where to begin.
  public static func paths(beside path: String) -> [String] {
    let file = Pipeline.file(at: path)
    let folder = Folder.parent(of: file)
    let name = file.split(separator: "/").last.map(String.init) ?? file
    guard name == "pipeline.yaml" else {
      let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
      return [InputPath.join(folder, "\(stem).tests.yaml")]
    }
    let more = ((try? Folder.names(in: InputPath.join(folder, "tests"))) ?? [])
      .filter { $0.hasSuffix(".yaml") }.map { InputPath.join(folder, "tests/\($0)") }
    return [InputPath.join(folder, "tests.yaml")] + more
  }

  private static func read(_ text: String, _ path: String, _ notes: inout Notes) -> TestFile? {
    guard let value = YAMLReader.read(text, file: path, &notes) else { return nil }
    var reader = FieldReader(value, owner: "the file of tests")
    let words = Words(from: &reader)
    reader.finish()
    for diagnostic in reader.notes.diagnostics { notes.note(diagnostic) }
    if !reader.notes.diagnostics.isEmpty { return nil }
    let cases = words.tests.entries.map { entry in
      TestCase(
        name: entry.name.name, location: entry.name.location ?? value.location,
        words: entry.value.words)
    }
    return TestFile(path: path, cases: cases, lines: text.writtenLines)
  }

  /// The JSON Schema of files of tests.
  public static var schema: JSONValue {
    var reader = FieldReader.recording()
    _ = Words(from: &reader)
    return .object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("Tests of a Penstock pipeline")),
      ("type", .string("object")),
      ("properties", .object(reader.fields.map { ($0.name, $0.schema) })),
      ("required", .strings(reader.fields.filter(\.isRequired).map(\.name))),
      ("additionalProperties", .bool(false)),
    ])
  }
}

/// One test, as the value of its name.
private struct TestValue: SettingValue {
  let words: TestWords

  static var shape: ValueShape { Nested<TestWords>.shape }
  static var placeholder: TestValue { TestValue(words: Nested<TestWords>.placeholder.settings) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> TestValue? {
    var reader = FieldReader(value, owner: "this test")
    let words = TestWords(from: &reader)
    reader.finish()
    for diagnostic in reader.notes.diagnostics { notes.note(diagnostic) }
    return reader.notes.diagnostics.isEmpty ? TestValue(words: words) : nil
  }
}
