import PenstockKit

/// Reads the nodes of a pipeline file, section by section.
struct NodeList {
  /// The nodes so far, in the order written.
  private(set) var nodes: [PipelineFile.Node] = []

  /// Whether every section was a map of nodes.
  private(set) var isWhole = true

  private let catalog: StageCatalog
  private var places: [String: Int] = [:]
  private var files: [String: String] = [:]  // output files by their names in lower case

  init(catalog: StageCatalog) { self.catalog = catalog }

  /// Reads the nodes of a section.
  mutating func read(
    _ value: LocatedValue?, _ section: StageDefinition.Section, _ notes: inout Notes
  ) {
    guard let value, !value.isNothing else { return }
    guard let entries = value.entries else {
      notes.note(
        Diagnostic(
          "expected a map of \(section.rawValue)s, found \(value.kindInWords)", at: value.location,
          help: "write each with its name and a colon, such as `\(section.example)`"))
      isWhole = false
      return
    }
    let words = PipelineFile.words(of: section).names
    for entry in entries {
      var own = Notes()
      noteName(entry, section, &own)
      let (stages, misspelled) = stages(entry, section, words, &own)
      places[entry.key] = places[entry.key] ?? nodes.count
      nodes.append(
        PipelineFile.Node(
          name: entry.key, section: section, location: entry.location,
          words: entry.value.picking(words) ?? LocatedValue(.map([]), at: entry.location),
          stages: stages, misspelled: misspelled, isSound: own.diagnostics.isEmpty))
      for diagnostic in own.diagnostics { notes.note(diagnostic) }
    }
  }

  // MARK: Names

  private mutating func noteName(
    _ entry: LocatedValue.Entry, _ section: StageDefinition.Section, _ notes: inout Notes
  ) {
    let name = entry.key
    if let twin = places[name].map({ nodes[$0] }) {
      notes.note(
        Diagnostic(
          "the name `\(name)` is used twice", at: entry.location, help: "give one another name",
          notes: ["it is a \(twin.section.rawValue) in line \(twin.location.line)"]))
    } else if section == .sink {
      noteFileName(entry, &notes)
    } else if !PipelineFile.isName(name) {
      notes.note(
        Diagnostic(
          "`\(name)` can't be a node's name", at: entry.location,
          help: PipelineFile.nameHelp(for: name)))
    }
  }

  private mutating func noteFileName(_ entry: LocatedValue.Entry, _ notes: inout Notes) {
    let name = entry.key
    if PipelineFile.reservedFiles.contains(name.lowercased()) {
      notes.note(
        Diagnostic(
          "`\(name)` is a file that every dataset has", at: entry.location,
          help: "call yours otherwise, such as `my_\(name)`"))
    } else if name.utf8.count > 100 {
      notes.note(
        Diagnostic(
          "an output file's name has a hundred letters at most, and this has \(name.utf8.count)",
          at: entry.location, help: "shorten it"))
    } else if !PipelineFile.isFileName(name) {
      let last = name.split(separator: "/").last.map(String.init) ?? ""
      let help =
        name.contains("${")
        ? "variables stand in values, not in names"
        : name.contains("/") && PipelineFile.isFileName(last)
          ? "write `\(last)`: files stand in the dataset's own folder"
          : "use letters from a to z, digits, `.`, `_` and `-`, such as `facts.csv`"
      notes.note(
        Diagnostic("`\(name)` can't be an output file's name", at: entry.location, help: help))
    } else if let twin = files.updateValue(name, forKey: name.lowercased()) {
      notes.note(
        Diagnostic(
          "`\(name)` and `\(twin)` are one file on some systems", at: entry.location,
          help: "let more than the case of letters tell them apart"))
    }
  }

  // MARK: Stages

  /// The stages of a node, and the engine's words that stand there misspelled.
  private func stages(
    _ entry: LocatedValue.Entry, _ section: StageDefinition.Section, _ words: [String],
    _ notes: inout Notes
  ) -> ([PipelineFile.Stage], Set<String>) {
    var own: [PipelineFile.Stage] = []
    var steps: LocatedValue?
    var misspelled: Set<String> = []
    if entry.value.entries == nil, !entry.value.isNothing { noteNoMap(entry, section, &notes) }
    for field in entry.value.entries ?? [] where !words.contains(field.key) {
      if field.key == "steps", section == .transform {
        steps = field.value
      } else if catalog.stage(field.key, in: section) != nil {
        own.append(
          PipelineFile.Stage(
            name: field.key, location: field.location, settings: field.value))
      } else {
        let absent = notes.areMany ? [] : words.filter { entry.value[$0] == nil }
        let word = noteUnknown(field, section, absent, &notes)
        if let word { misspelled.insert(word) }
      }
    }
    if own.count > 1 {
      notes.note(
        Diagnostic(
          "`\(entry.key)` has two stages, `\(own[0].name)` and `\(own[1].name)`",
          at: own[1].location,
          help: section == .transform ? "put them under `steps:`, each with a dash" : "keep one"))
    } else if let stage = own.first, steps != nil {
      notes.note(
        Diagnostic(
          "`\(entry.key)` has both `\(stage.name)` and `steps`", at: stage.location,
          help: "make it a step: `- \(stage.name): …`"))
    }
    return (own + (steps.map { self.steps($0, &notes) } ?? []), misspelled)
  }

