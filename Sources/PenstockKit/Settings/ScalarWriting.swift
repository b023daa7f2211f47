/// How a scalar is written in its file: the lines from its first character on.
///
/// What a scalar says and how it is written differ by quotes, escapes, indentation and line ends.
public struct ScalarWriting: Sendable {
  private let first: Substring
  private let more: ArraySlice<Substring>

  /// The writing of a scalar that begins with `first`, the rest of its line, and goes on with `more`.
  public init(_ first: Substring, more: ArraySlice<Substring>) {
    self.first = first
    self.more = more
  }

  /// Where the characters `range` of the scalar `text` stand, which is at `start`; nil where the two
  /// can't be brought together, as after a variable was put in.
  func location(
    of range: Range<Int>, in text: String, at start: SourceLocation
  ) -> SourceLocation? {
    let wanted = Array(text)
    let lines = [first] + more.prefix(200)
    guard let first = Cursor(lines, start.column).place(of: range.lowerBound, in: wanted) else {
      return nil
    }
    let last = Cursor(lines, start.column).place(
      of: max(range.lowerBound, range.upperBound - 1), in: wanted)
    let length = last.map { $0.line == first.line ? $0.column - first.column + 1 : 1 } ?? 1
    return SourceLocation(
      file: start.file, line: start.line + first.line, column: first.column, length: length)
  }
}

/// Goes along the lines of a scalar and the characters that it says, side by side.
private struct Cursor {
  private let lines: [[Character]]
  private let indent: Int
  private var line = 0
  private var place = 0
  private var quote: Character?

  init(_ lines: [Substring], _ column: Int) {
    self.lines = lines.map(Array.init)
    indent = column
  }

  /// The line, from 0, and the column, from 1, of a character of `text`.
  func place(of number: Int, in text: [Character]) -> (line: Int, column: Int)? {
    var cursor = self
    cursor.begin()
    for (count, character) in text.enumerated() {
      guard cursor.find(character) else { return nil }
      if count == number { return cursor.here }
      cursor.place += 1
    }
    return nil
  }

  private var here: (line: Int, column: Int) { (line, place + (line == 0 ? indent : 1)) }

  private mutating func begin() {
    switch lines.first?.first {
    case "\"", "'":
      quote = lines[0][0]
      place = 1
    case "|", ">":
      line = 1
      skipBlanks()
    default: break
    }
  }

  private mutating func skipBlanks() {
    while line < lines.count, place < lines[line].count, lines[line][place] == " " { place += 1 }
  }

  /// Goes to where `character` is written: past line ends, indentation and what escapes it.
  private mutating func find(_ character: Character) -> Bool {
    while line < lines.count {
      if place >= lines[line].count {
        if character == "\n" { return true }
        line += 1
        place = 0
        skipBlanks()
        if character == " ", line < lines.count {
          // The line's end is the blank that is said.
          place -= 1
          return true
        }
        continue
      }
      let written = lines[line][place]
      if let quote, written == (quote == "'" ? "'" : "\\") {
        guard place + 1 < lines[line].count, lines[line][place + 1] == character else {
          return false
        }
        place += 1
        return true
      }
      if written == character { return true }
      if character == " ", line > 0, place > 0, lines[line][place - 1] == " " {
        // A blank of the indentation that was gone past.
        place -= 1
        return true
      }
      guard written == " ", line > 0 || character != " " else { return false }
      place += 1
    }
    return false
  }
}
