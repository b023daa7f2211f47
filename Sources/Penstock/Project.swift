import PenstockFetch
import PenstockFiles
import PenstockKit
import PenstockPlan

/// What `penstock.yaml` says, for all pipelines below its folder: where outputs go, which hosts may be
/// reached, where secrets are.
struct Project: Sendable {
  /// The folder below which datasets are published.
  let outputRoot: String

  /// The hosts that may be reached besides those of the pipeline's own urls.
  private(set) var hosts: [HostPolicy.Pattern] = []

  /// Where a proxy is.
  private(set) var proxy: String?

  /// Where secrets are.
  private(set) var secrets = SecretPlaces()

  /// What becomes of answers that were kept.
  private(set) var responses = ResponseStore.Bounds()

  private static let fileName = "penstock.yaml"

  private struct Words: StageSettings {
    let output: String
    let hosts: [String]
    let secrets: NamedValues<Nested<SecretWords>>?
    let proxy: String?
    let responses: ResponseWords?

    init(from fields: inout FieldReader) {
      output = fields.optional(
        "output", "The folder below which datasets are published.", default: "out")
      hosts = fields.optional(
        "hosts",
        "Hosts that may be reached besides those of urls; a private address only where it is named.",
        default: [], example: "[data.example.com, \"*.example.org\", localhost]")
      secrets = fields.optional(
        "secrets", "Where the secrets are that pipelines name.",
        example: "{ API_KEY: { env: API_KEY }, TOKEN: { file: token.txt } }")
      proxy = fields.optional(
        "proxy", "A proxy for all requests; none is used unless it stands here.",
        example: "http://proxy.example.com:3128")
      responses =
        (fields.optional(
          "responses",
          "How long answers are kept and how many, besides those that datasets were made of.",
          as: Nested<ResponseWords>.self, example: "{ keep: 30d, at_most: 10GB }"))?.settings
      let places = fields.locations(in: "hosts")
      for (place, host) in hosts.enumerated() {
        fields.check(
          HostPolicy.Pattern(host) != nil,
          Diagnostic(
            "`\(host)` is no host", at: place < places.count ? places[place] : nil,
            help: "write a name, such as `example.com`, `*.example.com` or `localhost:8080`"))
      }
    }
  }

  private struct ResponseWords: StageSettings {
    let keep: TimeSpan
    let most: ByteCount

    init(from fields: inout FieldReader) {
      let usual = ResponseStore.Bounds()
      keep = fields.optional(
        "keep", "For how long an answer stays that nobody asks for again.",
        default: TimeSpan(seconds: usual.age), fallbackInWords: "30d")
      most = fields.optional(
        "at_most", "How many bytes of answers stay; the oldest go first.",
        default: ByteCount(bytes: usual.size), fallbackInWords: "10GB")
    }
  }

  /// The project of a pipeline in `folder`: the nearest `penstock.yaml` upwards; without one,
  /// outputs go to `out` in the pipeline's folder.
  static func find(above folder: String, texts: inout [String: String], _ notes: inout Notes)
    -> Project
  {
    var place = Folder.resolved(folder) ?? folder
    while true {
      let path = place == "/" ? "/" + fileName : place + "/" + fileName
      if Folder.hasFile(path) { return read(path, in: place, &texts, &notes) }
      let parent = Folder.parent(of: place)
      if parent == place { return Project(outputRoot: InputPath.join(folder, "out")) }
      place = parent
    }
  }

  private static func read(
    _ path: String, in folder: String, _ texts: inout [String: String], _ notes: inout Notes
  ) -> Project {
    do {
      let text = try LocalFiles.text(at: path, name: path, shown: path)
      texts[path] = text
      guard let value = YAMLReader.read(text, file: path, &notes) else {
        return Project(outputRoot: folder)
      }
      var reader = FieldReader(value, owner: "the project file")
      let words = Words(from: &reader)
      reader.finish()
      for diagnostic in reader.notes.diagnostics { notes.note(diagnostic) }
      var project = Project(outputRoot: InputPath.join(folder, words.output))
      project.hosts = words.hosts.compactMap { HostPolicy.Pattern($0) }
      project.proxy = words.proxy
      if let responses = words.responses {
        project.responses.age = responses.keep.seconds
        project.responses.size = responses.most.bytes
      }
      project.secrets = SecretPlaces(
        words.secrets?.entries.map { ($0.name.name, $0.value.settings) } ?? [], folder: folder)
      return project
    } catch let error as DiagnosticsError {
      for diagnostic in error.diagnostics { notes.note(diagnostic) }
    } catch {
      notes.note(Diagnostic("\(error)"))
    }
    return Project(outputRoot: folder)
  }
}
