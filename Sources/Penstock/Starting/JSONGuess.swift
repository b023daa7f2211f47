import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan

/// Finds out where the records of a JSON file are.
enum JSONGuess {
  /// How the file is read, in words and as settings.
  ///
  /// - Throws: ``DiagnosticsError`` where no list of objects is found.
  static func form(
    _ sample: ByteStore, isWhole: Bool, _ path: String
  ) throws(DiagnosticsError) -> (words: String, settings: String) {
    let encoding = try EncodingGuess(sample, isWhole: isWhole, name: path)
    guard encoding.encoding == .utf8 else {
      throw DiagnosticsError(
        Diagnostic("`\(path)` is not UTF-8, and JSON must be", help: "save it as UTF-8"))
    }
    let text = sample.text(0..<sample.count)
    let lines = text.split(separator: "\n").map { $0.drop(while: \.isWhitespace) }
      .filter { !$0.isEmpty }
    if text.first(where: { !$0.isWhitespace && $0 != "\u{FEFF}" }) == "[" {
      return ("JSON, an array of objects", "json: {}")
    }
    let whole = lines.prefix(isWhole ? lines.count : max(1, lines.count - 1))
    if whole.count > 1, whole.allSatisfy({ $0.first == "{" && $0.last == "}" }) {
      return ("JSON, one object a line", "json: { lines: true }")
    }
    if whole.count == 1, lines.count == 1, isWhole, records(in: text, path) == nil {
      return ("JSON, one object a line", "json: { lines: true }")
    }
    guard isWhole, let records = records(in: text, path) else {
      throw DiagnosticsError(
        Diagnostic(
          "no list of objects was found in `\(path)`",
          help: "write the pipeline by hand, with `json: { records: WHERE.THEY.ARE }`"))
    }
    return (
      "JSON, an array of objects at `\(records)`",
      "json: { records: \(StartingText.scalar(records)) }"
    )
  }

  /// The path to the first list of objects in a document, nearest to its top.
  private static func records(in text: String, _ path: String) -> String? {
    var notes = Notes()
    guard let root = YAMLReader.read(text, file: path, &notes) else { return nil }
    var level: [(path: [String], value: LocatedValue)] = [([], root)]
    while !level.isEmpty {
      for (path, value) in level where value.list?.first?.entries != nil {
        return path.joined(separator: ".")
      }
      level = level.flatMap { path, value in
        (value.entries ?? []).map { (path + [$0.key], $0.value) }
      }
    }
    return nil
  }
}
