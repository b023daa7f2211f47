import PenstockData
import PenstockKit

/// Makes a plan of a pipeline file, or finds every mistake in it.
public struct Planner {
  let file: PipelineFile
  let files: any PlanFiles
  var notes = Notes()
  var drafts: [Draft]
  var remotes: [RemoteSource] = []
  var open: [Int: String] = [:]  // nodes that may have more columns, and the source that says so
  var sequence: [Int] = []  // the nodes' places, each after all that it reads
  private let catalog: StageCatalog
  private let places: [String: Int]  // of nodes, by name; the first of twins

  /// A node on its way to being planned.
  struct Draft {
    let node: PipelineFile.Node
    var from: [NodeName] = []
    var labels: [String]?
    var inputs: [Plan.Edge] = []
    var stages: [(stage: ConfiguredStage, written: PipelineFile.Stage, sides: [NodeName])] = []
    var limit: RefusedLimit?
    var partitionBy: [ColumnName] = []
    var key: [ColumnName] = []
    var source: SourceWords?
    var isSound = true
    var planned: Plan.Node?
  }

  /// The plan of `file`, or nil after noting every mistake, and the sources that lie behind urls.
  ///
  /// Where what such a source has is known only when its url was asked, and it was not, there is no
  /// plan and no mistake: a warning says so.
  public static func plan(
    _ file: PipelineFile, catalog: StageCatalog, files: any PlanFiles, _ notes: inout Notes
  ) -> (plan: Plan?, remotes: [RemoteSource]) {
    var planner = Planner(file: file, catalog: catalog, files: files)
    let plan = planner.plan()
    for diagnostic in planner.notes.diagnostics
    where diagnostic.location.map({ !file.unreadPlaces.contains($0) }) ?? true {
      notes.note(diagnostic)
    }
    return (plan, planner.remotes)
  }

