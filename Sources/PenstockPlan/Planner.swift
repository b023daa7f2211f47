import PenstockData
import PenstockKit

/// The files that a plan looks at: what sources read, and what settings name.
public protocol PlanFiles: Sendable {
  /// The inputs that `pattern` names, in order; more than one only for patterns.
  func inputs(at pattern: String) -> [any ByteInput]

  /// The text of the file at `path`.
  func text(at path: String) throws -> String
}

/// Makes a plan of a pipeline file, or finds every mistake in it.
public struct Planner {
  private let file: PipelineFile
  private let catalog: StageCatalog
  private let files: any PlanFiles
  var notes = Notes()
  private var drafts: [Draft] = []

  /// A node on its way to being planned.
  struct Draft {
    let node: PipelineFile.Node
    var from: [NodeName] = []
    var inputs: [Plan.Edge] = []
    var stages: [(stage: ConfiguredStage, written: PipelineFile.Stage, sides: [NodeName])] = []
    var limit: RefusedLimit?
    var source: SourceWords?
    var isSound = true
    var planned: Plan.Node?
  }

  /// The plan of `file`, or nil after noting every mistake.
  public static func plan(
    _ file: PipelineFile, catalog: StageCatalog, files: any PlanFiles, _ notes: inout Notes
  ) -> Plan? {
    var planner = Planner(file: file, catalog: catalog, files: files)
    let plan = planner.plan()
    for diagnostic in planner.notes.diagnostics { notes.note(diagnostic) }
    return plan
  }

  private init(file: PipelineFile, catalog: StageCatalog, files: any PlanFiles) {
    self.file = file
    self.catalog = catalog
    self.files = files
  }

  private mutating func plan() -> Plan? {
    drafts = file.nodes.map { Draft(node: $0) }
    for place in drafts.indices { readWords(place) }
    for place in drafts.indices { readStages(place) }
    for place in drafts.indices { connect(place) }
    noteEmpty()
    guard let order = order() else { return nil }
    for place in order { bind(place) }
    noteUnread()
    guard !notes.hasErrors else { return nil }
    return Plan(
      pipeline: file.name, about: file.about, nodes: drafts.compactMap(\.planned), order: order)
  }

  private mutating func readWords(_ place: Int) {
    let node = drafts[place].node
    var reader = FieldReader(node.words, owner: "\(node.section.rawValue) `\(node.name)`")
    switch node.section {
    case .source: drafts[place].source = SourceWords(from: &reader)
    case .transform:
      let words = TransformWords(from: &reader)
      drafts[place].from = words.from.values
      drafts[place].limit = words.refused
    case .sink:
      let words = SinkWords(from: &reader)
      if !words.from.name.isEmpty { drafts[place].from = [words.from] }
    }
    for diagnostic in reader.notes.diagnostics { note(diagnostic, place) }
  }

  /// Reads the settings of a node's stages; a file's extension names the stage unless one is
  /// written.
  private mutating func readStages(_ place: Int) {
    let node = drafts[place].node
    var written = node.stages
    if written.isEmpty, node.section != .transform, let stage = stageByExtension(place) {
      written = [stage]
    }
    for stage in written {
      guard let definition = catalog.stage(stage.name, in: node.section) else { continue }
      var stageNotes = Notes()
      let configured = definition.read(stage.settings, &stageNotes)
      for diagnostic in stageNotes.diagnostics { note(diagnostic, place) }
      if let configured {
        drafts[place].stages.append((configured, stage, definition.nodes(namedIn: stage.settings)))
      }
    }
  }

  private mutating func stageByExtension(_ place: Int) -> PipelineFile.Stage? {
    let node = drafts[place].node
    let path = node.section == .sink ? node.name : drafts[place].source?.path
    let known = catalog.stages(in: node.section).map(\.name)
    if let name = path.flatMap({ Self.format(of: $0) }), known.contains(name) {
      return PipelineFile.Stage(
        name: name, location: node.location, settings: LocatedValue(.map([]), at: node.location))
    }
    note(
      Diagnostic(
        "which format has \(node.section.rawValue) `\(node.name)`?", at: node.location,
        help: "write a stage under it, such as `csv: {}`",
        notes: ["the formats here are \(known.map { "`\($0)`" }.joined(separator: ", "))"]),
      place)
    return nil
  }

  /// The stage that a path's extension names.
  static func format(of path: String) -> String? {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    let ending = path[path.index(after: dot)...].lowercased()
    return switch ending {
    case "md": "markdown"
    case "jsonl", "ndjson": "json"
    case "tsv": "csv"
    default: ending
    }
  }

  private mutating func connect(_ place: Int) {
    drafts[place].inputs = drafts[place].from.compactMap { edge($0, place) }
    for stage in drafts[place].stages {
      for side in stage.sides { _ = edge(side, place) }
    }
  }

