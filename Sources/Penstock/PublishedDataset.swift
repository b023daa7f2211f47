import PenstockData
import PenstockEngine
import PenstockFiles
import PenstockKit
import PenstockPlan

/// A dataset as readers find it: the folder of its newest generation, looked up once.
///
/// What is read below ``folder`` is of one generation, also while a newer one is published.
public struct PublishedDataset: Sendable {
  /// The dataset's name, which is its pipeline's.
  public let name: String

  /// The generation's folder, without links.
  public let folder: String

  /// What the generation says of itself.
  public let manifest: JSONValue

  /// The SHA-256 of the manifest's bytes, in hexadecimal, which tells this generation from all others.
  public let manifestHash: String

  /// The dataset that `subject` means: a pipeline, by its file or folder, or a dataset, by its name
  /// below the output folder of the project that the working directory is in.
  ///
  /// - Parameter output: A folder in the place of the project's output folder.
  /// - Throws: ``DiagnosticsError`` where there is none.
  public init(_ subject: String, output: String? = nil) throws {
    let (name, root) = try Self.place(of: subject, output)
    guard let folder = Folder.resolved(root + "/" + name) else {
      let names = Self.names(below: root)
      throw DiagnosticsError(
        Diagnostic(
          "there is no dataset `\(name)` in \(root)",
          help: Suggestion.help(for: name, in: names)
            ?? (names.isEmpty
              ? "name its pipeline, run it first, or say where: `--output DIR`"
              : "the datasets there are \(names.map { "`\($0)`" }.inWords)")))
    }
    try self.init(name: name, folder: folder)
  }

  /// The dataset called `name` whose generation is in `folder`.
  init(name: String, folder: String) throws {
    self.name = name
    self.folder = folder
    let path = folder + "/" + DatasetStore.manifestName
    let ledger = InputLedger()
    let bytes = try? InputFile(name: path, path: path, ledger: ledger).bytes(limit: 1 << 28)
    guard let bytes, let manifest = JSONValue(bytes.text(0..<bytes.count)),
      manifest["resources"]?.array != nil, let hash = ledger.entries.first?.sha256
    else {
      throw DiagnosticsError(
        Diagnostic(
          "\(folder) has no \(DatasetStore.manifestName) that can be read",
          help: "run its pipeline again"))
    }
    self.manifest = manifest
    manifestHash = hash
  }

  /// The datasets below an output folder, sorted.
  static func names(below root: String) -> [String] {
    ((try? Folder.names(in: root)) ?? []).filter {
      !$0.hasPrefix(".") && Folder.hasFile("\(root)/\($0)/\(DatasetStore.manifestName)")
    }
  }

  private static func place(of subject: String, _ output: String?) throws -> (String, String) {
    let file = Pipeline.file(at: subject)
    var texts: [String: String] = [:]
    var notes = Notes()
    guard Folder.hasFile(file) else {
      guard PipelineFile.isName(subject) else {
        throw DiagnosticsError(
          Diagnostic(
            "there is no pipeline at \(subject)",
            help: "name a pipeline file, a folder with a pipeline.yaml, or a dataset"))
      }
      let root = output ?? Project.find(above: ".", texts: &texts, &notes).outputRoot
      if notes.hasErrors { throw DiagnosticsError(notes.diagnostics) }
      return (subject, root)
    }
    if let lacking = Pipeline.noPipeline(at: subject) { throw DiagnosticsError(lacking) }
    let text = try LocalFiles.text(at: file, name: file, shown: file)
    let name = YAMLReader.read(text, file: file, &notes)?["pipeline"]?.scalar
    let folder = Folder.parent(of: file)
    let root = output ?? Project.find(above: folder, texts: &texts, &notes).outputRoot
    if notes.hasErrors { throw DiagnosticsError(notes.diagnostics) }
    guard let name, PipelineFile.isName(name) else {
      throw DiagnosticsError(
        Diagnostic("\(file) does not say what its pipeline is called", help: "add `pipeline: NAME`")
      )
    }
    return (name, root)
  }
}

// MARK: - Verifying

extension PublishedDataset {
  /// What is wrong with the files of the generation: each has to be there, with the size and the hash
  /// that the manifest has, and no other may be.
  ///
  /// - Returns: Nothing where all is as it was published, else a message for each file.
  /// - Complexity: O(bytes), at the speed of SHA-256.
  public func verify() -> [Diagnostic] {
    var mistakes: [Diagnostic] = []
    var known: Set = [DatasetStore.manifestName]
    for file in files {
      known.insert(file.path)
      if let message = mistake(in: file) { mistakes.append(Diagnostic(message)) }
    }
    for path in Self.paths(in: folder) where !known.contains(path) {
      mistakes.append(Diagnostic("`\(path)` is not in the manifest"))
    }
    return mistakes
  }

  /// A file that the manifest lists.
  public struct File: Sendable, Hashable {
    /// Its path below the generation's folder.
    public let path: String

    /// How many bytes it has.
    public let bytes: Int

    /// Its SHA-256, in hexadecimal.
    public let sha256: String
  }

  /// The files that the manifest lists, in its order.
  public var files: [File] {
    (manifest["resources"]?.array ?? []).flatMap { resource -> [File] in
      let parts = resource["penstock:parts"]?.array ?? [resource]
      return parts.compactMap { part in
        guard let path = part["path"]?.string, let bytes = part["bytes"]?.integer,
          let hash = part["hash"]?.string, hash.hasPrefix("sha256:")
        else { return nil }
        return File(path: path, bytes: bytes, sha256: String(hash.dropFirst("sha256:".count)))
      }
    }
  }

  private func mistake(in file: File) -> String? {
    let ledger = InputLedger()
    do {
      let input = InputFile(name: file.path, path: folder + "/" + file.path, ledger: ledger)
      var reader = try input.open()
      while try reader.read(1 << 20, after: nil) != nil {}
    } catch {
      return "\(error)"
    }
    guard let found = ledger.entries.first else { return "`\(file.path)` could not be read" }
    if found.bytes != file.bytes {
      return "`\(file.path)` has \(found.bytes) bytes, and \(file.bytes) were published"
    }
    return found.sha256 == file.sha256
      ? nil : "`\(file.path)` has other bytes than were published: its SHA-256 is \(found.sha256)"
  }

  /// The paths of all files below a folder, sorted.
  private static func paths(in folder: String, _ prefix: String = "") -> [String] {
    ((try? Folder.names(in: folder)) ?? []).flatMap { name -> [String] in
      let path = folder + "/" + name
      return Folder.exists(path) ? paths(in: path, prefix + name + "/") : [prefix + name]
    }
  }
}
