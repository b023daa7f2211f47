import PenstockKit
import Yams

/// Where the values of a YAML file stand, in lines and characters, and how much of it they take.
///
/// YAML counts columns in Unicode scalars, people in characters.
struct YAMLPlaces {
  private let file: String
  let lines: [Substring]
  private let isASCII: [Bool]
  private var last = Cursor(line: 0)

  /// How far a line was gone along: to the next column, values stand close.
  private struct Cursor {
    var line: Int
    var scalars = 0
    var characters = 0
    var index: Substring.Index?
  }

  init(_ text: String, file: String) {
    self.file = file
    lines = text.writtenLines
    isASCII = lines.map { $0.utf8.allSatisfy { $0 < 0x80 } }
  }

  /// The place of `length` characters that begin at a column counted in scalars, from 1.
  mutating func location(line: Int, column: Int, length: Int = 1) -> SourceLocation {
    SourceLocation(
      file: file, line: max(1, line), column: start(line, column).characters + 1, length: length)
  }

  /// The place of a mark.
  mutating func location(_ mark: Mark, length: Int = 1) -> SourceLocation {
    location(line: mark.line, column: mark.column, length: length)
  }

  /// The place of the `offset`-th character of the text.
  mutating func location(offset: Int) -> SourceLocation {
    var rest = offset
    for (place, line) in lines.enumerated() {
      if rest <= line.count {
        return SourceLocation(file: file, line: place + 1, column: rest + 1)
      }
      rest -= line.count + 1
    }
    return location(line: lines.count, column: 1)
  }

  /// The place of a node.
  ///
  /// What is written in blocks, or nowhere, stands at the key that it belongs to; what is in
  /// brackets or quotes is marked as a whole, as far as the line goes.
  mutating func location(of node: Node, under key: SourceLocation?) -> SourceLocation {
    guard let mark = node.mark else { return key ?? location(line: 1, column: 1) }
    let rest = rest(mark)
    switch node {
    case .scalar(let scalar):
      if scalar.string.isEmpty, scalar.style == .plain, let key { return key }
      let length =
        switch scalar.style {
        case .singleQuoted, .doubleQuoted: Self.quoted(rest)
        case .literal, .folded: 1
        default: Self.common(rest, scalar.string)
        }
      return location(mark, length: length)
    case .sequence, .mapping:
      if let first = rest.first, "[{".contains(first) {
        return location(mark, length: Self.bracketed(rest))
      }
      return key ?? location(mark)
    case .alias: return location(mark)
    }
  }

  /// The place of the word that begins where a node does: its anchor or tag.
  mutating func word(at node: Node) -> SourceLocation {
    guard let mark = node.mark else { return location(line: 1, column: 1) }
    return location(mark, length: rest(mark).prefix { !$0.isWhitespace }.count)
  }

  /// How a scalar is written, with as many lines as it may take.
  mutating func writing(of node: Node) -> ScalarWriting? {
    guard let mark = node.mark, mark.line >= 1, mark.line <= lines.count else { return nil }
    return ScalarWriting(rest(mark), more: lines[mark.line...])
  }

  /// The line from a mark on.
  mutating func rest(_ mark: Mark) -> Substring {
    guard mark.line >= 1, mark.line <= lines.count else { return "" }
    let line = lines[mark.line - 1]
    return line[(start(mark.line, mark.column).index ?? line.startIndex)...]
  }

  /// Where a column is, which is counted in scalars from 1.
  private mutating func start(_ line: Int, _ column: Int) -> Cursor {
    let count = max(0, column - 1)
    guard line >= 1, line <= lines.count else {
      return Cursor(line: line, scalars: count, characters: count)
    }
    let text = lines[line - 1]
    if isASCII[line - 1] {
      let index = text.utf8.index(text.startIndex, offsetBy: count, limitedBy: text.endIndex)
      return Cursor(
        line: line, scalars: count, characters: count, index: index ?? text.endIndex)
    }
    if last.line != line || last.scalars > count {
      last = Cursor(line: line, index: text.startIndex)
    }
    while let index = last.index, index < text.endIndex {
      let next = last.scalars + text[index].unicodeScalars.count
      if next > count { break }
      last.scalars = next
      last.characters += 1
      last.index = text.index(after: index)
    }
    return last
  }
}

// MARK: - How much a value takes

extension YAMLPlaces {
  /// How far the text is what a plain scalar says: to its end, or to the end of the line.
  private static func common(_ text: Substring, _ scalar: String) -> Int {
    zip(text, scalar).prefix { $0 == $1 }.count
  }

  /// The length of a text in quotes; to the end of the line where they close on another.
  private static func quoted(_ text: Substring) -> Int {
    guard let quote = text.first else { return 1 }
    var length = 1
    var isEscaped = false
    for character in text.dropFirst() {
      length += 1
      if isEscaped {
        isEscaped = false
      } else if character == "\\", quote == "\"" {
        isEscaped = true
      } else if character == quote {
        // Two single quotes are one that is meant.
        let next = text.dropFirst(length).first
        if quote == "'", next == "'" { isEscaped = true } else { return length }
      }
    }
    return length
  }

  /// The length of what stands in brackets; 1 where they close on another line.
  private static func bracketed(_ text: Substring) -> Int {
    var depth = 0
    var length = 0
    var rest = text
    var before: Character = " "
    while let character = rest.first {
      let isOpening = " [{,:".contains(before)
      if isOpening, character == "\"" || character == "'" {
        let count = quoted(rest)
        length += count
        rest = rest.dropFirst(count)
        before = character
        continue
      }
      if character == "#", before == " " { return 1 }
      if "[{".contains(character) { depth += 1 }
      if "]}".contains(character) { depth -= 1 }
      length += 1
      rest = rest.dropFirst()
      before = character
      if depth == 0 { return length }
    }
    return 1
  }
}
