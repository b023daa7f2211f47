import PenstockData

/// Records that are no objects: their values have their names by place.
extension JSONWalker {
  /// Takes the fields of a record that is an array; returns how many values it has.
  mutating func row(
    _ bytes: Span<UInt8>, as nodes: [Int], depth: Int
  ) throws(JSONMistake) -> Int {
    try enter(depth, bytes)
    if scanner.take("]", bytes) { return 0 }
    var count = 0
    while true {
      scanner.skipBlanks(bytes)
      let isNamed = count < nodes.count
      try value(
        bytes, at: isNamed ? nodes[count] : JSONTree.root, depth: depth + 1, isField: isNamed)
      count += 1
      if scanner.take("]", bytes) { return count }
      guard scanner.take(",", bytes) else { throw scanner.mistake("expected `,` or `]`", bytes) }
    }
  }

  /// Takes the fields of a record that is a string; returns how many parts it has.
  ///
  /// An empty part is missing, and one that only a last delimiter makes is none.
  mutating func parts(
    _ bytes: Span<UInt8>, by delimiter: UInt8, as nodes: [Int]
  ) throws(JSONMistake) -> Int {
    var start = scanner.place + 1
    _ = try scanner.string(bytes)
    let end = scanner.place - 1
    var place = start
    var isEscaped = false
    var count = 0
    while place < end {
      // A tab, for one, is always written as an escape.
      let length = Self.characterLength(at: place, bytes)
      let isDelimiter =
        length == 1
        ? bytes[place] == delimiter
        : JSONEscapes.isEscape(bytes.extracting(place..<place + length), of: delimiter)
      if isDelimiter {
        try part(start..<place, isEscaped: isEscaped, count, nodes)
        count += 1
        (start, isEscaped) = (place + length, false)
      } else if length > 1 {
        isEscaped = true
      }
      place += length
    }
    if start == end, count == nodes.count { return count }
    try part(start..<end, isEscaped: isEscaped, count, nodes)
    return count + 1
  }

  private mutating func part(
    _ range: Range<Int>, isEscaped: Bool, _ count: Int, _ nodes: [Int]
  ) throws(JSONMistake) {
    if count >= nodes.count { return }
    if range.isEmpty {
      tree.note(nodes[count], isNull: true)
    } else {
      try put(range, isEscaped: isEscaped, at: nodes[count])
    }
  }

  /// How many bytes a byte or an escape takes in a string that was checked.
  private static func characterLength(at place: Int, _ bytes: Span<UInt8>) -> Int {
    guard bytes[place] == UInt8(ascii: "\\") else { return 1 }
    return bytes[place + 1] == UInt8(ascii: "u") ? 6 : 2
  }
}

extension JSONEscapes {
  /// Whether `bytes` are an escape of that character of ASCII.
  static func isEscape(_ bytes: Span<UInt8>, of character: UInt8) -> Bool {
    // Half of a surrogate pair is no character of its own, and none of ASCII.
    if bytes.count == 6, bytes[2] | 0x20 == UInt8(ascii: "d"), bytes[3] >= UInt8(ascii: "8") {
      return false
    }
    return text(bytes).utf8.elementsEqual(CollectionOfOne(character))
  }
}
