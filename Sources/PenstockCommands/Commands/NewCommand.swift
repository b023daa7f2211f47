import ArgumentParser
import Penstock

/// `penstock new`: a pipeline to begin with.
struct NewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Writes a pipeline to begin with, by looking at data files.",
    discussion: """
      Looks at encoding, delimiter, header and at the values of every column (up to a million rows), \
      and writes a pipeline.yaml that runs at once, with what was seen in comments, and a tests.yaml. \
      A unit in a column's name is told, never believed. Nothing is overwritten.

      For example: penstock new quotes.csv --into Pipelines/quotes
      """)

  @Argument(help: "Data files: CSV, JSON, or what another source stage reads.", completion: .file())
  var files: [String]

  @Option(
    help: "The folder to write to. (default: one called as the first file)",
    completion: .directory)
  var into: String?

  func run() async throws {
    let console = Console()
    do {
      let start = try StartingPipeline(of: files, in: into, catalog: PenstockTool.catalog)
      let written = try await start.write(catalog: PenstockTool.catalog)
      try console.output(Self.report(start, written))
    } catch let failure as RunFailure {
      console.complain(DiagnosticsError(failure.diagnostics).rendered)
      throw ExitStatus(failure).exit
    }
  }

  private static func report(_ start: StartingPipeline, _ written: [String]) -> String {
    var lines: [String] = []
    for look in start.looks {
      lines += ["\(look.path): \(look.form); \(look.extent)"]
      let table = TextTable(
        [
          TextTable.Column(heading: ["  column"], cells: look.columns.map { "  \($0.name)" }),
          TextTable.Column(heading: ["read as"], cells: look.columns.map(\.written)),
          TextTable.Column(heading: ["seen"], cells: look.columns.map(\.seen)),
        ], widest: 120)
      lines += table.lines(width: nil, colour: false)
      let confirm = look.columns.compactMap { column in
        column.confirm.map { "confirm `\(column.name)`: \($0)" }
      }
      lines += confirm + [""]
    }
    let folder = start.folder
    return
      (lines + [
        "wrote \(written.joined(separator: " and "))", "",
        "next:", "  penstock preview \(folder) \(start.firstNode)", "  penstock test \(folder)",
        "  penstock run \(folder)",
      ]).joined(separator: "\n") + "\n"
  }
}
