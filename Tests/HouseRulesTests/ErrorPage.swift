import Penstock
import PenstockFiles

/// The page of all messages that a pipeline file can cause, each with the files that provoke it.
enum ErrorPage {
  private static let folder = "Tests/PenstockPlanTests/Errors"
  private static let mostLines = 40
  private static let widest = 160

  /// The page in Markdown, made of the gallery's folders.
  static func text() throws -> String {
    let names = try Folder.names(in: "\(Repository.root)/\(folder)")
    var lines = [
      "# Errors", "",
      "What `penstock` says of a mistake in a pipeline file, with the file that provokes it. Each is a",
      "folder of [`\(folder)`](../\(folder)) that the tests hold to its text.", "",
    ]
    for name in names {
      for message in messages(of: name) { lines.append("- [\(message)](#\(name))") }
    }
    return (lines + names.flatMap(section)).joined(separator: "\n") + "\n"
  }

  /// The messages of a case without their places, each once.
  private static func messages(of name: String) -> [String] {
    let severities = ["error: ", "warning: "]
    var found: [String] = []
    for line in text("expected.txt", of: name).split(separator: "\n") {
      guard let severity = severities.first(where: { line.hasPrefix($0) }) else { continue }
      let message = line.dropFirst(severity.count).cut(to: widest)
      if !found.contains(message) { found.append(message) }
    }
    return found
  }

  private static func section(_ name: String) -> [String] {
    let files = ((try? Folder.names(in: "\(Repository.root)/\(folder)/\(name)")) ?? [])
      .filter { !["expected.txt", "pipeline.yaml"].contains($0) }
    var lines = ["", "## \(name)", ""]
    lines += block(text("pipeline.yaml", of: name), "yaml")
    for file in files {
      let text = text(file, of: name)
      let isText = !text.contains("\0")
      lines += ["with `\(file)`\(isText ? "" : ", which is no text")", ""]
      if isText { lines += block(text, "") }
    }
    return lines + ["gives", ""] + block(text("expected.txt", of: name), "text").dropLast()
  }

  private static func text(_ file: String, of name: String) -> String {
    TextFile.read("\(Repository.root)/\(folder)/\(name)/\(file)") ?? ""
  }

  /// A text in a fence that it can't end, cut to what a person reads.
  private static func block(_ text: String, _ language: String) -> [String] {
    var lines = text.writtenLines.map {
      String($0).escapedForTerminal.cut(to: widest)
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    if lines.count > mostLines {
      lines = lines.prefix(mostLines) + ["… and \(lines.count - mostLines) more lines"]
    }
    return ["~~~~\(language)"] + lines + ["~~~~", ""]
  }
}

extension StringProtocol {
  fileprivate func cut(to count: Int) -> String {
    self.count > count ? prefix(count) + "…" : String(self)
  }
}
