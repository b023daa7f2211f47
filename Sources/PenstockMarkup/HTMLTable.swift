/// A table of an HTML document, with cells that span rows and columns written out in all of them.
public struct HTMLTable: Sendable {
  /// Its rows: the text of every cell.
  public let rows: [[String]]

  /// How many rows make its header: those in its head, else those of header cells alone.
  public let headerCount: Int

  /// No table may have more cells than this.
  public static let mostCells = 10_000_000

  /// All tables in a document, in order.
  public static func all(in document: MarkupDocument) -> [MarkupNode] {
    var tables: [MarkupNode] = []
    document.root?.walk { _, element in
      if let element, element.name == "table" { tables.append(element) }
      return true
    }
    return tables
  }

  /// The caption of a table; nil where it has none.
  public static func caption(of table: MarkupNode) -> String? {
    table.elements.first { $0.name == "caption" }.map(text)
  }

  /// The table that `node` is.
  ///
  /// - Throws: ``MarkupMistake`` where it has too many cells.
  public init(_ node: MarkupNode) throws(MarkupMistake) {
    var grid = SpanGrid()
    var (headed, plain) = (0, 0)
    for (cells, isInHead) in Self.rows(of: node) {
      if isInHead { headed += 1 }
      if !cells.isEmpty, cells.allSatisfy({ $0.name == "th" }), plain == grid.rows.count {
        plain += 1
      }
      grid.beginRow()
      for cell in cells {
        try grid.append(
          Self.text(of: cell), columns: Self.span("colspan", of: cell, most: 1000),
          rows: Self.span("rowspan", of: cell, most: 65_534))
      }
      try grid.endRow()
    }
    rows = grid.rows
    headerCount = headed > 0 ? headed : plain
  }

  /// The cells of a table's rows, but not those of tables in it, with whether they are in its head.
  ///
  /// Cells that stand in no row are one together, as browsers have it.
  private static func rows(of table: MarkupNode) -> [(cells: [MarkupNode], isInHead: Bool)] {
    var rows: [(cells: [MarkupNode], isInHead: Bool)] = []
    func take(_ part: MarkupNode, isInHead: Bool) {
      var loose: [MarkupNode] = []
      func endRow() {
        if !loose.isEmpty { rows.append((loose, isInHead)) }
        loose = []
      }
      for child in part.elements {
        switch child.name {
        case "td", "th": loose.append(child)
        case "tr":
          endRow()
          rows.append((child.elements.filter { $0.name == "td" || $0.name == "th" }, isInHead))
        case "thead", "tbody", "tfoot":
          endRow()
          take(child, isInHead: child.name == "thead")
        default: break
        }
      }
      endRow()
    }
    take(table, isInHead: false)
    return rows
  }

  private static func span(_ name: String, of cell: MarkupNode, most: Int) -> Int {
    guard let text = cell[name], let number = Int(text.filter { !$0.isWhitespace }), number >= 0
    else { return 1 }
    // 0 rows are all that are left.
    if number == 0 { return name == "rowspan" ? most : 1 }
    return min(number, most)
  }

  /// The text of an element as it is seen: blanks are one space, and none at its ends.
  public static func text(of element: MarkupNode) -> String {
    var text = ""
    var isBlank = false
    func take(_ piece: String) {
      for scalar in piece.unicodeScalars {
        if scalar.properties.isWhitespace {
          isBlank = true
        } else {
          if isBlank, !text.isEmpty { text += " " }
          isBlank = false
          text.unicodeScalars.append(scalar)
        }
      }
    }
    element.walk { piece, child in
      if let piece { take(piece) }
      guard let child else { return true }
      if ["br", "p", "div", "li"].contains(child.name) { isBlank = true }
      return child.name != "script" && child.name != "style"
    }
    return text
  }
}

/// A grid that is filled row by row with cells of several rows and columns.
private struct SpanGrid {
  private(set) var rows: [[String]] = []
  private var row: [String] = []
  private var below: [Int: (text: String, left: Int)] = [:]  // what reaches down, by column
  private var cellCount = 0

  mutating func beginRow() { row = [] }

  mutating func append(_ text: String, columns: Int, rows count: Int) throws(MarkupMistake) {
    try fill()
    for _ in 0..<columns {
      if count > 1 { below[row.count] = (text, count) }
      try put(text)
    }
  }

  private mutating func put(_ text: String) throws(MarkupMistake) {
    row.append(text)
    cellCount += 1
    if cellCount > HTMLTable.mostCells {
      throw MarkupMistake("a table has more than \(HTMLTable.mostCells) cells")
    }
  }

  /// Puts in what reaches down from the rows above.
  private mutating func fill() throws(MarkupMistake) {
    while let cell = below[row.count] { try put(cell.text) }
  }

  mutating func endRow() throws(MarkupMistake) {
    // Behind a gap cells may still reach down.
    let last = below.keys.max() ?? -1
    while row.count <= last { try put(below[row.count]?.text ?? "") }
    for (column, cell) in below { below[column] = cell.left > 1 ? (cell.text, cell.left - 1) : nil }
    below = below.filter { $0.value.left > 0 }
    rows.append(row)
  }
}
