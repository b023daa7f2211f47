import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan

/// How two generations of a dataset differ, file by file.
public struct DatasetDifference: Sendable {
  /// How one file differs.
  public struct File: Sendable {
    /// Its name.
    public let name: String

    /// What became of it.
    public let change: Change
  }

  /// What became of a file.
  public enum Change: Sendable {
    /// The same bytes.
    case equal
    /// Only in the later generation.
    case added
    /// Only in the earlier generation.
    case removed
    /// Other bytes, and no table that could be compared; the reason, in words.
    case bytes(String)
    /// Other bytes, row by row.
    case rows(TableDifference)
  }

  /// The earlier generation's number.
  public let from: Int

  /// The later generation's number.
  public let to: Int

  /// The files, in the order of the later generation.
  public let files: [File]

  /// Whether nothing differs, but for how equal values are written.
  public var isEqual: Bool { files.allSatisfy(\.change.isEqual) }
}

extension DatasetDifference.Change {
  /// Whether all values are the same.
  public var isEqual: Bool {
    switch self {
    case .equal: true
    case .rows(let table): table.isEqual
    case .added, .removed, .bytes: false
    }
  }
}

extension Pipeline {
  /// How two generations of the pipeline's dataset differ.
  ///
  /// - Parameters:
  ///   - from: The earlier generation; nil for the last before `to`.
  ///   - to: The later generation; nil for the one that readers see.
  ///   - key: The columns that tell rows apart; empty to take the manifest's, or the parts of facts.
  ///   - file: The one file to look at; nil for all.
  /// - Throws: ``DiagnosticsError`` where there are no such generations, or the key is none.
  public func difference(
    _ plan: Plan, from: Int?, to: Int?, key: [String], file: String?, catalog: StageCatalog
  ) async throws -> DatasetDifference {
    let (earlier, later) = try generations(plan, from, to)
    let (old, new) = (try GenerationManifest(earlier), try GenerationManifest(later))
    var files = new.files + old.files.filter { own in !new.files.contains { $0.name == own.name } }
    if let file {
      files = files.filter { $0.name == file }
      if files.isEmpty { throw Self.noFile(file, new.files.map(\.name)) }
    }
    var keyed = 0
    var result: [DatasetDifference.File] = []
    for entry in files {
      let before = old.files.first { $0.name == entry.name }
      let after = new.files.first { $0.name == entry.name }
      let change: DatasetDifference.Change
      if let before, let after {
        var pair = FilePair(before, earlier, after, later, catalog)
        pair.node = plan.nodes.first { $0.name == entry.name }
        change = try await pair.change(key, &keyed)
      } else {
        change = before == nil ? .added : .removed
      }
      result.append(DatasetDifference.File(name: entry.name, change: change))
    }
    if !key.isEmpty, keyed == 0 { throw Self.noKey(key, files) }
    return DatasetDifference(from: earlier.number, to: later.number, files: result)
  }

  /// All generations, and the one that readers see.
  private func published(
    _ plan: Plan
  ) throws(DiagnosticsError) -> (all: [Generation], current: Int) {
    let (all, current) = DatasetStore.published(plan.pipeline, below: outputRoot)
    guard let current else {
      throw DiagnosticsError(
        Diagnostic(
          "`\(plan.pipeline)` has published nothing in \(outputRoot)",
          help: "run it first: `penstock run`"))
    }
    return (all, current)
  }

  private func generations(
    _ plan: Plan, _ from: Int?, _ to: Int?
  ) throws(DiagnosticsError) -> (Generation, Generation) {
    let (all, current) = try published(plan)
    let later = try Self.generation(to ?? current, all)
    if let from { return (try Self.generation(from, all), later) }
    guard let earlier = all.last(where: { $0.number < later.number }) else {
      throw DiagnosticsError(
        Diagnostic(
          "there is no generation before \(later.number) to compare with",
          help: all.count > 1
            ? "say which to compare: `--from \(all[0].number) --to \(all[1].number)`" : nil,
          notes: [
            all.count == 1
              ? "it is the only one" : "the generations are \(all.map { "\($0.number)" }.inWords)"
          ]))
    }
    return (earlier, later)
  }

  static func generation(
    _ number: Int, _ all: [Generation]
  ) throws(DiagnosticsError) -> Generation {
    if let found = all.first(where: { $0.number == number }) { return found }
    throw DiagnosticsError(
      Diagnostic(
        "there is no generation \(number)",
        help: all.isEmpty
          ? "run the pipeline first"
          : "the generations are \(all.map { "\($0.number)" }.inWords)",
        notes: ["the last \(DatasetStore.keptGenerations) stay"]))
  }

  private static func noFile(_ name: String, _ names: [String]) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        "the dataset has no file `\(name)`",
        help: Suggestion.help(for: name, in: names)
          ?? "its files are \(names.map { "`\($0)`" }.inWords)"))
  }

  private static func noKey(
    _ key: [String], _ files: [GenerationManifest.File]
  ) -> DiagnosticsError {
    let names = files.flatMap(\.types.keys)
    let wrong = key.first { !names.contains($0) } ?? key[0]
    return DiagnosticsError(
      Diagnostic(
        "no file that differs has all columns of the key \(key.map { "`\($0)`" }.inWords)",
        help: Suggestion.help(for: wrong, in: Set(names).sorted())
          ?? "name columns of one file, and the file with `--file`"))
  }

  /// Lets readers see an earlier generation again.
  ///
  /// A later run publishes a generation of its own, whatever came of it before.
  ///
  /// - Parameter number: The generation; nil for the last before the one that readers see.
  /// - Returns: The numbers of the generation that readers saw, and of the one that they see now.
  /// - Throws: ``DiagnosticsError`` where there is no such generation, ``RunFailure`` where another
  ///   run holds the lock or the link can't be moved.
  public func rollBack(_ plan: Plan, to number: Int?) throws -> (from: Int, to: Int) {
    let (all, current) = try published(plan)
    guard let target = number ?? all.last(where: { $0.number < current })?.number else {
      throw DiagnosticsError(Diagnostic("there is no generation before \(current)"))
    }
    let generation = try Self.generation(target, all)
    do {
      let store = try DatasetStore(root: outputRoot, pipeline: plan.pipeline)
      try store.publish(generation)
    } catch let error as FileError {
      throw RunFailure(
        error.kind == .busy ? .busy : .inputOutput, Diagnostic(error.description))
    }
    return (current, target)
  }
}
