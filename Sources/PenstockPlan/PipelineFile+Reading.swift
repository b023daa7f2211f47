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
    guard let entries = raw.entries, !entries.isEmpty else {
      noteNoSections(raw, &notes)
      return nil
    }
    let misspelled = noteUnknownKeys(entries, &notes)
    var values = Variables(declared: raw["vars"], given: variables, &notes)
    let known = raw.picking(topWords.names + sections.map(\.key))
    var later = Notes()
    let root = known.map { values.applied(to: $0, &notes) } ?? raw
    var reader = FieldReader(root.picking(topWords.names), owner: "the pipeline file")
    let words = FileWords(from: &reader)
    reader.finish(besides: misspelled)
    for diagnostic in reader.notes.diagnostics { later.note(diagnostic) }
    if !isName(words.pipeline), reader.notes.diagnostics.isEmpty, misspelled.isEmpty {
      later.note(
        Diagnostic(
          "`\(words.pipeline)` can't be a pipeline's name", at: words.pipelineLocation,
          help: nameHelp(for: words.pipeline)))
    }
    var nodes = NodeList(catalog: catalog)
    for (key, section) in sections { nodes.read(root[key], section, &later) }
    for diagnostic in later.diagnostics
    where diagnostic.location.map({ !values.unreadPlaces.contains($0) }) ?? true {
      notes.note(diagnostic)
    }
    if !notes.hasErrors { values.noteUnused(raw["vars"], &notes) }
    return PipelineFile(
      name: words.pipeline, about: words.about, nodes: nodes.nodes,
      isWhole: nodes.isWhole && unknown(entries).isEmpty, unreadPlaces: values.unreadPlaces)
  }

  /// What a pipeline file holds, with its variables' values in their places, whatever is wrong with
  /// it; nil where it is no YAML.
  public static func document(
    _ text: String, file: String, variables: [String: String]
  ) -> LocatedValue? {
    var notes = Notes()
    guard let raw = YAMLReader.read(text, file: file, &notes) else { return nil }
    var values = Variables(declared: raw["vars"], given: variables, &notes)
    return values.applied(to: raw, &notes)
  }

  private static func noteNoSections(_ raw: LocatedValue, _ notes: inout Notes) {
    let help = "a pipeline has `pipeline: NAME`, `sources:`, `transforms:` and `sinks:`"
    notes.note(
      raw.entries == nil
        ? Diagnostic(
          "expected the sections of a pipeline, found \(raw.kindInWords)", at: raw.location,
          help: help)
        : Diagnostic("this file is empty", at: raw.location, help: help))
  }

  private static var knownKeys: [String] { topWords.names + ["vars"] + sections.map(\.key) }

  private static func unknown(_ entries: [LocatedValue.Entry]) -> [LocatedValue.Entry] {
    let known = Set(knownKeys)
    return entries.filter { !known.contains($0.key) }
  }

  /// Notes the sections that nobody knows; returns those that they were probably meant to be.
  private static func noteUnknownKeys(
    _ entries: [LocatedValue.Entry], _ notes: inout Notes
  ) -> Set<String> {
    var meant: Set<String> = []
    let written = Set(entries.map(\.key))
    for entry in unknown(entries) {
      let absent = knownKeys.filter { !written.contains($0) }
      let near = Suggestion.nearest(to: entry.key, in: absent)
      if let near { meant.insert(near) }
      notes.note(
        Diagnostic(
          "unknown section `\(entry.key)`", at: entry.location,
          help: near.map { "did you mean `\($0)`?" }
            ?? "the sections are \(knownKeys.map { "`\($0)`" }.inWords)"))
    }
    return meant
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
