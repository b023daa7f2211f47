import ArgumentParser
import Penstock

/// `penstock open`: what to type to have a dataset in a notebook or a database.
struct OpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Prints what to paste to have a dataset in DuckDB or Python, with exact types.",
    discussion: """
      The link is followed once: what is pasted reads the generation that is the newest now. With \
      `--sql` or `--python` nothing else is printed, so that a program may read it: \
      `penstock open NAME --sql | duckdb my.db`.
      """)

  @OptionGroup var options: DatasetOptions

  @Flag(help: "Print SQL for DuckDB that makes a table of each file.")
  var sql = false

  @Flag(help: "Print Python that gives each file as a table of pyarrow, pandas or Polars.")
  var python = false

  func validate() throws {
    if sql && python { throw ValidationError("`--sql` or `--python`, not both") }
  }

  func run() async throws {
    let console = Console()
    let dataset = try options.find()
    if sql { return try console.output(try dataset.sql()) }
    if python { return try console.output(dataset.python) }
    try console.output(
      """
      \(dataset.folder)

      DuckDB:  penstock open \(options.dataset) --sql | duckdb \(dataset.name).db
      Python:  paste this
      \(dataset.python.indented(by: 2))
      """)
  }
}

extension String {
  /// The lines, each behind `count` blanks.
  fileprivate func indented(by count: Int) -> String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : String(repeating: " ", count: count) + $0 }
      .joined(separator: "\n")
  }
}