  private init(file: PipelineFile, catalog: StageCatalog, files: any PlanFiles) {
    self.file = file
    self.catalog = catalog
    self.files = files
    drafts = file.nodes.map { Draft(node: $0, isSound: $0.isSound) }
    places = Dictionary(
      file.nodes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private mutating func plan() -> Plan? {
    for place in drafts.indices { readWords(place) }
    for place in drafts.indices { readStages(place) }
    for place in drafts.indices { connect(place) }
    noteEmpty()
    let order = order()
    sequence = order
    // Without the variables' values nobody knows what stands in files and columns.
    if file.unreadPlaces.isEmpty { for place in order { bind(place) } }
    guard !notes.hasErrors, drafts.allSatisfy({ $0.planned != nil }) else { return nil }
    noteIdle()
    return Plan(
      pipeline: file.name, about: file.about, clock: file.clock,
      nodes: drafts.compactMap(\.planned), order: order)
  }

  private mutating func readWords(_ place: Int) {
    let node = drafts[place].node
    var reader = FieldReader(node.words, owner: "\(node.section.rawValue) `\(node.name)`")
    switch node.section {
    case .source: drafts[place].source = SourceWords(from: &reader)
    case .transform:
      let words = TransformWords(from: &reader)
      (drafts[place].from, drafts[place].labels) = (words.from.names, words.from.labels)
      drafts[place].limit = words.refused
    case .sink:
      let words = SinkWords(from: &reader)
      if !words.from.name.isEmpty { drafts[place].from = [words.from] }
      (drafts[place].partitionBy, drafts[place].key) = (words.partitionBy, words.key)
    }
    // A node that is no map at all was told of before.
    if !node.isSound, node.words.entries?.isEmpty ?? true, node.stages.isEmpty { return }
    reader.finish(besides: node.misspelled)
    for diagnostic in reader.notes.diagnostics { note(diagnostic, place) }
  }

  /// Reads the settings of a node's stages; a file's extension names the stage unless one is
  /// written.
  private mutating func readStages(_ place: Int) {
    let node = drafts[place].node
    var written = node.stages
    if written.isEmpty, node.section != .transform, drafts[place].isSound,
      let stage = stageByExtension(place)
    {
      written = [stage]
    }
    for stage in written {
      guard let definition = catalog.stage(stage.name, in: node.section) else { continue }
      var stageNotes = Notes()
      let configured = definition.read(stage.settings, &stageNotes)
      for diagnostic in stageNotes.diagnostics { note(diagnostic, place) }
      let sides = definition.nodes(namedIn: stage.settings)
      if let configured {
        drafts[place].stages.append((configured, stage, sides))
      } else {
        for side in sides { _ = edge(side, place) }
      }
    }
  }

  private mutating func stageByExtension(_ place: Int) -> PipelineFile.Stage? {
    let node = drafts[place].node
    let source = drafts[place].source
    let path =
      node.section == .sink
      ? node.name : source?.member ?? source?.path ?? source?.url.map { Self.path(of: $0) }
    let known = catalog.stages(in: node.section).map(\.name)
    let format = path.flatMap { Self.format(of: $0, mayBePacked: node.section == .source) }
    if let format, known.contains(format) {
      return PipelineFile.Stage(
        name: format, location: node.location, settings: LocatedValue(.map([]), at: node.location))
    }
    guard let path else {
      note(
        Diagnostic(
          "nothing says what source `\(node.name)` reads", at: node.location,
          help: "add `path: data/FILE.csv`, or rows under `inline:`"), place)
      return nil
    }
    let formats = catalog.stages(in: node.section).filter(\.isFormat).map(\.name)
    let near = format.flatMap { Suggestion.nearest(to: $0, in: formats) }
    let mended = near.map { String(path.dropLast(format?.count ?? 0)) + $0 }
    note(
      Diagnostic(
        "nothing says which format `\(path)` has",
        at: (source?.path == nil ? source?.urlLocation : source?.pathLocation) ?? node.location,
        help: mended.map { "did you mean `\($0)`?" } ?? "write a stage under it, such as `csv: {}`",
        notes: ["the formats here are \(formats.map { "`\($0)`" }.inWords)"]), place)
    return nil
  }

  /// The path of a url, without its query.
  private static func path(of url: String) -> String {
    let path = url.prefix { $0 != "?" && $0 != "#" }
    let start = path.firstRange(of: "://").map { path[$0.upperBound...] } ?? path
    return start.firstIndex(of: "/").map { String(start[$0...]) } ?? url
  }

  /// The stage that a path's extension names; for sources the one before `.gz`, `.zst` or `.zip`.
  static func format(of path: String, mayBePacked: Bool) -> String? {
    if mayBePacked,
      let packing = [".gz", ".zst", ".zip"].first(where: { path.lowercased().hasSuffix($0) })
    {
      return format(of: String(path.dropLast(packing.count)), mayBePacked: false)
    }
    guard let dot = path.lastIndex(of: ".") else { return nil }
    let ending = path[path.index(after: dot)...].lowercased()
    return switch ending {
    case "md": "markdown"
    case "jsonl", "ndjson": "json"
    case "tsv": "csv"
    default: ending
    }
  }

  private mutating func noteEmpty() {
    if !file.isWhole || file.nodes.contains(where: { $0.section == .sink }) { return }
    notes.note(
      Diagnostic(
        "this pipeline writes nothing",
        help: "add `sinks:` with a file, such as `result.csv: { from: NODE }`"))
  }

  /// Warns of nodes that nobody reads and of transforms that do nothing.
  private mutating func noteIdle() {
    let read = Set(drafts.indices.flatMap { reads($0).map(\.edge.node) })
    for (place, draft) in drafts.enumerated() {
      if draft.node.section != .sink, !read.contains(place) {
        notes.note(
          Diagnostic(
            "nothing reads `\(draft.node.name)`", at: draft.node.location,
            help: "name it in a `from`, or take it out", severity: .warning))
      }
      if draft.node.section == .transform, draft.stages.isEmpty, draft.inputs.count == 1 {
        notes.note(
          Diagnostic(
            "`\(draft.node.name)` does nothing to the rows of `\(draft.from[0].name)`",
            at: draft.node.location, help: "put a stage under it, such as `filter: { … }`",
            severity: .warning))
      }
    }
  }

  mutating func note(_ diagnostic: Diagnostic, _ place: Int) {
    var diagnostic = diagnostic
    diagnostic.location = diagnostic.location ?? drafts[place].node.location
    if diagnostic.severity == .error { drafts[place].isSound = false }
    notes.note(open[place].map { diagnostic.doubted(of: $0) } ?? diagnostic)
  }
}

// MARK: - Edges

extension Planner {
  private mutating func connect(_ place: Int) {
    drafts[place].inputs = drafts[place].from.compactMap { edge($0, place) }
    for stage in drafts[place].stages {
      for side in stage.sides { _ = edge(side, place) }
    }
    if let each = drafts[place].source?.each { _ = edge(each.input, place) }
  }

  /// The edge that `name` means, or nil after noting that there is none.
  private mutating func edge(_ name: NodeName, _ place: Int) -> Plan.Edge? {
    let (plain, isRefused) = name.parts
    guard let found = places[plain] else {
      noteNoNode(name, plain, place)
      return nil
    }
    let node = drafts[found].node
    if node.section == .sink {
      note(
        Diagnostic(
          "`\(plain)` is a sink: nothing \(isRefused ? "is refused there" : "flows out of it")",
          at: name.location, help: "name the node that it reads"), place)
      return nil
    }
    if isRefused, node.section == .source, drafts[found].source?.onError != .refuse {
      note(
        Diagnostic(
          "`\(plain)` refuses nothing: a row that can't be read fails the run", at: name.location,
          help: "add `on_error: refuse` to `\(plain)`"), place)
      return nil
    }
    return Plan.Edge(node: found, isRefused: isRefused)
  }

  private mutating func noteNoNode(_ name: NodeName, _ plain: String, _ place: Int) {
    drafts[place].isSound = false
    if notes.areMany {
      return note(Diagnostic("there is no node `\(plain)`", at: name.location), place)
    }
    let own = drafts[place].node.name
    let readable = file.nodes.filter { $0.section != .sink && $0.name != own }.map(\.name)
    let near = Suggestion.nearest(to: plain, in: readable)
    if near == nil, !file.isWhole { return }
    let suffix = plain == name.name ? "" : NodeName.refusedSuffix
    note(
      Diagnostic(
        plain.isEmpty ? "`\(name.name)` names no node" : "there is no node `\(plain)`",
        at: name.location,
        help: near.map { "did you mean `\($0)\(suffix)`?" }
          ?? (readable.isEmpty || readable.count > 12
            ? nil : "the nodes are \(readable.map { "`\($0)`" }.inWords)")), place)
  }

  /// The edge that a name means, where there is one.
  func find(_ name: NodeName) -> Plan.Edge? {
    let (plain, isRefused) = name.parts
    guard let place = places[plain], drafts[place].node.section != .sink else { return nil }
    return Plan.Edge(node: place, isRefused: isRefused)
  }

  /// Every edge that a node reads, its tables included, with the names that say so.
  func reads(_ place: Int) -> [(name: NodeName, edge: Plan.Edge)] {
    let rows = (drafts[place].source?.each).map { [$0.input] } ?? []
    let names = drafts[place].from + drafts[place].stages.flatMap(\.sides) + rows
    return names.compactMap { name in find(name).map { (name, $0) } }
  }
}

extension NodeName {
  fileprivate static var refusedSuffix: String { ".refused" }

  /// The node's own name, and whether its refusals are meant.
  fileprivate var parts: (plain: String, isRefused: Bool) {
    guard name.hasSuffix(Self.refusedSuffix) else { return (name, false) }
    return (String(name.dropLast(Self.refusedSuffix.count)), true)
  }
}

extension Diagnostic {
  /// The same as a warning, as the columns of a source that was not asked may be more than is known.
  fileprivate func doubted(of source: String) -> Diagnostic {
    if severity == .warning { return self }
    return Diagnostic(
      message, at: location, help: help,
      notes: notes + [
        "what else `\(source)` has is known only when its url is asked; with `contract: report` it "
          + "has what is declared"
      ], severity: .warning)
  }
}

extension Notes {
  /// Whether one of the diagnostics is an error.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
