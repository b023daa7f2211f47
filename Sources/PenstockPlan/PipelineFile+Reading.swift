import PenstockKit

extension PipelineFile {
  /// Reads the text of a pipeline file; nil where it has no nodes that could be looked at.
  ///
  /// - Parameters:
  ///   - variables: Values from outside for the variables that the file declares, and for the days that
  ///     its run is for.
  ///   - reading: What the days of a run are reckoned from; without it they must come from outside.
  public static func read(
    _ text: String, file: String, variables: [String: String], catalog: StageCatalog,
    reading: RunClock.Reading? = nil, _ notes: inout Notes
  ) -> PipelineFile? {
    read(
      WrittenPipeline(text, file: file), variables: variables, catalog: catalog, reading: reading,
      &notes)
  }

  /// Reads a pipeline file of which the YAML was read; nil where it has no nodes that could be looked
  /// at.
  ///
  /// The other parameters are those of ``read(_:file:variables:catalog:reading:_:)``.
  public static func read(
    _ written: WrittenPipeline, variables: [String: String], catalog: StageCatalog,
    reading: RunClock.Reading? = nil, _ notes: inout Notes
  ) -> PipelineFile? {
    for diagnostic in written.notes.diagnostics { notes.note(diagnostic) }
    guard let raw = written.value else { return nil }
    guard let entries = raw.entries, !entries.isEmpty else {
      noteNoSections(raw, &notes)
      return nil
    }
    let misspelled = noteUnknownKeys(entries, &notes)
    let clock = clock(raw["run"], variables, reading, &notes)
    var values = Variables(
      declared: raw["vars"], clock: raw["run"].map { _ in clock?.values ?? [:] },
      given: variables, &notes)
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
    if !notes.hasErrors {
      values.noteUnused(raw["vars"], &notes)
      noteIdle(clock, values.used, at: raw["run"]?.location, &notes)
    }
    return PipelineFile(
      name: words.pipeline, about: words.about, clock: clock?.keeping(values.used),
      nodes: nodes.nodes,
      isWhole: nodes.isWhole && unknown(entries).isEmpty, unreadPlaces: values.unreadPlaces)
  }

  /// The days that a run is for; nil where the file says nothing of them, or it is wrong.
  private static func clock(
    _ value: LocatedValue?, _ given: [String: String], _ reading: RunClock.Reading?,
    _ notes: inout Notes
  ) -> RunClock? {
    var mistakes = Notes()  // which are told with those of the other words at the top
    guard let value, let reading, let words = Nested<RunClockWords>.read(value, &mistakes) else {
      return nil
    }
    return RunClock(words.settings, given, reading, &notes)
  }

  private static func noteIdle(
    _ clock: RunClock?, _ used: Set<String>, at location: SourceLocation?, _ notes: inout Notes
  ) {
    guard let clock, clock.keeping(used) == nil else { return }
    notes.note(
      Diagnostic(
        "nothing asks for the days that the run is for", at: location,
        help: "write `${run.date}`, `${run.from}` or `${run.to}` where they belong, or take it out",
        severity: .warning))
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
