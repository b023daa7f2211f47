import PenstockKit
import Yams

/// Reads YAML into values that remember their places: the only file that knows of Yams.
///
/// Scalars stay text. Anchors, aliases, tags and merge keys are refused, and so are documents that
/// are too large or too deep, so that no file can make the reader run away.
public struct YAMLReader {
  private let file: String
  private let lines: [Substring]
  private var notes = Notes()
  private var budget = 100_000
  private static let deepest = 64

  /// The largest file that is read, in bytes.
  public static let largestFile = 1 << 20

  /// Reads `text`, the text of `file`; nil after noting what is wrong with it.
  public static func read(_ text: String, file: String, _ notes: inout Notes) -> LocatedValue? {
    var reader = YAMLReader(file: file, text: text)
    let value = reader.document(text)
    for diagnostic in reader.notes.diagnostics { notes.note(diagnostic) }
    return reader.notes.diagnostics.isEmpty ? value : nil
  }

  private init(file: String, text: String) {
    self.file = file
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  private mutating func document(_ text: String) -> LocatedValue? {
    let start = SourceLocation(file: file, line: 1, column: 1)
    do {
      let parser = try Parser(yaml: text, resolver: .basic)
      guard let root = try parser.singleRoot() else {
        return LocatedValue(.map([]), at: start)
      }
      return walk(root, depth: 0)
    } catch let error as YamlError {
      noteSyntax(error)
    } catch {
      notes.note(Diagnostic("this is no YAML", at: start))
    }
    return nil
  }

  private mutating func noteSyntax(_ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      notes.note(
        Diagnostic(
          "this is no YAML: \(problem)",
          at: SourceLocation(file: file, line: max(1, mark.line), column: max(1, mark.column))))
    case .duplicatedKeysInMapping(let duplicates, let context):
      let mark = context.mark
      let names = duplicates.map { "`\($0)`" }.joined(separator: ", ")
      notes.note(
        Diagnostic(
          "\(names) is written twice in one map",
          at: SourceLocation(file: file, line: max(1, mark.line), column: max(1, mark.column)),
          help: "keep one of them"))
    default:
      notes.note(
        Diagnostic(
          "this is no YAML that Penstock reads",
          at: SourceLocation(file: file, line: 1, column: 1)))
    }
  }

  private mutating func walk(_ node: Node, depth: Int) -> LocatedValue? {
    let place = location(of: node)
    budget -= 1
    if budget < 0 || depth > Self.deepest {
      if notes.diagnostics.isEmpty {
        notes.note(Diagnostic("this file is too large or too deep to be a pipeline", at: place))
      }
      return nil
    }
    if node.anchor != nil {
      notes.note(
        Diagnostic("anchors and aliases are not read here", at: place, help: "write the value out"))
      return nil
    }
    switch node {
    case .scalar(let scalar):
      let quoted = scalar.style != .plain && scalar.style != .any
      return LocatedValue(.scalar(scalar.string, isQuoted: quoted), at: place)
    case .sequence(let sequence):
      let values = sequence.map { walk($0, depth: depth + 1) }
      return LocatedValue(.list(values.compactMap { $0 }), at: place)
    case .mapping(let mapping):
      var entries: [LocatedValue.Entry] = []
      var seen: Set<String> = []
      for (key, value) in mapping {
        let keyPlace = location(of: key)
        guard let name = key.string else {
          notes.note(Diagnostic("a name must be plain text", at: keyPlace))
          continue
        }
        if !seen.insert(name).inserted {
          notes.note(
            Diagnostic(
              "`\(name)` is written twice in one map", at: keyPlace, help: "keep one of them"))
        }
        guard let value = walk(value, depth: depth + 1) else { continue }
        entries.append(LocatedValue.Entry(key: name, location: keyPlace, value: value))
      }
      return LocatedValue(.map(entries), at: place)
    case .alias:
      notes.note(
        Diagnostic("anchors and aliases are not read here", at: place, help: "write the value out"))
      return nil
    }
  }

  private func location(of node: Node) -> SourceLocation {
    let line = max(1, node.mark?.line ?? 1)
    let column = max(1, node.mark?.column ?? 1)
    return SourceLocation(file: file, line: line, column: column, length: length(node, line, column))
  }

  /// How much a caret line underlines: a scalar's text as far as it is on the line, a whole
  /// flow collection, else one character.
  private func length(_ node: Node, _ line: Int, _ column: Int) -> Int {
    guard line <= lines.count else { return 1 }
    let rest = lines[line - 1].dropFirst(column - 1)
    guard case .scalar(let scalar) = node else { return 1 }
    let quotes = scalar.style == .singleQuoted || scalar.style == .doubleQuoted ? 2 : 0
    return max(1, min(scalar.string.count + quotes, rest.count))
  }
}
