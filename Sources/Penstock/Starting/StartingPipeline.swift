import PenstockData
import PenstockEngine
import PenstockFiles
import PenstockKit
import PenstockPlan

/// A pipeline to begin with, made by looking at data files: everything that was guessed is written
/// beside what it led to.
public struct StartingPipeline: Sendable {
  /// The folder that it is written to.
  public let folder: String

  /// What was seen of each file.
  public let looks: [FileLook]

  private let names: [String]

  /// A pipeline for the files at `paths`, in `folder`; by default one called as the first file.
  ///
  /// - Throws: ``DiagnosticsError`` where there is no such file, ``RunFailure`` where one can't be read
  ///   or the folder has a pipeline.
  public init(of paths: [String], in folder: String?, catalog: StageCatalog) throws {
    self.folder = folder ?? StartingText.name(of: paths[0], or: "pipeline")
    for name in Self.files where Folder.hasFile("\(self.folder)/\(name)") {
      throw RunFailure(
        .cannotCreate,
        Diagnostic(
          "\(self.folder)/\(name) is there already, and nothing is overwritten",
          help: "write the pipeline elsewhere: `--into OTHER`"))
    }
    for path in paths where !Folder.hasFile(path) {
      throw DiagnosticsError(Diagnostic("there is no file `\(path)`", help: "name a data file"))
    }
    do {
      looks = try paths.map { try FileLook($0, catalog: catalog) }
    } catch let error as DiagnosticsError {
      throw RunFailure(.data, error.diagnostics)
    }
    var names: [String] = []
    for (place, path) in paths.enumerated() {
      let name = StartingText.name(of: path, or: "source_\(place + 1)")
      names.append(names.contains(name) ? "\(name)_\(place + 1)" : name)
    }
    self.names = names
  }

  private static let files = ["pipeline.yaml", "tests.yaml"]

  /// Writes the pipeline and its first tests; returns the files' paths.
  ///
  /// - Throws: ``RunFailure`` where that can't be done.
  public func write(catalog: StageCatalog) async throws -> [String] {
    let paths = Self.files.map { "\(folder)/\($0)" }
    do {
      try TextFile.write(pipelineText, to: paths[0])
      let pipeline = Pipeline(at: folder, catalog: catalog)
      guard let plan = pipeline.plan else {
        throw RunFailure(.internalFault, pipeline.diagnostics)
      }
      try TextFile.write(try await testsText(pipeline, plan), to: paths[1])
    } catch let error as FileError {
      throw RunFailure(.cannotCreate, Diagnostic("\(error)"))
    }
    return paths
  }

  /// The name of the first file's node.
  public var firstNode: String { names[0] }

  // MARK: The pipeline

  private var pipelineText: String {
    var lines = [
      "# A start, made by `penstock new`: read it, change it, it is yours.",
      "# Units, methods and what is missing are never guessed for you: look for `confirm`.",
      "pipeline: \(StartingText.name(of: folder, or: names[0]))", "", "sources:",
    ]
    for (name, look) in zip(names, looks) { lines += source(name, look) }
    lines += [
      "", "# Put stages between, each in one line: `penstock stages list` has them all.",
      "# transforms:", "#   few: { from: \(names[0]), limit: 10 }", "", "sinks:",
    ]
    lines += names.map { "  \($0).csv: { from: \($0) }" }
    return lines.joined(separator: "\n") + "\n"
  }

  private func source(_ name: String, _ look: FileLook) -> [String] {
    let path = RelativePath.from(folder, to: look.path)
    var lines = [
      "  \(name):  # \(look.form); \(look.extent)", "    path: \(StartingText.scalar(path))",
    ]
    if look.settings != "csv: {}" || !look.path.hasSuffix(".csv"), !look.settings.isEmpty {
      lines.append("    \(look.settings)")
    }
    guard !look.columns.isEmpty else { return lines }
    lines.append("    columns:")
    let keys = look.columns.map { "\(StartingText.scalar($0.name)): \($0.written)" }
    let width = min(keys.map(\.shownWidth).max() ?? 0, 60)
    for (key, column) in zip(keys, look.columns) {
      let blanks = String(repeating: " ", count: max(0, width - key.shownWidth))
      lines.append("      \(key)\(blanks)  # \(column.seen.onOneLine)")
      if let confirm = column.confirm {
        lines.append("      # confirm: \(confirm.onOneLine)")
      }
    }
    return lines
  }

  // MARK: Its tests

  private func testsText(_ pipeline: Pipeline, _ plan: Plan) async throws -> String {
    var lines = [
      "# `penstock test \(folder)` runs these. `given` takes the place of what flows out of a node;",
      "# `expect` says what comes out, in the columns that it names.", "tests:",
    ]
    for name in names {
      guard let place = plan.index(of: name) else { continue }
      let rows = try await pipeline.preview(plan, Plan.Edge(node: place), limit: 2).rows
      let table = Self.table(rows).map { "          \($0)" }
      lines += ["  rows of \(name) come through:", "    given:", "      \(name): |"] + table
      lines += ["    expect:", "      \(name).csv:", "        rows: |"] + table.map { "  " + $0 }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Rows as a test writes them.
  private static func table(_ rows: Batch) -> [String] {
    let header = rows.schema.names.map(cell).joined(separator: ", ")
    return [header]
      + (0..<rows.rowCount).map { row in
        rows.columns.map { column in column.plain(row).map(cell) ?? "" }.joined(separator: ", ")
      }
  }

  private static func cell(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && !text.contains { ",\"\n\r".contains($0) }
      && text.first != " " && text.last != " "
    return isPlain ? text : "\"" + text.onOneLine.replacing("\"", with: "\"\"") + "\""
  }
}

extension String {
  /// The text with newlines as blanks.
  fileprivate var onOneLine: String {
    String(map { $0.isNewline ? " " : $0 })
  }
}

/// Paths from one folder to a file.
enum RelativePath {
  /// The path of `file`, named from the working directory, as it is from `folder`, which need not be
  /// there yet.
  static func from(_ folder: String, to file: String) -> String {
    let (base, target) = (components(folder), components(file))
    guard folder.hasPrefix("/") == file.hasPrefix("/"), !base.contains("..") else {
      return Folder.resolved(file) ?? file
    }
    let shared = zip(base, target).prefix { $0 == $1 }.count
    let up = [String](repeating: "..", count: base.count - shared)
    return (up + target.dropFirst(shared)).joined(separator: "/")
  }

  private static func components(_ path: String) -> [String] {
    path.split(separator: "/").map(String.init).filter { $0 != "." }
  }
}
