import PenstockFiles
import PenstockKit

extension PublishedDataset {
  /// SQL for DuckDB, from any folder: the generation's `load.sql` with the place of its files.
  ///
  /// - Throws: ``DiagnosticsError`` where the generation has none.
  public func sql() throws -> String {
    guard let text = TextFile.read(folder + "/load.sql") else {
      throw DiagnosticsError(
        Diagnostic("this generation of `\(name)` has no load.sql", help: "run its pipeline again"))
    }
    let place = folder.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "''")
    return "SET file_search_path = '\(place)';\n" + text
  }

  /// Python that reads the generation's `load.py` from its folder, with a line for its first file.
  public var python: String {
    let module = String(name.map { $0 == "-" ? "_" : $0 })
    let name = module.first?.isNumber == true ? "dataset_\(module)" : module
    let first = files.first { file in
      [".csv", ".parquet", ".json"].contains { file.path.hasSuffix($0) }
    }
    return """
      import runpy, types
      \(name) = types.SimpleNamespace(**runpy.run_path(\(JSONValue.quoted(folder + "/load.py"))))
      rows = \(name).polars(\(JSONValue.quoted(first?.path ?? "refused.csv")))  # or .pandas, .arrow

      """
  }
}
