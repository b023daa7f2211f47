import PenstockData
import PenstockEngine
import PenstockFetch
import PenstockFiles
import PenstockKit
import PenstockPlan

/// Where the answers of servers come from.
public enum Freshness: Sendable, Hashable {
  /// From earlier runs where the pipeline says that they are good for so long, else from the servers.
  case usual
  /// From earlier runs alone.
  case offline
  /// From the servers alone.
  case refreshed
}

extension Pipeline {
  /// The same pipeline with its urls asked: now all columns are known, and everything is checked.
  ///
  /// All sources are asked at once, those that ask for each row of another node as soon as its rows
  /// can be had; what goes wrong is told of all of them. Answers are kept below the output root, in
  /// `.penstock/responses`, by their hash.
  ///
  /// - Throws: ``RunFailure`` saying which answers can't be had, or what is wrong with them.
  public func fetched(
    _ freshness: Freshness = .usual, _ options: RunOptions = .standard
  ) async throws -> Pipeline {
    var pipeline = self
    let source = Answers(
      fetcher: fetcher(freshness),
      requests: Requests(secrets: origin.project?.secrets ?? SecretPlaces()),
      ledger: origin.ledger, options: options)
    while pipeline.isSound {
      let wanted = pipeline.unanswered
      if wanted.isEmpty { return pipeline }
      let got = try await Self.get(wanted, source)
      pipeline = Pipeline(
        origin,
        answers: pipeline.answers.merging(got.mapValues(\.unpacked)) {
          $1
        },
        missing: pipeline.missing + wanted.flatMap { got[$0.node]?.missing ?? [] })
    }
    // What was sound before its urls were asked is wrong because of what they answered.
    throw RunFailure(isSound ? .data : .configuration, pipeline.diagnostics)
  }

  /// The sources that are to be asked next: those that wait for no other's answer.
  private var unanswered: [RemoteSource] {
    let left = remotes.filter { answers[$0.node] == nil }
    let names = Set(left.map(\.node))
    return left.filter { source in
      source.rows.map { names.isDisjoint(with: $0.plan.nodes.map(\.name)) } ?? true
    }
  }

  /// What sources have, by their names.
  private static func get(
    _ sources: [RemoteSource], _ answers: Answers
  ) async throws -> [String: Answers.Got] {
    var results: [String: Result<Answers.Got, any Error>] = [:]
    await withTaskGroup(of: (String, Result<Answers.Got, any Error>).self) { group in
      for source in sources {
        group.addTask { (source.node, await answers.result(of: source)) }
      }
      for await (node, result) in group { results[node] = result }
    }
    var failures: [RunFailure] = []
    var got: [String: Answers.Got] = [:]
    for source in sources {
      switch results[source.node] {
      case .success(let answer): got[source.node] = answer
      case .failure(let error): failures.append(RunFailure(error, asking: source))
      case nil: break
      }
    }
    if let failure = failures.worst { throw failure }
    return got
  }

  /// Asks the urls, runs the plan and publishes the dataset, or changes nothing that a reader sees.
  ///
  /// - Throws: ``RunFailure`` saying why nothing was published.
  public func run(
    _ options: RunOptions = .standard, _ freshness: Freshness = .usual
  ) async throws -> RunReport {
    let pipeline = try await fetched(freshness, options)
    guard let plan = pipeline.plan else { throw RunFailure(.configuration, pipeline.diagnostics) }
    return try await pipeline.run(plan, options)
  }

  private var answerFolder: String { outputRoot + "/.penstock/responses" }

  /// Once a day removes answers that have been kept for too long.
  ///
  /// None goes that a generation of a dataset was made of. What can't be removed stays, and is no reason
  /// for a run to fail.
  func pruneAnswers() {
    let stamp = answerFolder + "/pruned"
    let age = Folder.secondsSinceChange(stamp)
    if remotes.isEmpty || age.map({ $0 <= 86_400 }) ?? false { return }
    if age != nil {
      try? ResponseStore(answerFolder).prune(
        origin.project?.responses ?? ResponseStore.Bounds(),
        keeping: DatasetStore.hashes(below: outputRoot), now: Process.secondsSince1970)
    }
    try? TextFile.write("", to: stamp)
  }

  private func fetcher(_ freshness: Freshness) -> Fetcher {
    var options = Fetcher.Options()
    options.policy = HostPolicy(named: origin.project?.hosts ?? [])
    options.proxy = origin.project?.proxy
    options.mode =
      switch freshness {
      case .usual: .usual
      case .offline: .offline
      case .refreshed: .refresh
      }
    return Fetcher(store: ResponseStore(answerFolder), options)
  }
}

extension RunFailure {
  /// Why the answer to `source` can't be had.
  fileprivate init(_ error: any Error, asking source: RemoteSource) {
    switch error {
    case let error as FetchError:
      let kind: Kind =
        switch error.kind {
        case .unreachable: .unavailable
        case .badAnswer: .data
        case .later: .busy
        case .forbidden: .forbidden
        case .local: .inputOutput
        }
      self.init(
        kind,
        Diagnostic(
          "source `\(source.node)` has no answer: \(error.message)", at: source.location,
          help: error.help, notes: error.notes))
    case let error as FileError:
      self.init(
        error.kind == .cannotCreate ? .cannotCreate : .inputOutput,
        Diagnostic("the answer to `\(source.node)` can't be kept: \(error)", at: source.location))
    case let failure as RunFailure: self = failure
    case let error as DiagnosticsError: self.init(.configuration, error.diagnostics)
    case is CancellationError: self.init(.cancelled, Diagnostic("the run was stopped"))
    default: self.init(.internalFault, Diagnostic("\(error)", at: source.location))
    }
  }
}

extension [RunFailure] {
  /// All of them as one, of the kind that a person has to see to first; nil for none.
  fileprivate var worst: RunFailure? {
    let order: [RunFailure.Kind] = [
      .cancelled, .internalFault, .configuration, .forbidden, .cannotCreate, .inputOutput, .data,
      .unavailable, .busy,
    ]
    guard let kind = order.first(where: { kind in contains { $0.kind == kind } }) else {
      return first
    }
    return RunFailure(kind, flatMap(\.diagnostics))
  }
}