  private func noteNoMap(
    _ entry: LocatedValue.Entry, _ section: StageDefinition.Section, _ notes: inout Notes
  ) {
    let word = section == .source ? "path" : "from"
    let help = entry.value.scalar.map { "write `\(entry.key): { \(word): \($0) }`" }
    notes.note(
      Diagnostic(
        "expected a map with `\(word)`, found \(entry.value.kindInWords)",
        at: entry.value.location, help: help))
  }

  private func steps(_ value: LocatedValue, _ notes: inout Notes) -> [PipelineFile.Stage] {
    guard let values = value.list else {
      let first = value.entries?.first?.key ?? "STAGE"
      notes.note(
        Diagnostic(
          "expected a list of stages, found \(value.kindInWords)", at: value.location,
          help: "put a dash before each stage: `- \(first): …`"))
      return []
    }
    return values.compactMap { value in
      guard let entries = value.entries, let entry = entries.first, entries.count == 1 else {
        noteNoStep(value, &notes)
        return nil
      }
      guard catalog.stage(entry.key, in: .transform) != nil else {
        _ = noteUnknown(entry, .transform, [], &notes)
        return nil
      }
      return PipelineFile.Stage(
        name: entry.key, location: entry.location, settings: entry.value)
    }
  }

  private func noteNoStep(_ value: LocatedValue, _ notes: inout Notes) {
    if let entries = value.entries, entries.count > 1 {
      notes.note(
        Diagnostic(
          "this step has two stages, `\(entries[0].key)` and `\(entries[1].key)`",
          at: entries[1].location, help: "give each a dash of its own"))
    } else {
      let name = value.scalar.flatMap { $0.isEmpty ? nil : $0 } ?? "STAGE"
      notes.note(
        Diagnostic(
          "expected a stage with its settings, found \(value.kindInWords)", at: value.location,
          help: "write `- \(name): …`"))
    }
  }

  /// The sections that have a word of the engine; nil for other words.
  private static func owners(of word: String) -> [StageDefinition.Section]? {
    let owners = StageDefinition.Section.allCases.filter { section in
      let isSteps = word == "steps" && section == .transform
      return isSteps || PipelineFile.words(of: section).names.contains(word)
    }
    return owners.isEmpty ? nil : owners
  }

  /// Notes a word that nobody knows; returns the engine's word that it was probably meant to be.
  private func noteUnknown(
    _ entry: LocatedValue.Entry, _ section: StageDefinition.Section, _ words: [String],
    _ notes: inout Notes
  ) -> String? {
    if notes.areMany {
      notes.note(Diagnostic("unknown field or stage `\(entry.key)`", at: entry.location))
      return nil
    }
    if let other = catalog.stages(called: entry.key).first {
      notes.note(
        Diagnostic(
          "`\(entry.key)` is a \(other.section.rawValue), and this is a \(section.rawValue)",
          at: entry.location, help: "put it under `\(other.section.rawValue)s:`"))
      return nil
    }
    if let owners = Self.owners(of: entry.key), !owners.contains(section) {
      let names = owners.map { "a \($0.rawValue)" }
      notes.note(
        Diagnostic(
          "`\(entry.key)` belongs to \(names.joined(separator: " or ")), and this is a "
            + section.rawValue, at: entry.location, help: "take it out"))
      return nil
    }
    let stages = catalog.stages(in: section).map(\.name)
    // A sink that has a word for a node, and not the right one.
    let isFrom = section == .sink && words.contains("from") && entry.value.entries == nil
    let near = Suggestion.nearest(to: entry.key, in: words + stages) ?? (isFrom ? "from" : nil)
    notes.note(
      Diagnostic(
        "unknown \(words.isEmpty ? "stage" : "field or stage") `\(entry.key)`",
        at: entry.location, help: near.map { "did you mean `\($0)`?" },
        notes: near == nil ? ["`penstock stages list` lists the stages"] : []))
    return near.flatMap { words.contains($0) ? $0 : nil }
  }
}

extension StageDefinition.Section {
  /// A node of the section as it may be written.
  fileprivate var example: String {
    switch self {
    case .source: "prices: { path: data/prices.csv }"
    case .transform: "cheap: { from: prices, filter: { symbol: 600000.XSHG } }"
    case .sink: "prices.csv: { from: prices }"
    }
  }
}
