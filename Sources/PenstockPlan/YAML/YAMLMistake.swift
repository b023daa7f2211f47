import PenstockKit
import Yams

/// What is wrong with a file that is no YAML, in words that help.
struct YAMLMistake {
  private let error: any Error

  init(_ error: any Error) { self.error = error }

  /// A name that is written twice in one map.
  static func twice(_ name: String, at place: SourceLocation, before line: Int) -> Diagnostic {
    Diagnostic(
      "the name `\(name)` is used twice", at: place,
      help: "keep one of them, or give one another name",
      notes: ["it is used before in line \(line)"])
  }

  /// The mistake with its place.
  func diagnostic(_ places: inout YAMLPlaces) -> Diagnostic {
    if let line = places.lines.firstIndex(where: { $0.hasPrefix("<<<<<<< ") }) {
      return Diagnostic(
        "a merge was left half done here",
        at: places.location(line: line + 1, column: 1, length: 7),
        help: "keep one of the two versions, and take the marks out")
    }
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      return Self.diagnostic(problem, mark, context, &places)
    case .reader(_, let offset, let value, _):
      let character = Unicode.Scalar(UInt32(bitPattern: value)).map { "`\($0)`" }
      return Diagnostic(
        "\(character ?? "this character") can't stand in YAML",
        at: places.location(offset: offset ?? 0), help: "take it out")
    case .duplicatedKeysInMapping(let names, let context):
      let name = names.first ?? ""
      let first = (context.mark.line, context.mark.column)
      let (line, column) = places.second(name, after: context.mark) ?? first
      let place = places.location(line: line, column: column, length: name.count)
      return Self.twice(name, at: place, before: context.mark.line)
    default:
      return Diagnostic("this is no YAML", at: places.location(line: 1, column: 1))
    }
  }

  private static func diagnostic(
    _ problem: String, _ mark: Mark, _ context: YamlError.Context?, _ places: inout YAMLPlaces
  ) -> Diagnostic {
    let rest = places.rest(mark)
    let word = String(rest.prefix { !$0.isWhitespace && !",[]{}".contains($0) })
    let here = places.location(mark)
    switch problem {
    case _ where rest.first == "\t" && problem.hasPrefix("found"):
      return Diagnostic(
        "a tab can't indent a line in YAML", at: here, help: "indent with blanks, two a level")
    case "found character that cannot start any token":
      return Diagnostic(
        "`\(rest.prefix(1))` can't begin a value", at: here, help: "put it in quotes: `\"\(word)\"`"
      )
    case "mapping values are not allowed in this context":
      return Diagnostic(
        "a `:` can't stand here", at: here,
        help: "put a value that has a `: ` in it in quotes, or mend the indentation")
    case "could not find expected ':'":
      let place = context.map { places.location(of: $0.mark) } ?? here
      return Diagnostic(
        "there is no `:` behind this name", at: place, help: "write `NAME: VALUE`")
    case "found unexpected end of stream", "found unexpected document indicator":
      let place = context.map { places.location($0.mark) } ?? here
      return Diagnostic("this quote is never closed", at: place, help: "close it on the same line")
    case "did not find expected ',' or '}'", "did not find expected ',' or ']'":
      return notClosed(problem, mark, context, &places)
    case "did not find expected key", "did not find expected '-' indicator":
      return Diagnostic(
        "this line does not fit those above it", at: places.location(of: mark),
        help: "indent it as far as the lines that it belongs to")
    case "did not find expected alphabetic or numeric character", "found undefined alias":
      let start = context?.mark ?? mark
      let text = String(places.rest(start).prefix { !$0.isWhitespace && !",]}".contains($0) })
      return Diagnostic(
        "`\(text)` is an anchor or an alias in YAML, and neither is read here",
        at: places.location(start, length: text.count), help: "put it in quotes: `\"\(text)\"`")
    case "did not find expected node content":
      let isEnd = rest.isEmpty && mark.line >= places.lines.count
      return Diagnostic(
        isEnd ? "the file ends where a value should be" : "a value is missing here",
        at: isEnd ? places.lastLine : here, help: "close every `{` and `[`, or write the value")
    case "found unknown escape character":
      return Diagnostic(
        "`\(rest.prefix(2))` means nothing in a text in double quotes", at: here,
        help: "use single quotes, or write `\\\\` for one `\\`")
    case "block sequence entries are not allowed in this context":
      return Diagnostic(
        "a list can't begin here", at: here,
        help: "begin it on a line of its own, or write it in brackets: `[a, b]`")
    case "but found another document", "did not find expected <document start>":
      return Diagnostic(
        "another document begins here, and a file has one", at: places.location(of: mark),
        help: "take out `---` and `...`")
    case "found undefined tag handle", "did not find expected tag URI":
      return Diagnostic(
        "tags such as `!include` are not read here", at: here, help: "take the tag out")
    default:
      return Diagnostic("this is no YAML: \(problem)", at: here)
    }
  }

  /// A bracket that is never closed, or a comma that is missing before something.
  private static func notClosed(
    _ problem: String, _ mark: Mark, _ context: YamlError.Context?, _ places: inout YAMLPlaces
  ) -> Diagnostic {
    let end = problem.contains("}") ? "}" : "]"
    if let start = context?.mark, start.line != mark.line {
      return Diagnostic(
        "this `\(end == "}" ? "{" : "[")` is not closed", at: places.location(start),
        help: "add `\(end)`, or a comma before line \(mark.line)")
    }
    return Diagnostic(
      "expected `,` or `\(end)` before this", at: places.location(of: mark),
      help: "put a comma between the two")
  }
}

extension YAMLPlaces {
  /// The end of the last line that has something on it.
  fileprivate var lastLine: SourceLocation {
    var copy = self
    let line = lines.lastIndex { !$0.allSatisfy(\.isWhitespace) } ?? 0
    let column = lines.isEmpty ? 0 : lines[line].unicodeScalars.count
    return copy.location(line: line + 1, column: max(1, column))
  }

  /// The place of what stands at a mark, up to a blank.
  fileprivate mutating func location(of mark: Mark) -> SourceLocation {
    location(mark, length: rest(mark).prefix { !$0.isWhitespace && !",[]{}".contains($0) }.count)
  }

  /// Where a name is written again after its first mark: on the same line, or at the same column.
  fileprivate mutating func second(_ name: String, after first: Mark) -> (Int, Int)? {
    let written = { (text: Substring) in
      let bare = text.drop { "\"'".contains($0) }
      return bare.hasPrefix(name)
        && bare.dropFirst(name.count).drop { "\"' ".contains($0) }.first == ":"
    }
    var column = first.column
    var rest = rest(first)
    while let character = rest.first {
      rest = rest.dropFirst()
      column += character.unicodeScalars.count
      if column > first.column + 1, "{, ".contains(character), written(rest) {
        return (first.line, column)
      }
    }
    guard first.line < lines.count else { return nil }
    for line in (first.line + 1)...lines.count {
      let text = lines[line - 1]
      let indent = text.prefix { $0 == " " }.count
      if indent == text.count || text.dropFirst(indent).first == "#" { continue }
      if indent < first.column - 1 { return nil }
      if indent == first.column - 1, written(text.dropFirst(indent)) {
        return (line, first.column)
      }
    }
    return nil
  }
}
