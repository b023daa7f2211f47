extension String {
  /// The lines as YAML and editors count them; a byte order mark is no part of the first.
  ///
  /// - Complexity: O(bytes).
  public var writtenLines: [Substring] {
    var lines: [Substring] = []
    let bytes = utf8
    var start = startIndex
    var place = startIndex
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      start = bytes.index(start, offsetBy: 3)
      place = start
    }
    while place < endIndex {
      let next = bytes.index(after: place)
      switch bytes[place] {
      case 0x0A: place = endLine(&lines, &start, at: place, next)
      case 0x0D where next < endIndex && bytes[next] == 0x0A:
        place = endLine(&lines, &start, at: place, bytes.index(after: next))
      case 0x0D: place = endLine(&lines, &start, at: place, next)
      case 0xC2 where bytes[next] == 0x85:
        place = endLine(&lines, &start, at: place, bytes.index(after: next))
      case 0xE2
      where bytes[next...].starts(with: [0x80, 0xA8]) || bytes[next...].starts(with: [0x80, 0xA9]):
        place = endLine(&lines, &start, at: place, bytes.index(next, offsetBy: 2))
      default: place = next
      }
    }
    return lines + [self[start...]]
  }

  private func endLine(
    _ lines: inout [Substring], _ start: inout Index, at end: Index, _ next: Index
  ) -> Index {
    lines.append(self[start..<end])
    start = next
    return next
  }
}
