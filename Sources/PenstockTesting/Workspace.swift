import Penstock
import PenstockFiles

/// A folder of its own for one test, removed at the end: a pipeline, its inputs, its outputs.
public final class Workspace: Sendable {
  /// The folder.
  public let path: String

  /// Makes an empty folder below the system's folder for temporary files.
  public init() throws {
    path = try Folder.createTemporary()
  }

  deinit {
    try? Folder.remove(path)
  }

  /// Writes a file below the folder.
  public func write(_ text: String, to name: String) throws {
    try TextFile.write(text, to: path + "/" + name)
  }

  /// Writes a file of any bytes below the folder.
  public func write(bytes: [UInt8], to name: String) throws {
    let store = ByteStore(capacity: bytes.count) { room in
      room.copyBytes(from: bytes)
      return bytes.count
    }
    try TextFile.write(store, to: path + "/" + name)
  }

  /// The text of a file below the folder; nil where there is none.
  public func read(_ name: String) -> String? {
    TextFile.read(path + "/" + name)
  }

  /// The names in a folder below this one, sorted; empty where there is none.
  public func names(in name: String = "") -> [String] {
    (try? Folder.names(in: name.isEmpty ? path : path + "/" + name)) ?? []
  }

  /// The pipeline in this folder's `pipeline.yaml`, publishing below `out` in it.
  public func pipeline(
    _ variables: [String: String] = [:], catalog: StageCatalog = .builtIn
  ) -> Pipeline {
    Pipeline(at: path, variables: variables, output: path + "/out", catalog: catalog)
  }
}
