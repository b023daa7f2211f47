import ArgumentParser
import Penstock

/// `penstock verify`: whether a dataset is as it was published.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks a dataset's files against their sizes and hashes in the manifest.",
    discussion: "Ends with 65 where a file is missing, changed, or not of the dataset.")

  @OptionGroup var options: DatasetOptions

  @Flag(help: "Tell only what is wrong.")
  var quiet = false

  func run() async throws {
    let console = Console(quiet: quiet)
    let dataset = try options.find()
    let mistakes = dataset.verify()
    guard mistakes.isEmpty else {
      console.complain(
        mistakes.map { $0.rendered { _ in nil } }
          + ["  the dataset `\(dataset.name)` is in \(dataset.folder)"])
      throw ExitStatus.badData.exit
    }
    console.tell("\(dataset.name) is as it was published: \(dataset.files.count) files")
  }
}