  /// The edge that `name` means, or nil after noting that there is none.
  private mutating func edge(_ name: NodeName, _ place: Int) -> Plan.Edge? {
    let isRefused = name.name.hasSuffix(".refused")
    let plain = isRefused ? String(name.name.dropLast(".refused".count)) : name.name
    let readable = drafts.filter { $0.node.section != .sink }.map(\.node.name)
    guard let found = drafts.firstIndex(where: { $0.node.name == plain }) else {
      note(
        Diagnostic(
          "there is no node `\(plain)`", at: name.location,
          help: Suggestion.help(for: plain, in: readable)), place)
      return nil
    }
    guard drafts[found].node.section != .sink else {
      note(Diagnostic("`\(plain)` is a sink: nothing flows out of it", at: name.location), place)
      return nil
    }
    return Plan.Edge(node: found, isRefused: isRefused)
  }

  private mutating func noteEmpty() {
    if file.nodes.contains(where: { $0.section == .sink }) { return }
    notes.note(
      Diagnostic(
        "this pipeline writes nothing", at: file.nodes.last?.location,
        help: "add `sinks:` with a file, such as `result.csv: { from: NODE }`"))
  }

  private mutating func note(_ diagnostic: Diagnostic, _ place: Int) {
    var diagnostic = diagnostic
    diagnostic.location = diagnostic.location ?? drafts[place].node.location
    notes.note(diagnostic)
    if diagnostic.severity == .error { drafts[place].isSound = false }
  }
}

// MARK: - Order

extension Planner {
  /// The nodes in an order in which each comes after all that it reads; nil after noting a cycle.
  private mutating func order() -> [Int]? {
    var order: [Int] = []
    var state = [Int](repeating: 0, count: drafts.count)  // 1: on the path, 2: done
    var path: [Int] = []
    func visit(_ place: Int, _ planner: inout Planner) -> Bool {
      if state[place] == 2 { return true }
      if state[place] == 1 {
        let cycle = path.drop { $0 != place } + [place]
        let names = cycle.map { planner.drafts[$0].node.name }
        planner.note(
          Diagnostic("these nodes wait for each other: \(names.joined(separator: " → "))"), place)
        return false
      }
      state[place] = 1
      path.append(place)
      for next in planner.allInputs(place) where !visit(next, &planner) { return false }
      path.removeLast()
      state[place] = 2
      order.append(place)
      return true
    }
    for place in drafts.indices where !visit(place, &self) { return nil }
    return order
  }

  private func allInputs(_ place: Int) -> [Int] {
    let names = drafts[place].from + drafts[place].stages.flatMap(\.sides)
    return names.compactMap { name in find(name)?.node }
  }

  private func find(_ name: NodeName) -> Plan.Edge? {
    let isRefused = name.name.hasSuffix(".refused")
    let plain = isRefused ? String(name.name.dropLast(".refused".count)) : name.name
    return drafts.firstIndex { $0.node.name == plain && $0.node.section != .sink }
      .map { Plan.Edge(node: $0, isRefused: isRefused) }
  }

  private mutating func noteUnread() {
    let read = Set(drafts.indices.flatMap { allInputs($0) })
    for (place, draft) in drafts.enumerated()
    where draft.node.section != .sink && !read.contains(place) {
      notes.note(
        Diagnostic(
          "nobody reads `\(draft.node.name)`", at: draft.node.location, severity: .warning))
    }
  }
}

// MARK: - Binding

extension Planner {
  /// Binds a node's stages to the columns that flow in, unless something before it is wrong.
  private mutating func bind(_ place: Int) {
    let draft = drafts[place]
    guard draft.isSound, allInputs(place).allSatisfy({ drafts[$0].planned != nil }) else { return }
    switch draft.node.section {
    case .source: bindSource(place)
    case .transform: bindTransform(place)
    case .sink: bindSink(place)
    }
  }

  private mutating func bindSource(_ place: Int) {
    guard let stage = drafts[place].stages.first, let words = drafts[place].source,
      case .source(let bind) = stage.stage.bind
    else { return }
    let inputs = words.path.map { files.inputs(at: $0) } ?? []
    if let path = words.path, inputs.isEmpty {
      note(Diagnostic("no file matches `\(path)`", at: words.pathLocation), place)
      return
    }
    var binding = SourceBinding(
      inputs: inputs,
      columns: words.columns?.entries.map { $0.value.declaration(of: $0.name) },
      refusesUnreadableRows: words.onError == .refuse,
      location: words.path == nil ? drafts[place].node.location : words.pathLocation)
    let source = bind(&binding)
    for diagnostic in binding.notes.diagnostics { note(diagnostic, place) }
    guard binding.notes.diagnostics.isEmpty else { return }
    drafts[place].planned = Plan.Node(
      name: drafts[place].node.name, location: drafts[place].node.location, inputs: [],
      work: .source(source, stage: stage.stage.name, inputs: inputs.map(\.name)),
      output: binding.output,
      refused: Plan.refusedSchema(words.onError == .refuse ? [binding.output] : []),
      refusedLimit: nil)
  }

