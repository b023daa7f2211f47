import ArgumentParser
import Penstock

/// Which dataset a command looks at.
struct DatasetOptions: ParsableArguments {
  @Argument(
    help: "A dataset by its name, or its pipeline: a file, or a folder with a pipeline.yaml.",
    completion: .file())
  var dataset: String

  @Option(help: "The folder with the datasets, in the place of the project's.")
  var output: String?

  /// Finds the dataset.
  ///
  /// - Throws: `DiagnosticsError` where there is none.
  func find() throws -> PublishedDataset { try PublishedDataset(dataset, output: output) }
}

/// `penstock path`: where the newest generation is.
struct PathCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path", abstract: "Prints the folder of a dataset's newest generation.",
    discussion: """
      The link is followed once: whoever reads below the printed folder reads files that belong \
      together, also while a newer generation is published.
      """)

  @OptionGroup var options: DatasetOptions

  func run() async throws {
    try Console().output(options.find().folder + "\n")
  }
}
