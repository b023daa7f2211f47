import PenstockData
import PenstockKit

/// The table on a sheet: its header was read, its records follow.
struct XLSXTable: RowProducer {
  /// The names of its columns.
  let names: [String]

  /// Which of its columns each value of a packed row is; nil where it has none.
  var order: [Int?] = []

  private let places: [Int]  // of the columns, from the range's first
  private let settings: XLSXSource.Settings
  private let input: String
  private var rows: XLSXRows
  private var waiting: [(number: Int, cells: [XLSXValue])] = []  // what may be the footer

  /// Reads the header of the table that `settings` name in `input`.
  ///
  /// - Throws: `StageFailure` where there is none, or two columns have one name.
  init(_ input: any ByteInput, _ settings: XLSXSource.Settings) throws {
    self.settings = settings
    self.input = input.name
    let book = try XLSXBook(input)
    let sheet = try book.place(of: settings.sheet)
    var rows = try XLSXRows(book, sheet: sheet, settings.range, name: input.name)
    if let names = settings.names {
      self.names = names
      places = Array(names.indices)
      self.rows = rows
      if settings.header.skipped > 0 {
        first = settings.range.rows.lowerBound + settings.header.skipped
      }
      return
    }
    let header = try Self.header(&rows, settings, input.name)
    (names, places) = (header.names, header.places)
    waiting = header.after.map { [$0] } ?? []
    self.rows = rows
  }

  private var first = 0  // the number of the first row that may be a record

  private static func header(
    _ rows: inout XLSXRows, _ settings: XLSXSource.Settings, _ input: String
  ) throws -> (
    names: [String], places: [Int], after: (number: Int, cells: [XLSXValue])?
  ) {
    let start = settings.range.rows.lowerBound + settings.header.skipped
    var lines: [[String]] = []
    var after: (number: Int, cells: [XLSXValue])?
    var top: Int?
    while let row = try rows.next() {
      if row.number < start { continue }
      let first = top ?? row.number
      top = first
      if row.number >= first + settings.header.count {
        after = row
        break
      }
      // An empty row of the header is a row all the same.
      while lines.count < row.number - first { lines.append([]) }
      lines.append(
        row.cells.map { if case .text(let text) = $0 { text } else { "" } })
      if lines.count == settings.header.count { break }
    }
    guard !lines.isEmpty else {
      throw StageFailure("the table in \(input) is empty, and a header was expected")
    }
    let width = lines.map(\.count).max() ?? 0
    let all = HeaderRows.joined(lines.map { $0 + Array(repeating: "", count: width - $0.count) })
    let places = all.indices.filter { !all[$0].isEmpty }
    let names = places.map { all[$0] }
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw StageFailure("the header of \(input) has two columns `\(name)`")
    }
    return (names, places, after)
  }

  mutating func next(_ packed: inout PackedRowWriter) throws -> Bool {
    while waiting.count <= settings.header.footer {
      guard let row = try rows.next() else { return false }
      if row.number >= first { waiting.append(row) }
    }
    let row = waiting.removeFirst()
    try check(row)
    packed.beginRow(row.number + 1)
    for column in order {
      let place = column.map { places[$0] }
      switch place.flatMap({ $0 < row.cells.count ? row.cells[$0] : nil }) ?? .missing {
      case .missing: try packed.append(nil as String?)
      case .text(let text): try packed.append(text)
      case .error(let text):
        if settings.takesErrors {
          try packed.append(nil as String?)
        } else {
          try packed.append(error: text)
        }
      }
    }
    return true
  }

  /// Fails where a value stands in a column that has no name.
  private func check(_ row: (number: Int, cells: [XLSXValue])) throws {
    var named = places[...]
    for (place, cell) in row.cells.enumerated() {
      if named.first == place {
        named = named.dropFirst()
      } else if cell != .missing {
        let column = XLSXPlace.letters(place + settings.range.columns.lowerBound)
        throw StageFailure(
          "cell \(column)\(row.number + 1) has a value, and its column has no name",
          help:
            "say which cells are the table: `range: A1:F`, or leave the last rows out: `footer: 1`",
          place: input)
      }
    }
  }
}
