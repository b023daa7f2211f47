import PenstockKit

extension PipelineFile {
  /// Reads the text of a pipeline file; nil where it has no nodes that could be looked at.
  ///
  /// - Parameter variables: Values from outside for the variables that the file declares.
  public static func read(
    _ text: String, file: String, variables: [String: String], catalog: StageCatalog,
    _ notes: inout Notes
  ) -> PipelineFile? {
    guard let raw = YAMLReader.read(text, file: file, &notes) else { return nil }
    guard let entries = raw.entries else {
      notes.noteWrongType(raw, wanted: .text("a map with `pipeline`, `sources`, …"))
      return nil
    }
    noteUnknownKeys(entries, &notes)
    let values = Variables(declared: raw["vars"], given: variables, &notes)
    let root = values.applied(to: raw, &notes)
    var reader = FieldReader(root.picking(topWords.map(\.name)), owner: "the pipeline file")
    let words = FileWords(from: &reader)
    for diagnostic in reader.notes.diagnostics { notes.note(diagnostic) }
    if !isName(words.pipeline), reader.notes.diagnostics.isEmpty {
      notes.note(
        Diagnostic(
          "`\(words.pipeline)` can't be a pipeline's name", at: words.pipelineLocation,
          help: "use letters, digits, `_` and `-`"))
    }
    var nodes: [Node] = []
    for (key, section) in sections {
      guard let value = root[key], !value.isNothing else { continue }
      guard let entries = value.entries else {
        notes.noteWrongType(value, wanted: .text("a map of nodes"))
        continue
      }
      for entry in entries {
        noteName(entry, section, of: nodes, &notes)
        nodes.append(node(entry, section, catalog, &notes))
      }
    }
    return PipelineFile(name: words.pipeline, about: root["about"]?.scalar, nodes: nodes)
  }

  private static func noteUnknownKeys(_ entries: [LocatedValue.Entry], _ notes: inout Notes) {
    let known = topWords.map(\.name) + ["vars"] + sections.map(\.key)
    for entry in entries where !known.contains(entry.key) {
      notes.note(
        Diagnostic(
          "unknown section `\(entry.key)`", at: entry.location,
          help: Suggestion.help(for: entry.key, in: known)))
    }
  }

  private static func noteName(
    _ entry: LocatedValue.Entry, _ section: StageDefinition.Section, of nodes: [Node],
    _ notes: inout Notes
  ) {
    if let twin = nodes.first(where: { $0.name == entry.key }) {
      notes.note(
        Diagnostic(
          "the name `\(entry.key)` is used twice", at: entry.location,
          notes: ["it is a \(twin.section.rawValue) in line \(twin.location.line)"]))
    }
    if section == .sink {
      if !isFileName(entry.key) || reservedFiles.contains(entry.key.lowercased()) {
        notes.note(
          Diagnostic(
            "`\(entry.key)` can't be an output file's name", at: entry.location,
            help: "use letters, digits, `.`, `_` and `-`, such as `facts.csv`"))
      } else if let twin = nodes.first(where: {
        $0.section == .sink && $0.name != entry.key && $0.name.lowercased() == entry.key.lowercased()
      }) {
        notes.note(
          Diagnostic(
            "`\(entry.key)` and `\(twin.name)` are one file on some systems", at: entry.location))
      }
    } else if !isName(entry.key) {
      notes.note(
        Diagnostic(
          "`\(entry.key)` can't be a node's name", at: entry.location,
          help: "use letters, digits, `_` and `-`"))
    }
  }

  /// Files that every dataset has.
  static let reservedFiles = [refusedFile, "datapackage.json"]

  /// The file of a dataset that has all refusals.
  public static let refusedFile = "refused.csv"

  private static func node(
    _ entry: LocatedValue.Entry, _ section: StageDefinition.Section, _ catalog: StageCatalog,
    _ notes: inout Notes
  ) -> Node {
    let engineWords = words(of: section).map(\.name)
    var stages: [Stage] = []
    if entry.value.entries == nil, !entry.value.isNothing {
      notes.noteWrongType(entry.value, wanted: .text("a map"))
    }
    for field in entry.value.entries ?? [] where !engineWords.contains(field.key) {
      if field.key == "steps", section == .transform {
        stages += steps(field.value, catalog, &notes)
      } else if catalog.stage(field.key, in: section) != nil {
        stages.append(
          Stage(name: field.key, location: field.location, settings: field.value))
      } else {
        noteUnknown(field, in: section, engineWords, catalog, &notes)
      }
    }
    let own = stages.filter { stage in entry.value[stage.name] != nil }
    if own.count > 1 {
      notes.note(
        Diagnostic(
          "`\(entry.key)` has two stages, `\(own[0].name)` and `\(own[1].name)`",
          at: own[1].location,
          help: section == .transform ? "put them under `steps:`, each with a dash" : nil))
    }
    return Node(
      name: entry.key, section: section, location: entry.location,
      words: entry.value.picking(engineWords) ?? LocatedValue(.map([]), at: entry.location),
      stages: stages)
  }

  private static func steps(
    _ value: LocatedValue, _ catalog: StageCatalog, _ notes: inout Notes
  ) -> [Stage] {
    guard let values = value.list else {
      notes.noteWrongType(value, wanted: .text("a list of stages"))
      return []
    }
    return values.compactMap { value in
      guard let entries = value.entries, entries.count == 1 else {
        notes.noteWrongType(value, wanted: .text("one stage with its settings"))
        return nil
      }
      let entry = entries[0]
      guard catalog.stage(entry.key, in: .transform) != nil else {
        noteUnknown(entry, in: .transform, [], catalog, &notes)
        return nil
      }
      return Stage(name: entry.key, location: entry.location, settings: entry.value)
    }
  }

  private static func noteUnknown(
    _ entry: LocatedValue.Entry, in section: StageDefinition.Section, _ words: [String],
    _ catalog: StageCatalog, _ notes: inout Notes
  ) {
    let stages = catalog.stages(in: section).map(\.name)
    if let other = catalog.stages(called: entry.key).first {
      notes.note(
        Diagnostic(
          "`\(entry.key)` is a \(other.section.rawValue), and this is a \(section.rawValue)",
          at: entry.location))
      return
    }
    let what = words.isEmpty ? "stage" : "field or stage"
    notes.note(
      Diagnostic(
        "unknown \(what) `\(entry.key)`", at: entry.location,
        help: Suggestion.help(for: entry.key, in: words + stages),
        notes: ["`penstock stages list` lists the stages"]))
  }
}

extension LocatedValue {
  /// A map of those keys alone; nil where there is none to pick from.
  func picking(_ keys: [String]) -> LocatedValue? {
    entries.map { entries in
      LocatedValue(.map(entries.filter { keys.contains($0.key) }), at: location)
    }
  }
}
