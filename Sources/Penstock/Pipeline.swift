import PenstockData
import PenstockEngine
import PenstockFiles
import PenstockKit
import PenstockPlan
import PenstockStages

/// A pipeline on disk: load it, see what is wrong, run it.
///
/// For example:
///
///     let pipeline = Pipeline(at: "Pipelines/ai_ipo")
///     guard pipeline.isSound else { return show(pipeline.diagnostics) }
///     let report = try await pipeline.run()
public struct Pipeline: Sendable {
  /// The plan; nil where something is wrong.
  public let plan: Plan?

  /// Every mistake and warning, in the order of the file.
  public let diagnostics: [Diagnostic]

  /// The folder below which its dataset is published.
  public let outputRoot: String

  /// Whether the file itself could not be had, which is a mistake of the command line.
  public let isMissing: Bool

  /// The sources whose urls are to be asked before there is anything to run.
  let remotes: [RemoteSource]

  /// What the pipeline was loaded from.
  let origin: Origin

  /// What ``fetched(_:_:)`` got for them, by their names.
  let answers: [String: [any ByteInput]]

  /// The requests that have no answer, where that is allowed.
  public let missing: [MissingAnswer]

  private let texts: [String: String]

  /// What a pipeline is loaded from, so that it can be loaded again when more is known.
  struct Origin: Sendable {
    let path: String
    let variables: [String: String]
    let output: String?
    let given: [String: String]
    let columns: [String: Schema]
    let catalog: StageCatalog
    let ledger: InputLedger
    let seconds = Process.secondsSince1970
    var project: Project?
    var written: WrittenPipeline?
  }

  /// The pipeline at `path`: a file, or a folder with a `pipeline.yaml`.
  ///
  /// Nothing is asked over the network; see ``fetched(_:_:)``.
  ///
  /// - Parameters:
  ///   - path: Resolves against the working directory; all paths in the file against its folder.
  ///   - variables: Values for the variables that the file declares, and days for `run.date`, `run.from`
  ///     and `run.to` in the place of those reckoned.
  ///   - output: A folder in the place of the project's output root.
  ///   - files: Texts in the place of files, by the paths that the pipeline has for these.
  ///   - columns: What flows out of sources that are not looked at and have no rows, by their names.
  ///   - catalog: The stages that it may use.
  public init(
    at path: String, variables: [String: String] = [:], output: String? = nil,
    files given: [String: String] = [:], columns: [String: Schema] = [:],
    catalog: StageCatalog = .builtIn
  ) {
    self.init(
      Origin(
        path: path, variables: variables, output: output, given: given, columns: columns,
        catalog: catalog, ledger: InputLedger()), answers: [:])
  }

  /// The pipeline that has this outline, from the file as it was read for that.
  ///
  /// The other parameters are those of ``init(at:variables:output:files:columns:catalog:)``.
  public init(
    _ outline: PipelineOutline, variables: [String: String] = [:], output: String? = nil,
    catalog: StageCatalog = .builtIn
  ) {
    self.init(
      Origin(
        path: outline.path, variables: variables, output: output, given: [:], columns: [:],
        catalog: catalog, ledger: InputLedger(), written: outline.written), answers: [:])
  }

