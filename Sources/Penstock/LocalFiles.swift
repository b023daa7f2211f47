import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan
import Synchronization

/// The files that a pipeline reads, from its folder.
final class LocalFiles: PlanFiles {
  private let folder: String
  private let ledger: InputLedger
  private let texts = Mutex<[String: String]>([:])

  init(folder: String, ledger: InputLedger) {
    self.folder = folder
    self.ledger = ledger
  }

  /// The texts that were read for settings, by the path as written.
  var readTexts: [String: String] { texts.withLock { $0 } }

  func inputs(at pattern: String) -> [any ByteInput] {
    InputPath(pattern).files(in: folder, ledger: ledger)
  }

  func text(at path: String) throws -> String {
    let text = try Self.text(at: InputPath.join(folder, path), name: path, ledger)
    texts.withLock { $0[path] = text }
    return text
  }

  /// The text of a file that people write by hand.
  static func text(at path: String, name: String, _ ledger: InputLedger? = nil) throws -> String {
    let file = InputFile(name: name, path: path, ledger: ledger)
    let bytes = try file.bytes(limit: YAMLReader.largestFile)
    if bytes.firstInvalidUTF8(in: 0..<bytes.count) != nil {
      throw FileError(.input, "\(name) is not UTF-8")
    }
    return bytes.text(0..<bytes.count)
  }
}
