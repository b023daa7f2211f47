import PenstockData
import PenstockKit
import PenstockMarkup

/// What a cell holds.
enum XLSXValue: Sendable, Hashable {
  case missing
  case text(String)
  /// An error of the spreadsheet, such as `#N/A`.
  case error(String)
}

/// The rows of a sheet that have cells, one after the other.
struct XLSXRows: Sendable {
  private let events: XMLEvents
  private let book: XLSXBook
  private let name: String
  private let range: XLSXRange
  private var last = -1

  /// The rows of `sheet` within `range`; `name` is what messages call it.
  init(_ book: XLSXBook, sheet: Int, _ range: XLSXRange, name: String) throws {
    (self.book, self.range) = (book, range)
    self.name = "sheet `\(book.sheets[sheet].name)` of \(name)"
    events = try book.events(of: sheet)
  }

  /// The next row that has a value within the range: its number, from 0, and its cells, by column
  /// from the range's first; nil after the last.
  mutating func next() throws -> (number: Int, cells: [XLSXValue])? {
    do {
      while let event = try events.next() {
        guard event == .start, events.name == "row" else { continue }
        let number = events.attribute("r").flatMap { Int($0) }.map { $0 - 1 } ?? last + 1
        guard number > last, number < XLSXPlace.mostRows else {
          throw MarkupMistake("row \(number + 1) stands behind row \(last + 1)")
        }
        last = number
        let cells = try row(number)
        if number > range.rows.upperBound { return nil }
        if range.rows.contains(number), cells.contains(where: { $0 != .missing }) {
          return (number, cells)
        }
      }
      return nil
    } catch let mistake as MarkupMistake {
      throw mistake.failure(in: name)
    }
  }

  private func row(_ number: Int) throws -> [XLSXValue] {
    var cells: [XLSXValue] = []
    var column = -1
    while let event = try events.next() {
      if event == .end, events.name == "row" { break }
      guard event == .start, events.name == "c" else { continue }
      let place = events.attribute("r").flatMap { XLSXPlace($0) }
      let next = place?.column ?? column + 1
      guard next > column, next < XLSXPlace.mostColumns, place?.row ?? number == number else {
        throw MarkupMistake("a cell of row \(number + 1) stands out of its place")
      }
      column = next
      let value = try cell(XLSXPlace(column: column, row: number))
      guard range.columns.contains(column), value != .missing else { continue }
      while cells.count < column - range.columns.lowerBound { cells.append(.missing) }
      cells.append(value)
    }
    return cells
  }

  /// Reads a cell to its end.
  private func cell(_ place: XLSXPlace) throws -> XLSXValue {
    let type = events.attribute("t") ?? "n"
    let style = events.attribute("s").flatMap { Int($0) }
    var text: String?
    var hasFormula = false
    var isValue = false
    reading: while let event = try events.next() {
      switch event {
      case .text: if isValue { text = (text ?? "") + events.text }
      case .start:
        switch events.name {
        case "v":
          isValue = true
          text = text ?? ""
        case "f": hasFormula = true
        case "is": text = try XLSXText.read(events, until: "is")
        default: break
        }
      case .end:
        if events.name == "v" { isValue = false }
        if events.name == "c" { break reading }
      }
    }
    if hasFormula, text?.isEmpty ?? true, type != "str" {
      throw failure(
        place, "has a formula and no value", "open the file in a spreadsheet program and save it")
    }
    guard let text else { return .missing }
    return try value(text, type, style, place)
  }

  private func value(
    _ text: String, _ type: String, _ style: Int?, _ place: XLSXPlace
  ) throws -> XLSXValue {
    switch type {
    case "s":
      guard let number = Int(text), let shared = book.texts[number] else {
        throw failure(place, "has a text that is not in the file")
      }
      return shared.isEmpty ? .missing : .text(shared)
    case "str": return text.isEmpty ? .missing : .text(XLSXText.unescaped(text))
    case "inlineStr", "d": return text.isEmpty ? .missing : .text(text)
    case "b": return .text(text == "1" || text == "true" ? "true" : "false")
    case "e": return .error(text)
    case "n": return try number(text, style, place)
    default: throw failure(place, "has values of the kind `\(type)`, which is not known")
    }
  }

  private func number(
    _ text: String, _ style: Int?, _ place: XLSXPlace
  ) throws -> XLSXValue {
    if text.isEmpty { return .missing }
    guard let number = XLSXNumber.text(text) else {
      throw failure(place, "has `\(text)`, which is no number")
    }
    let kind = style.flatMap { book.styles.indices.contains($0) ? book.styles[$0] : nil } ?? .number
    if kind == .number { return .text(number) }
    guard let date = XLSXDate.text(number, kind, is1904: book.is1904) else {
      throw failure(place, "looks like a date, and there is no day \(number)")
    }
    return .text(date)
  }

  private func failure(_ place: XLSXPlace, _ what: String, _ help: String? = nil) -> StageFailure {
    StageFailure(
      "cell \(XLSXPlace.letters(place.column))\(place.row + 1) \(what)", help: help, place: name)
  }
}
