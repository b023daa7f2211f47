import PenstockData
import PenstockKit

extension Planner {
  /// Binds a node's stages to the columns that flow in, unless something before it is wrong.
  mutating func bind(_ place: Int) {
    let draft = drafts[place]
    guard draft.isSound, reads(place).allSatisfy({ drafts[$0.edge.node].planned != nil }) else {
      return
    }
    for read in reads(place) { open[place] = open[place] ?? open[read.edge.node] }
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
    if let schema = files.columns(givenFor: drafts[place].node.name) {
      var binding = SourceBinding(words, [], at: drafts[place].node.location)
      binding.output = schema
      let nothing = GivenRows(Batch(emptyWith: schema))
      return setSource(place, nothing, GivenRows.name, binding, words)
    }
    if words.isRemote { return bindRemote(place, stage.stage.name, words, bind) }
    if words.url != nil { noteMistakes(inUnused: words, place) }
    let inputs = words.path.map { files.inputs(at: $0) } ?? []
    if let path = words.path, let problem = noFile(at: path, inputs, words.pathLocation) {
      note(problem, place)
      return
    }
    guard let inputs = members(of: inputs, words, place) else { return }
    var binding = SourceBinding(words, inputs, at: drafts[place].node.location)
    binding.datasets = files.datasets
    binding.pipeline = file.name
    let source = bind(&binding)
    for diagnostic in binding.notes.diagnostics { note(diagnostic, place) }
    guard !binding.notes.hasErrors else { return }
    setSource(place, source, stage.stage.name, binding, words)
  }

  /// The files in archives that `member` names, or the inputs themselves where there is none; nil after
  /// noting why they can't be had.
  mutating func members(
    of inputs: [any ByteInput], _ words: SourceWords, _ place: Int
  ) -> [any ByteInput]? {
    guard let member = words.member else { return inputs }
    do {
      let members = try files.members(member, of: inputs)
      if members.isEmpty { throw NoMember(pattern: member) }
      return members
    } catch {
      note(Diagnostic("\(error)", at: words.memberLocation), place)
      return nil
    }
  }

  /// Plans a source that was bound.
  mutating func setSource(
    _ place: Int, _ source: any Source, _ stage: String, _ binding: SourceBinding,
    _ words: SourceWords
  ) {
    drafts[place].planned = Plan.Node(
      name: drafts[place].node.name, location: drafts[place].node.location, inputs: [],
      work: .source(source, stage: stage, inputs: binding.inputs.map(\.name)),
      output: binding.output,
      refused: Plan.refusedSchema(words.onError == .refuse ? [binding.output] : []),
      refusedLimit: words.refused)
    let asks = words.isRemote ? words.each.flatMap { find($0.input) } : nil
    drafts[place].planned?.asks = asks
  }

  /// Why there is nothing to read at a path; nil where there is.
  private func noFile(
    at path: String, _ inputs: [any ByteInput], _ location: SourceLocation?
  ) -> Diagnostic? {
    if inputs.isEmpty {
      return Diagnostic("no file matches `\(path)`", at: location, help: PathProblem.start)
    }
    guard inputs.count == 1, inputs[0].name == path else { return nil }
    return files.problem(at: path)?.diagnostic(path, at: location)
  }

  private mutating func bindTransform(_ place: Int) {
    let draft = drafts[place]
    guard let (inputSchema, meeting) = joinedInput(place) else { return }
    var schema = inputSchema
    var steps: [Plan.Step] = []
    for (stage, written, sides) in draft.stages {
      guard case .transform(let bind) = stage.bind else { continue }
      var binding = Binding(
        stage: stage.name, input: schema, sides: sideSchemas(sides), location: written.location,
        files: YAMLFiles(files: files))
      let bound = bind(&binding)
      for (number, var diagnostic) in binding.notes.diagnostics.enumerated() {
        if let column = binding.lacking[number] {
          diagnostic.notes += whereLost(column, place, steps)
        }
        note(diagnostic, place)
      }
      guard binding.notes.diagnostics.isEmpty else { return }
      let edges = Dictionary(
        sides.compactMap { name in find(name).map { (name.name, $0) } },
        uniquingKeysWith: { first, _ in first })
      for (part, step) in bound.parts(output: binding.output).enumerated() {
        steps.append(
          Plan.Step(
            name: stage.name, transform: step.transform, input: schema, output: step.output,
            sides: edges, part: part))
        schema = step.output
      }
    }
    drafts[place].planned = Plan.Node(
      name: draft.node.name, location: draft.node.location, inputs: draft.inputs,
      work: .transform(steps), output: schema,
      refused: Plan.refusedSchema(steps.filter { $0.part == 0 }.map(\.input)),
      refusedLimit: draft.limit, meeting: meeting)
  }

