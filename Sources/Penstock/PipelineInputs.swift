import PenstockData
import PenstockFetch
import PenstockFiles
import PenstockKit
import PenstockPlan
import PenstockStages

/// The files that a pipeline reads: those in its folder, and the answers of servers once they are here.
struct PipelineInputs: PlanFiles {
  let files: LocalFiles
  let project: Project
  let answers: [String: [any ByteInput]]
  let columns: [String: Schema]

  func inputs(at pattern: String) -> [any ByteInput] { files.inputs(at: pattern) }
  func members(_ member: String, of inputs: [any ByteInput]) throws -> [any ByteInput] {
    try files.members(member, of: inputs)
  }
  func text(at path: String) throws -> String { try files.text(at: path) }
  func shownPath(_ path: String) -> String { files.shownPath(path) }
  func problem(at path: String) -> PathProblem? { files.problem(at: path) }

  var datasets: any PublishedDatasets { files.datasets }

  func answers(to source: RemoteSource) -> [any ByteInput]? { answers[source.node] }
  func columns(givenFor node: String) -> Schema? { columns[node] }

  func problems(with source: RemoteSource) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    do {
      let address = try WebAddress(source.url.filled { _ in "x" })
      let written = (source.http.query?.entries ?? []).compactMap { entry in
        if case .text = entry.value { entry.name.name } else { nil }
      }
      for name in address.pairs.map(\.name) + written where Secret.isLikely(under: name) {
        problems.append(
          Diagnostic(
            "`\(name)` stands in the pipeline, for everybody to read", at: source.location,
            help: "write `http: { query: { \(name): { secret: NAME } } }`, and where it is in "
              + "penstock.yaml", severity: .warning))
      }
    } catch let error as FetchError where error.kind == .local {
      // What this machine lacks is no mistake of the pipeline: it is told when the url is asked.
    } catch let error as FetchError {
      problems.append(Diagnostic(error.message, at: source.location, help: error.help))
    } catch {
      problems.append(Diagnostic("\(error)", at: source.location))
    }
    for path in source.http.pages?.paths ?? [] where !JSONProbe.isPath(path) {
      problems.append(
        Diagnostic(
          "`\(path)` is no place in a page", at: source.http.pages?.location,
          help: "write it like `data.rows` or `[0].next`"))
    }
    for (name, location) in source.secrets where !project.secrets.names.contains(name) {
      problems.append(
        Diagnostic(
          "penstock.yaml has no secret `\(name)`", at: location,
          help: Suggestion.help(for: name, in: project.secrets.names)
            ?? "say where it is: `secrets: { \(name): { env: \(name) } }`"))
    }
    return problems
  }
}
