import PenstockKit

extension YAMLPlaces {
  /// More aliases than these are refused before anything is parsed.
  private static let fewAliases = 4

  /// The place of the first anchor of a file that uses anchors again and again, so that a few lines
  /// could stand for millions: the parser itself would take hours over some of them.
  ///
  /// A file with fewer is refused by the reader, which knows what is text and what is not.
  var manyAliases: SourceLocation? {
    var copy = self
    var anchors: [String: SourceLocation] = [:]
    var uses = 0
    var first: SourceLocation?
    for (place, line) in lines.enumerated() where line.contains("&") || line.contains("*") {
      for (sign, name, column) in Self.names(in: line) {
        if sign == "&", anchors[name] == nil {
          anchors[name] = copy.location(line: place + 1, column: column, length: name.count + 1)
          first = first ?? anchors[name]
        } else if sign == "*", anchors[name] != nil {
          uses += 1
        }
      }
    }
    return uses > Self.fewAliases ? first : nil
  }

  /// What looks like an anchor or an alias, with its column in scalars.
  private static func names(in line: Substring) -> [(sign: Character, name: String, column: Int)] {
    var found: [(Character, String, Int)] = []
    var column = 1
    var before: Character = " "
    var rest = line
    while let character = rest.first {
      rest = rest.dropFirst()
      if "&*".contains(character), " \t[{,:-?".contains(before) {
        let name = rest.prefix { !$0.isWhitespace && !",[]{}".contains($0) }
        if !name.isEmpty { found.append((character, String(name), column)) }
      }
      column += character.unicodeScalars.count
      before = character
    }
    return found
  }
}
