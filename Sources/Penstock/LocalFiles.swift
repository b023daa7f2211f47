import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan
import Synchronization

/// The files that a pipeline reads, from its folder, and texts that stand in for some of them.
final class LocalFiles: PlanFiles {
  private let folder: String
  private let ledger: InputLedger
  private let given: [String: String]
  let datasets: any PublishedDatasets
  private let texts = Mutex<[String: String]>([:])

  /// The files below `folder`, with `given` texts in the place of some, and the datasets below
  /// `outputRoot`, where there are any to read.
  init(
    folder: String, outputRoot: String? = nil, ledger: InputLedger, given: [String: String] = [:]
  ) {
    datasets = outputRoot.map { LocalDatasets(root: $0, ledger: ledger) } ?? NoDatasets()
    self.folder = folder
    self.ledger = ledger
    self.given = given
  }

  /// The texts that were read for settings, by the path that messages show.
  var readTexts: [String: String] { texts.withLock { $0 } }

  func inputs(at pattern: String) -> [any ByteInput] {
    let path = InputPath(pattern)
    let files = path.files(in: folder, ledger: ledger).map { UnpackedInput($0) as any ByteInput }
    if given.isEmpty { return files }
    let texts = given.keys.compactMap { name in
      path.captures(in: name).map {
        GivenInput(name: name, captures: $0, text: given[name] ?? "") as any ByteInput
      }
    }
    return (files.filter { given[$0.name] == nil } + texts).sorted { $0.name < $1.name }
  }

  func members(_ member: String, of inputs: [any ByteInput]) throws -> [any ByteInput] {
    try ArchivedInputs.members(member, of: inputs)
  }

  func text(at path: String) throws -> String {
    if let text = given[path] { return text }
    let place = InputPath.join(folder, path)
    let text = try Self.text(at: place, name: path, shown: shownPath(path), ledger)
    texts.withLock { $0[shownPath(path)] = text }
    return text
  }

  func shownPath(_ path: String) -> String {
    folder == "." ? path : InputPath.join(folder, path)
  }

  func problem(at path: String) -> PathProblem? {
    if given[path] != nil { return nil }
    let place = InputPath.join(folder, path)
    if Folder.exists(place) { return .folder }
    if Folder.hasFile(place) { return nil }
    return .missing(beside: (try? Folder.names(in: Folder.parent(of: place))) ?? [])
  }

  /// The text of a file that people write by hand; `shown` is what messages about it call it.
  ///
  /// - Throws: ``FileError`` where it can't be had, ``DiagnosticsError`` where it is no text.
  static func text(
    at path: String, name: String, shown: String, _ ledger: InputLedger? = nil
  ) throws -> String {
    var reader = try InputFile(name: name, path: path, ledger: ledger).open()
    guard let bytes = try reader.read(YAMLReader.largestFile + 1, after: nil) else { return "" }
    if bytes.count > YAMLReader.largestFile {
      throw DiagnosticsError(
        Diagnostic(
          "this file is larger than \(YAMLReader.largestFile) bytes, and none that people write is",
          at: SourceLocation(file: shown, line: 1, column: 1)))
    }
    if let bad = bytes.firstInvalidUTF8(in: 0..<bytes.count) {
      let lines = bytes.text(0..<bad).writtenLines
      throw DiagnosticsError(
        Diagnostic(
          "this file is not UTF-8",
          at: SourceLocation(
            file: shown, line: lines.count, column: (lines.last?.count ?? 0) + 1),
          help: "save it as UTF-8"))
    }
    return bytes.text(0..<bytes.count)
  }
}
