import PenstockFiles
import PenstockKit

extension Pipeline {
  /// What the names of data files end with, which people name where a pipeline is meant.
  private static let dataEndings: Set = [
    "csv", "tsv", "txt", "dat", "json", "jsonl", "ndjson", "xml", "html", "xls", "xlsx", "parquet",
    "gz",
    "zst", "zip",
  ]

  /// Why there is no pipeline at `path`; nil where there may be one.
  static func noPipeline(at path: String) -> Diagnostic? {
    let file = file(at: path)
    let ending = file.split(separator: ".").last.map { $0.lowercased() } ?? ""
    if Folder.hasFile(file) {
      return dataEndings.contains(ending)
        ? Diagnostic(
          "`\(path)` is a data file, and no pipeline",
          help: "write a pipeline that reads it: `penstock new \(path)`") : nil
    }
    let (folder, name) = (Folder.parent(of: file), file.split(separator: "/").last ?? "")
    let others = ((try? Folder.names(in: folder)) ?? []).filter { !$0.hasPrefix(".") }
    if Folder.exists(path) {
      let pipelines = others.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
      return Diagnostic(
        "the folder `\(path)` has no pipeline.yaml",
        help: pipelines.first.map { "name the file: `\(folder)/\($0)`" }
          ?? "name a pipeline file, or a folder with a pipeline.yaml")
    }
    let near = Suggestion.nearest(to: String(name), in: others)
    let start = folder == "." && !path.hasPrefix("./") ? "" : folder == "/" ? "/" : folder + "/"
    return Diagnostic(
      "there is no file `\(path)`",
      help: near.map { "did you mean `\(start)\($0)`?" }
        ?? "name a pipeline file, or a folder with a pipeline.yaml")
  }
}
