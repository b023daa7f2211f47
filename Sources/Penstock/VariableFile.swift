import PenstockFiles
import PenstockKit
import PenstockPlan

/// A YAML file of values for variables: a map of names to plain values.
public enum VariableFile {
  /// The values in the file at `path`.
  ///
  /// - Throws: ``DiagnosticsError`` with every mistake in it.
  public static func read(_ path: String) throws -> [String: String] {
    let text: String
    do {
      text = try LocalFiles.text(at: path, name: path, shown: path)
    } catch let error as DiagnosticsError {
      throw error
    } catch {
      throw DiagnosticsError(Diagnostic("\(error)"))
    }
    var notes = Notes()
    var values: [String: String] = [:]
    if let value = YAMLReader.read(text, file: path, &notes) {
      for entry in value.entries ?? [] {
        if let text = entry.value.scalar {
          values[entry.key] = text
        } else {
          notes.noteWrongType(entry.value, wanted: .text("plain text"))
        }
      }
      if value.entries == nil { notes.noteWrongType(value, wanted: .text("a map")) }
    }
    if notes.hasErrors { throw DiagnosticsError(notes.diagnostics) }
    return values
  }
}

extension DiagnosticsError {
  /// The diagnostics as people read them, with the lines that they speak of.
  public var rendered: [String] {
    diagnostics.map { $0.rendered { TextFile.read($0) } }
  }
}
