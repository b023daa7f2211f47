import Penstock

/// Columns of text, aligned for a terminal: wide characters take two places.
///
/// Where the columns do not fit side by side they are set below each other in blocks, each behind
/// the rows' numbers.
struct TextTable {
  /// One column: its heading, a line or more, and its cells.
  struct Column {
    let heading: [String]
    let cells: [String]
    var isNumber = false
  }

  private let columns: [Column]
  private let rowCount: Int

  /// Whether some cell was cut.
  let isCut: Bool

  /// A table of columns that all have as many cells, and headings of as many lines.
  ///
  /// - Parameter widest: No cell is wider than this; the rest is cut.
  init(_ columns: [Column], widest: Int = 48) {
    let safe = columns.map { column in
      Column(
        heading: column.heading.map(\.onOneLine), cells: column.cells.map(\.onOneLine),
        isNumber: column.isNumber)
    }
    isCut = safe.contains { $0.cells.contains { $0.shownWidth > widest } }
    self.columns = safe.map { column in
      Column(
        heading: column.heading, cells: column.cells.map { $0.cut(to: widest) },
        isNumber: column.isNumber)
    }
    rowCount = columns.first?.cells.count ?? 0
  }

  /// The lines, none wider than `width` where that can be helped.
  func lines(width: Int?, colour: Bool) -> [String] {
    let blocks = blocks(width)
    return blocks.enumerated().flatMap { place, block in
      (place > 0 ? [""] : []) + lines(of: blocks.count > 1 ? [numbers] + block : block, colour)
    }
  }

  private func lines(of block: [Column], _ colour: Bool) -> [String] {
    let padded = block.map { column in
      let width = column.width
      return (
        heading: column.heading.map { $0.padded(to: width, atStart: false) },
        cells: column.cells.map { $0.padded(to: width, atStart: column.isNumber) }
      )
    }
    let heading = (0..<(block.first?.heading.count ?? 0)).map { line in
      let text = padded.map { $0.heading[line] }.joined(separator: "  ").trimmingEnd
      return colour ? "\u{1B}[\(line == 0 ? 1 : 2)m\(text)\u{1B}[0m" : text
    }
    return heading
      + (0..<rowCount).map { row in
        padded.map { $0.cells[row] }.joined(separator: "  ").trimmingEnd
      }
  }

  /// The rows' numbers, as the first column of a block.
  private var numbers: Column {
    let lines = columns.first?.heading.count ?? 1
    return Column(
      heading: ["#"] + [String](repeating: "", count: lines - 1),
      cells: (0..<rowCount).map { "\($0 + 1)" }, isNumber: true)
  }

  /// The columns in as few blocks as fit.
  private func blocks(_ width: Int?) -> [[Column]] {
    guard let width, columns.map({ $0.width + 2 }).reduce(-2, +) > width else { return [columns] }
    var blocks: [[Column]] = []
    var left = 0
    for column in columns {
      if column.width + 2 > left || blocks.isEmpty {
        blocks.append([])
        left = width - numbers.width
      }
      blocks[blocks.count - 1].append(column)
      left -= column.width + 2
    }
    return blocks
  }
}

extension TextTable.Column {
  fileprivate var width: Int { (heading + cells).map(\.shownWidth).max() ?? 0 }
}

extension String {
  /// The text with blanks up to a width of a terminal.
  func padded(to width: Int, atStart: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - shownWidth))
    return atStart ? blanks + self : self + blanks
  }

  /// The text safe for a line of a terminal.
  var onOneLine: String {
    escapedForTerminal.replacing("\n", with: "\\n").replacing("\t", with: "\\t")
  }

  fileprivate func cut(to width: Int) -> String {
    if shownWidth <= width { return self }
    var text = ""
    var left = width - 1
    for character in self {
      left -= character.isWide ? 2 : 1
      if left < 0 { break }
      text.append(character)
    }
    return text + "…"
  }

  fileprivate var trimmingEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
