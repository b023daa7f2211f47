import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan

/// One file in two generations.
struct FilePair {
  private let before: GenerationManifest.File
  private let earlier: Generation
  private let after: GenerationManifest.File
  private let later: Generation
  private let catalog: StageCatalog

  /// The sink that writes the file, where the pipeline still has it.
  var node: Plan.Node?

  init(
    _ before: GenerationManifest.File, _ earlier: Generation, _ after: GenerationManifest.File,
    _ later: Generation, _ catalog: StageCatalog
  ) {
    self.before = before
    self.earlier = earlier
    self.after = after
    self.later = later
    self.catalog = catalog
  }

  /// What became of the file.
  ///
  /// - Parameter keyed: Counts the files that have all columns of `key`.
  func change(_ key: [String], _ keyed: inout Int) async throws -> DatasetDifference.Change {
    let hasKey = !key.isEmpty && key.allSatisfy { after.types[$0] != nil }
    if before.hash == after.hash {
      keyed += hasKey ? 1 : 0
      return .equal
    }
    guard let old = try rows(before, earlier), let new = try rows(after, later) else {
      if let old = lines(before, earlier), let new = lines(after, later) {
        return .rows(try await TableDifference(lines: old, new))
      }
      return .bytes("its format is no table that can be compared")
    }
    if !key.isEmpty, key.allSatisfy({ old.schema[$0] != nil && new.schema[$0] != nil }) {
      keyed += 1
      return .rows(
        try await TableDifference(old, new, key: key, name: after.name, isCertain: true))
    }
    let known = key.isEmpty ? knownKey(old, new) : []
    return .rows(
      try await TableDifference(old, new, key: known, name: after.name, isCertain: false))
  }

  /// The key that the manifest says, or what tells facts apart.
  private func knownKey(_ old: RowScan, _ new: RowScan) -> [String] {
    func isThere(_ name: String) -> Bool { old.schema[name] != nil && new.schema[name] != nil }
    if !after.key.isEmpty, after.key.allSatisfy(isThere) { return after.key }
    guard let parts = node?.output.parts, parts[.value] != nil else { return [] }
    let telling: [FactPart] = [
      .entity, .concept, .period, .axis, .segment, .currency, .unit, .modality,
    ]
    return telling.map { parts[$0] ?? $0.rawValue }.filter(isThere)
  }

  /// The lines of the file in a generation; nil where it is no text for people.
  private func lines(_ file: GenerationManifest.File, _ generation: Generation) -> [Substring]? {
    let ending = file.name.split(separator: ".").last.map(String.init) ?? ""
    guard ["md", "txt", "html", "sql", "py"].contains(ending) else { return nil }
    return TextFile.read("\(generation.path)/\(file.name)")?.writtenLines
  }

  /// The rows of the file in a generation; nil where it is no table.
  private func rows(
    _ file: GenerationManifest.File, _ generation: Generation
  ) throws -> RowScan? {
    let ending = file.name.split(separator: ".").last.map(String.init) ?? ""
    guard ["csv", "tsv", "json", "jsonl", "ndjson"].contains(ending) else { return nil }
    let owner = "generation \(generation.number), `\(file.name)`"
    let source =
      file.types.isEmpty
      ? "path: \(StartingText.quoted(file.name)), csv: {}"
      : "dataset: \(StartingText.quoted("\(generation.number)/\(file.name)"))"
    let text = """
      pipeline: diff
      sources: { file: { \(source) } }
      sinks: { out.csv: { from: file } }
      """
    var notes = Notes()
    let files = LocalFiles(
      folder: generation.path, outputRoot: Folder.parent(of: generation.path),
      ledger: InputLedger())
    let read = PipelineFile.read(text, file: file.name, variables: [:], catalog: catalog, &notes)
    let plan = read.flatMap { Planner.plan($0, catalog: catalog, files: files, &notes).plan }
    guard let node = plan?.nodes.first, case .source(let source, _, _) = node.work else {
      throw DiagnosticsError(notes.diagnostics.map { Diagnostic("\(owner): \($0.message)") })
    }
    return RowScan(source, node.output, name: owner)
  }
}