  private mutating func bindTransform(_ place: Int) {
    let draft = drafts[place]
    guard var schema = joinedInput(place) else { return }
    var steps: [Plan.Step] = []
    for (stage, written, sides) in draft.stages {
      guard case .transform(let bind) = stage.bind else { continue }
      var binding = Binding(
        stage: stage.name, input: schema, sides: sideSchemas(sides), location: written.location,
        files: YAMLFiles(files: files))
      let bound = bind(&binding)
      for var diagnostic in binding.notes.diagnostics {
        diagnostic.notes += stepNote(draft, steps.count)
        note(diagnostic, place)
      }
      guard binding.notes.diagnostics.isEmpty else { return }
      steps.append(
        Plan.Step(
          name: stage.name, transform: bound, input: schema, output: binding.output,
          sides: Dictionary(
            sides.compactMap { name in find(name).map { (name.name, $0) } },
            uniquingKeysWith: { first, _ in first })))
      schema = binding.output
    }
    drafts[place].planned = Plan.Node(
      name: draft.node.name, location: draft.node.location, inputs: draft.inputs,
      work: .transform(steps), output: schema, refused: Plan.refusedSchema(steps.map(\.input)),
      refusedLimit: draft.limit)
  }

  private func stepNote(_ draft: Draft, _ step: Int) -> [String] {
    draft.stages.count > 1 ? ["this is step \(step + 1) of `\(draft.node.name)`"] : []
  }

  private mutating func bindSink(_ place: Int) {
    guard let stage = drafts[place].stages.first, case .sink(let bind) = stage.stage.bind,
      let schema = joinedInput(place)
    else { return }
    var binding = Binding(stage: stage.stage.name, input: schema, location: stage.written.location)
    let sink = bind(&binding)
    for diagnostic in binding.notes.diagnostics { note(diagnostic, place) }
    guard binding.notes.diagnostics.isEmpty else { return }
    drafts[place].planned = Plan.Node(
      name: drafts[place].node.name, location: drafts[place].node.location,
      inputs: drafts[place].inputs, work: .sink(sink, stage: stage.stage.name), output: schema,
      refused: Schema(), refusedLimit: nil)
  }

  private func sideSchemas(_ sides: [NodeName]) -> [String: Schema] {
    var schemas: [String: Schema] = [:]
    for side in sides { schemas[side.name] = find(side).flatMap { schema(of: $0) } }
    return schemas
  }

  private func schema(of edge: Plan.Edge) -> Schema? {
    drafts[edge.node].planned.map { edge.isRefused ? $0.refused : $0.output }
  }

  /// The columns that flow in, after a check that several inputs agree on them.
  private mutating func joinedInput(_ place: Int) -> Schema? {
    let draft = drafts[place]
    guard let first = draft.inputs.first, let schema = schema(of: first) else { return nil }
    for (edge, name) in zip(draft.inputs, draft.from).dropFirst() {
      guard let other = self.schema(of: edge) else { return nil }
      noteDifferences(schema, draft.from[0], other, name, place)
    }
    return drafts[place].isSound ? schema : nil
  }

  private mutating func noteDifferences(
    _ schema: Schema, _ first: NodeName, _ other: Schema, _ name: NodeName, _ place: Int
  ) {
    for field in schema.fields {
      guard let twin = other[field.name] else {
        note(
          Diagnostic(
            "`\(name.name)` has no column `\(field.name)`, and `\(first.name)` has",
            at: name.location, help: Suggestion.help(for: field.name, in: other.names)), place)
        continue
      }
      if twin.type != field.type {
        note(
          Diagnostic(
            "`\(field.name)` is \(field.type.rawValue) in `\(first.name)` and "
              + "\(twin.type.rawValue) in `\(name.name)`", at: name.location), place)
      } else if twin.unit != field.unit {
        note(
          Diagnostic(
            "two units mixed: `\(field.name)` is in \(field.unit.inWords) in `\(first.name)` and in "
              + "\(twin.unit.inWords) in `\(name.name)`", at: name.location,
            help: "bring both to one unit before they meet"), place)
      }
    }
    for field in other.fields where schema[field.name] == nil {
      note(
        Diagnostic(
          "`\(name.name)` has a column `\(field.name)`, and `\(first.name)` has none",
          at: name.location, help: Suggestion.help(for: field.name, in: schema.names)), place)
    }
  }
}

/// The YAML files that a stage's settings name.
private struct YAMLFiles: PipelineFiles {
  let files: any PlanFiles

  func yaml(
    at path: String, _ location: SourceLocation?, _ notes: inout Notes
  ) -> LocatedValue? {
    do {
      return YAMLReader.read(try files.text(at: path), file: path, &notes)
    } catch {
      notes.note(Diagnostic("\(error)", at: location))
      return nil
    }
  }
}

extension FieldUnit {
  /// The unit in words.
  var inWords: String {
    switch self {
    case .unknown: "no declared unit"
    case .fixed(let unit): "\(unit)"
    case .column(let name): "the unit that `\(name)` says"
    }
  }
}

extension Notes {
  /// Whether one of the diagnostics is an error.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
