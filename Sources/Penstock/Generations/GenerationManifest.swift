import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan

/// What a published generation says of its files, in `datapackage.json`.
struct GenerationManifest {
  /// One file.
  struct File {
    let name: String
    let hash: String
    let rows: Int?

    /// The columns' types by name, as far as they are said.
    let types: [String: ValueType]

    /// The columns that are unique together, where that is said.
    let key: [String]
  }

  /// The generation.
  let generation: Generation

  /// Its files, in order.
  let files: [File]

  /// Files that say how to read the others, and have nothing to compare.
  private static let scripts: Set = ["load.sql", "load.py"]

  /// The manifest of a generation.
  ///
  /// - Throws: ``DiagnosticsError`` where it can't be read.
  init(_ generation: Generation) throws(DiagnosticsError) {
    self.generation = generation
    let path = "\(generation.path)/\(DatasetStore.manifestName)"
    guard let text = TextFile.read(path) else {
      throw DiagnosticsError(
        Diagnostic("generation \(generation.number) has gone meanwhile", help: "try again"))
    }
    // JSON is YAML, and numbers are not looked at.
    var notes = Notes()
    guard let root = YAMLReader.read(text, file: path, &notes) else {
      throw DiagnosticsError(notes.diagnostics)
    }
    files = (root["resources"]?.list ?? []).compactMap { resource in
      // Of a file in parts the name is that of their folder.
      let path = resource["path"]?.scalar ?? resource["path"]?.list?.first?.scalar
      let parts = resource["penstock:parts"]?.list
      let hashes = (parts ?? [resource]).compactMap { $0["hash"]?.scalar }
      guard let name = path?.split(separator: "/").first.map(String.init),
        parts != nil || !hashes.isEmpty, !Self.scripts.contains(name)
      else { return nil }
      var types: [String: ValueType] = [:]
      for field in resource["schema"]?["fields"]?.list ?? [] {
        if let name = field["name"]?.scalar {
          types[name] = field["penstock:type"]?.scalar.flatMap { ValueType(rawValue: $0) }
        }
      }
      let key = resource["schema"]?["primaryKey"]?.list?.compactMap(\.scalar) ?? []
      return File(
        name: name, hash: hashes.joined(separator: " "),
        rows: resource["rows"]?.scalar.flatMap { Int($0) }, types: types,
        key: key)
    }
  }
}
