import PenstockFiles
import PenstockKit
import PenstockPlan

/// What a pipeline's file says of itself before it is planned: its name, what it reads, its variables.
public struct PipelineOutline: Sendable {
  /// The pipeline as it was named.
  public let path: String

  /// Its name, which its dataset has too; nil where the file does not say one.
  public let name: String?

  /// The other datasets that it reads, by name.
  public let reads: [String]

  /// The variables that it declares, those of the days that its run is for among them.
  public let variables: [String]

  /// Its file as it was read; nil where it could not be.
  let written: WrittenPipeline?

  /// The outline of the pipeline at `path`, a file or a folder with a `pipeline.yaml`; nothing is told
  /// of what is wrong with it.
  ///
  /// - Parameter given: Values for variables; those that it does not declare are nothing to it.
  public init(at path: String, variables given: [String: String] = [:]) {
    self.path = path
    let file = Pipeline.file(at: path)
    let text = try? LocalFiles.text(at: file, name: file, shown: file)
    written = text.map { WrittenPipeline($0, file: file) }
    let document = written?.value(with: given)
    name = document?["pipeline"]?.scalar
    let days = document?["run"] == nil ? [] : RunClock.Word.allCases.map(\.rawValue)
    variables = (document?["vars"]?.entries?.map(\.key) ?? []) + days
    let datasets = (document?["sources"]?.entries ?? []).compactMap { source in
      source.value["dataset"]?.scalar?.split(separator: "/").first.map(String.init)
    }
    // What a pipeline published last is there before it runs.
    reads = datasets.filter { [name] in $0 != name }
  }

  /// The pipelines in an order in which each comes after those among them that it reads, else as they
  /// are.
  ///
  /// - Throws: ``DiagnosticsError`` where two are called the same, or they read each other in a circle.
  public static func ordered(_ pipelines: [PipelineOutline]) throws -> [PipelineOutline] {
    var places: [String: Int] = [:]
    for (place, pipeline) in pipelines.enumerated() {
      guard let name = pipeline.name else { continue }
      if let twin = places.updateValue(place, forKey: name) {
        throw DiagnosticsError(
          Diagnostic(
            "\(pipelines[twin].path) and \(pipeline.path) are both called `\(name)`",
            help: "name each pipeline once"))
      }
    }
    var order: [PipelineOutline] = []
    var isDone = [Bool](repeating: false, count: pipelines.count)
    while order.count < pipelines.count {
      let next = pipelines.indices.first { place in
        !isDone[place]
          && pipelines[place].reads.allSatisfy { places[$0].map { isDone[$0] } ?? true }
      }
      guard let next else {
        let left = pipelines.indices.filter { !isDone[$0] }.compactMap { pipelines[$0].name }
        throw DiagnosticsError(
          Diagnostic(
            "\(left.map { "`\($0)`" }.inWords) wait for each other's datasets",
            help: "let one of them read its files instead"))
      }
      isDone[next] = true
      order.append(pipelines[next])
    }
    return order
  }
}
