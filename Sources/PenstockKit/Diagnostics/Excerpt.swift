/// The line that a diagnostic speaks of, with carets under the place.
struct Excerpt {
  /// The line behind its number, and the carets below it.
  let lines: [String]

  /// A longer line is cut to what stands around the place.
  private static let widest = 100

  /// The excerpt of `text` at `location`; nil where the text has no such line, or nothing on it.
  init?(of location: SourceLocation, in text: String) {
    let all = text.writtenLines
    guard location.line >= 1, location.line <= all.count else { return nil }
    let line = all[location.line - 1]
    if line.allSatisfy(\.isWhitespace) { return nil }
    let start = line.count > Self.widest ? max(0, location.column - 41) : 0
    let window = line.dropFirst(start).prefix(Self.widest)
    let isCut = start + window.count < line.count
    let place = max(0, location.column - 1 - start)
    let before = window.prefix(place).map { $0 == "\t" ? "\t" : $0.blank("\u{20}") }.joined()
    let carets = window.dropFirst(place).prefix(location.length).map { $0.blank("^") }.joined()
    let number = "\(location.line)"
    let gutter = String(repeating: " ", count: number.count)
    let cut = start > 0 ? "…" : ""
    lines = [
      "\(number) | \(cut)\(String(window).escapedForTerminal)\(isCut ? "…" : "")",
      "\(gutter) | \(cut.isEmpty ? "" : " ")\(before)\(carets.isEmpty ? "^" : carets)",
    ]
  }
}

extension Character {
  /// As many of `mark` as a terminal needs columns for the character.
  fileprivate func blank(_ mark: Character) -> String {
    let escaped = String(self).escapedForTerminal
    let width = escaped.count > 1 ? escaped.count : isWide ? 2 : 1
    return String(repeating: mark, count: width)
  }
}