  /// The pipeline from `origin`, with what its urls gave by the sources' names.
  init(
    _ origin: Origin, answers: [String: [any ByteInput]], missing: [MissingAnswer] = []
  ) {
    let file = Self.file(at: origin.path)
    let folder = Folder.parent(of: file)
    var notes = Notes()
    var texts: [String: String] = [:]
    let project = Project.find(above: folder, texts: &texts, &notes)
    outputRoot = origin.output ?? project.outputRoot
    let files = LocalFiles(
      folder: folder, outputRoot: outputRoot, ledger: origin.ledger, given: origin.given)
    let lacking = Self.noPipeline(at: origin.path)
    var isMissing = lacking != nil
    var planned: (plan: Plan?, remotes: [RemoteSource]) = (nil, [])
    var origin = origin
    do {
      if let lacking { throw DiagnosticsError(lacking) }
      let written =
        try origin.written
        ?? WrittenPipeline(LocalFiles.text(at: file, name: file, shown: file), file: file)
      texts[file] = written.text
      origin.written = written
      let inputs = PipelineInputs(
        files: files, project: project, answers: answers, columns: origin.columns)
      if let read = PipelineFile.read(
        written, variables: origin.variables, catalog: origin.catalog,
        reading: RunClock.Reading(seconds: origin.seconds, text: files.text), &notes)
      {
        planned = Planner.plan(read, catalog: origin.catalog, files: inputs, &notes)
      }
    } catch let error as DiagnosticsError {
      for diagnostic in error.diagnostics { notes.note(diagnostic) }
    } catch {
      isMissing = true
      notes.note(
        Diagnostic("\(error)", help: "name a pipeline file, or a folder with a pipeline.yaml"))
    }
    texts.merge(files.readTexts) { first, _ in first }
    self.texts = texts
    self.isMissing = isMissing
    self.answers = answers
    self.missing = missing
    origin.project = project
    self.origin = origin
    plan = notes.hasErrors ? nil : planned.plan
    remotes = planned.remotes
    diagnostics = notes.diagnostics.inOrder
  }

  /// Whether nothing is wrong as far as it is known; urls may be to be asked before there is a plan.
  public var isSound: Bool { !isMissing && !diagnostics.contains { $0.severity == .error } }

  /// How a command ends that can't go on with it: what is wrong is the file that its user named, a file
  /// of a dataset that is damaged, or what the pipeline says.
  public var failure: ExitStatus {
    isMissing ? .usage : origin.ledger.hasDamage ? .inputOutput : .badPipeline
  }

  /// The pipeline file that `path` means: itself, or the `pipeline.yaml` in a folder.
  public static func file(at path: String) -> String {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    return Folder.exists(trimmed) ? trimmed + "/pipeline.yaml" : trimmed
  }

  /// Runs a plan of this pipeline and publishes its dataset, or changes nothing that a reader sees.
  ///
  /// - Parameter folder: A folder to publish below in the place of ``outputRoot``.
  /// - Throws: ``RunFailure`` saying why nothing was published.
  public func run(
    _ plan: Plan, _ options: RunOptions = .standard, below folder: String? = nil
  ) async throws -> RunReport {
    let report = try await Engine(plan, options).run(
      publishingBelow: folder ?? outputRoot, ledger: origin.ledger, missing: missing,
      refusedFormat: refusedFormat)
    if folder == nil { pruneAnswers() }
    return report
  }

  /// The first rows that flow along an edge of a plan; publishes nothing.
  public func preview(
    _ plan: Plan, _ edge: Plan.Edge, limit: Int, _ options: RunOptions = .standard
  ) async throws -> (rows: Batch, report: RunReport) {
    try await Engine(plan, options).preview(edge, limit: limit)
  }

  /// A diagnostic as people read it, with the line that it speaks of.
  public func rendered(_ diagnostic: Diagnostic) -> String {
    diagnostic.rendered { texts[$0] }
  }
}

extension RunOptions {
  /// As many batches at once as there are cores.
  public static var standard: RunOptions { RunOptions(workers: Process.coreCount) }
}

extension [Diagnostic] {
  /// More mistakes than these are counted, not told.
  private static var most: Int { 100 }

  /// The diagnostics in the order in which they should be read: file by file, as they were come to,
  /// from top to bottom, and last what stands nowhere.
  fileprivate var inOrder: [Diagnostic] {
    let files = compactMap(\.location?.file).reduce(into: [String: Int]()) { ranks, file in
      ranks[file] = ranks[file] ?? ranks.count
    }
    let ordered = enumerated().sorted { left, right in
      guard let a = left.element.location else {
        return right.element.location == nil && left.offset < right.offset
      }
      guard let b = right.element.location else { return true }
      let (first, second) = (files[a.file] ?? 0, files[b.file] ?? 0)
      return (first, a.line, a.column, left.offset) < (second, b.line, b.column, right.offset)
    }.map(\.element)
    let rest = ordered.dropFirst(Self.most)
    guard let first = rest.first else { return ordered }
    let worst = rest.contains { $0.severity == .error } ? Diagnostic.Severity.error : first.severity
    return ordered.prefix(Self.most)
      + [Diagnostic("there are \(rest.count) more of these", severity: worst)]
  }
}
