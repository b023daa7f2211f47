import PenstockFiles
import PenstockKit
import PenstockPlan

/// What `penstock.yaml` says: where outputs go, for all pipelines below its folder.
struct Project {
  /// The folder below which datasets are published.
  let outputRoot: String

  private static let fileName = "penstock.yaml"

  private struct Words: StageSettings {
    let output: String

    init(from fields: inout FieldReader) {
      output = fields.optional(
        "output", "The folder below which datasets are published.", default: "out")
    }
  }

  /// The project of a pipeline in `folder`: the nearest `penstock.yaml` upwards; without one,
  /// outputs go to `out` in the pipeline's folder.
  static func find(above folder: String, texts: inout [String: String], _ notes: inout Notes)
    -> Project
  {
    var place = Folder.resolved(folder) ?? folder
    while true {
      let path = place == "/" ? "/" + fileName : place + "/" + fileName
      if Folder.hasFile(path) { return read(path, in: place, &texts, &notes) }
      let parent = Folder.parent(of: place)
      if parent == place { return Project(outputRoot: InputPath.join(folder, "out")) }
      place = parent
    }
  }

  private static func read(
    _ path: String, in folder: String, _ texts: inout [String: String], _ notes: inout Notes
  ) -> Project {
    do {
      let text = try LocalFiles.text(at: path, name: path, shown: path)
      texts[path] = text
      guard let value = YAMLReader.read(text, file: path, &notes) else {
        return Project(outputRoot: folder)
      }
      var reader = FieldReader(value, owner: "the project file")
      let words = Words(from: &reader)
      reader.finish()
      for diagnostic in reader.notes.diagnostics { notes.note(diagnostic) }
      return Project(outputRoot: InputPath.join(folder, words.output))
    } catch let error as DiagnosticsError {
      for diagnostic in error.diagnostics { notes.note(diagnostic) }
    } catch {
      notes.note(Diagnostic("\(error)"))
    }
    return Project(outputRoot: folder)
  }
}