  /// Which stage before this one took a column away; nothing where none did.
  private func whereLost(_ column: String, _ place: Int, _ steps: [Plan.Step]) -> [String] {
    var place = place
    var steps = steps
    for _ in drafts.indices {
      let written = drafts[place].stages.map(\.written)
      var stage = steps.count { $0.part == 0 }
      for step in steps.reversed() {
        if step.part == 0 { stage -= 1 }
        guard step.input[column] != nil, step.output[column] == nil, stage < written.count else {
          continue
        }
        return ["`\(step.name)` in line \(written[stage].location.line) takes `\(column)` away"]
      }
      guard let edge = drafts[place].inputs.first, !edge.isRefused,
        case .transform(let before) = drafts[edge.node].planned?.work
      else { return [] }
      (place, steps) = (edge.node, before)
    }
    return []
  }

  private mutating func bindSink(_ place: Int) {
    guard let stage = drafts[place].stages.first, case .sink(let bind) = stage.stage.bind,
      let schema = joinedInput(place)?.schema
    else { return }
    let partition = partition(place, schema)
    let key = columns(drafts[place].key, of: "key", [], in: schema, place)
    let rest = schema.fields.indices.filter { !partition.contains($0) }
    var binding = Binding(
      stage: stage.stage.name, input: partition.isEmpty ? schema : schema.selecting(rest),
      location: stage.written.location)
    let sink = bind(&binding)
    for diagnostic in binding.notes.diagnostics { note(diagnostic, place) }
    if case .table = sink, let column = drafts[place].partitionBy.first {
      note(
        Diagnostic(
          "`\(stage.stage.name)` writes one table and no parts", at: column.location,
          help: "leave `partition_by` out, or write `csv`, `json` or `parquet`"), place)
    }
    guard drafts[place].isSound, binding.notes.diagnostics.isEmpty else { return }
    drafts[place].planned = Plan.Node(
      name: drafts[place].node.name, location: drafts[place].node.location,
      inputs: drafts[place].inputs, work: .sink(sink, stage: stage.stage.name), output: schema,
      refused: Schema(), refusedLimit: nil, fileColumns: binding.output,
      partition: partition, key: key)
  }

  /// The places of the columns that a word of a sink names, after noting what is wrong with them.
  private mutating func columns(
    _ names: [ColumnName], of word: String, _ types: [ValueType], in schema: Schema, _ place: Int
  ) -> [Int] {
    var binding = Binding(stage: word, input: schema)
    let places = names.map { binding.column($0, types) }
    for (number, name) in names.enumerated()
    where names[..<number].contains(where: { $0.name == name.name }) {
      binding.note(
        Diagnostic("`\(word)` names `\(name.name)` twice", at: name.location, help: "keep one"))
    }
    for diagnostic in binding.notes.diagnostics { note(diagnostic, place) }
    return places
  }

  /// The places of the columns that a sink's rows are parted by, after noting what is wrong with them.
  private mutating func partition(_ place: Int, _ schema: Schema) -> [Int] {
    let names = drafts[place].partitionBy
    let types: [ValueType] = [.text, .integer, .boolean, .date, .period]
    let places = columns(names, of: "partition_by", types, in: schema, place)
    if !names.isEmpty, Set(places).count == schema.fields.count, drafts[place].isSound {
      note(
        Diagnostic(
          "nothing would be left to write: `partition_by` takes all columns out of the file",
          at: names[0].location, help: "leave one of them out"), place)
    }
    return places
  }

  private func sideSchemas(_ sides: [NodeName]) -> [String: Schema] {
    var schemas: [String: Schema] = [:]
    for side in sides { schemas[side.name] = find(side).flatMap { schema(of: $0) } }
    return schemas
  }

  func schema(of edge: Plan.Edge) -> Schema? {
    drafts[edge.node].planned.map { edge.isRefused ? $0.refused : $0.output }
  }
}

/// A pattern that no file in an archive matches.
private struct NoMember: Error, CustomStringConvertible {
  let pattern: String
  var description: String { "no file in the archive matches `\(pattern)`" }
}

extension SourceBinding {
  /// The place of a source that reads `inputs`, as its words have it.
  init(_ words: SourceWords, _ inputs: [any ByteInput], at location: SourceLocation) {
    self.init(
      inputs: inputs, columns: words.columns?.entries.map { $0.value.declaration(of: $0.name) },
      contract: words.contract, contractLocation: words.contractLocation,
      refusesUnreadableRows: words.onError == .refuse,
      location: words.isRemote
        ? words.urlLocation : words.path != nil ? words.pathLocation : location)
  }
}

/// The YAML files that a stage's settings name.
private struct YAMLFiles: PipelineFiles {
  let files: any PlanFiles

  func yaml(
    at path: String, _ location: SourceLocation?, _ notes: inout Notes
  ) -> LocatedValue? {
    if let problem = files.problem(at: path) {
      notes.note(problem.diagnostic(path, at: location))
      return nil
    }
    do {
      return YAMLReader.read(try files.text(at: path), file: files.shownPath(path), &notes)
    } catch let error as DiagnosticsError {
      for diagnostic in error.diagnostics { notes.note(diagnostic) }
    } catch {
      notes.note(Diagnostic("\(error)", at: location))
    }
    return nil
  }
}
