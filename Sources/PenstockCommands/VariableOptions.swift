import ArgumentParser
import Penstock

/// Values for the variables of pipelines.
struct VariableOptions: ParsableArguments {
  @Option(
    name: .customLong("var"), help: "A value for a variable that the pipeline declares: NAME=VALUE."
  )
  var variables: [String] = []

  @Option(help: "A YAML file of values for variables.", completion: .file())
  var vars: [String] = []

  /// The values by name.
  ///
  /// - Throws: `DiagnosticsError` where one is not written as it should be.
  func values() throws -> [String: String] {
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

  /// Checks that of several pipelines one at least declares each variable; a single one says so itself.
  ///
  /// - Throws: `DiagnosticsError` where none does.
  static func check(
    _ values: [String: String], against pipelines: [PipelineOutline]
  ) throws {
    let declared = Set(pipelines.flatMap(\.variables))
    if pipelines.count > 1,
      let name = values.keys.sorted().first(where: { !declared.contains($0) })
    {
      throw DiagnosticsError(
        Diagnostic(
          "none of these pipelines declares a variable `\(name)`",
          help: Suggestion.help(for: name, in: declared.sorted())))
    }
  }
}
