import PenstockFetch
import PenstockFiles
import PenstockKit

/// Where one secret is: in a variable of the environment, or in a file.
struct SecretWords: StageSettings {
  let variable: String?
  let file: String?

  init(from fields: inout FieldReader) {
    variable = fields.optional(
      "env", "The variable of the environment that has it.", example: "API_KEY")
    file = fields.optional(
      "file", "The file that has it, from the project's folder; only its owner may read it.",
      example: "secrets/api_key")
    let (isOne, place) = ((variable == nil) != (file == nil), fields.location)
    fields.check(
      isOne,
      Diagnostic(
        "a secret is in the environment or in a file", at: place,
        help: "keep one of `env` and `file`"))
  }
}

/// Where the secrets are that a project names.
///
/// Their values are looked up when a request needs them.
struct SecretPlaces: Sendable {
  private let places: [(name: String, words: SecretWords)]
  private let folder: String

  /// The places of secrets by name, in the order written.
  init(_ places: [(name: String, words: SecretWords)] = [], folder: String = ".") {
    self.places = places
    self.folder = folder
  }

  /// The names of all.
  var names: [String] { places.map(\.name) }

  /// The secret called `name`.
  ///
  /// - Throws: ``DiagnosticsError`` saying why it can't be had, without a word of what was found.
  func secret(_ name: String, at location: SourceLocation?) throws -> Secret {
    guard let words = places.first(where: { $0.name == name })?.words else {
      throw DiagnosticsError(Diagnostic("there is no secret `\(name)`", at: location))
    }
    if let variable = words.variable {
      guard let value = Process.environment(variable), !value.isEmpty else {
        throw DiagnosticsError(
          Diagnostic(
            "secret `\(name)` is not there: the environment has no `\(variable)`", at: location,
            help: "set it where penstock is started: `export \(variable)=…`"))
      }
      return Secret(value)
    }
    do {
      return Secret(try PrivateFile.line(in: InputPath.join(folder, words.file ?? "")))
    } catch {
      throw DiagnosticsError(
        Diagnostic("secret `\(name)` is not there: \(error)", at: location))
    }
  }
}
