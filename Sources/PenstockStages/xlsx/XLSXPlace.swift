import PenstockKit

/// A cell's place: column and row, both from 0.
struct XLSXPlace: Sendable, Hashable {
  let column: Int
  let row: Int

  /// No sheet has more.
  static let (mostColumns, mostRows) = (16_384, 1_048_576)

  init(column: Int, row: Int) {
    (self.column, self.row) = (column, row)
  }

  /// The place that `text` writes: `B3`, also `$B$3`; nil where it is none.
  init?(_ text: some StringProtocol) {
    let plain = String(text.filter { $0 != "$" })
    let letters = plain.prefix { $0.isASCII && $0.isLetter }
    var column = 0
    for letter in letters.uppercased().utf8 {
      column = column * 26 + Int(letter) - 64
      if column > Self.mostColumns { return nil }
    }
    guard column > 0, let row = Int(plain.dropFirst(letters.count)), row > 0,
      row <= Self.mostRows
    else { return nil }
    (self.column, self.row) = (column - 1, row - 1)
  }

  /// The letters of a column.
  static func letters(_ column: Int) -> String {
    let last = String(UnicodeScalar(UInt8(65 + column % 26)))
    return column < 26 ? last : letters(column / 26 - 1) + last
  }
}

/// A part of a sheet: `B3:F100`, or `B3:F` for all rows from the third on.
struct XLSXRange: SettingValue, Hashable {
  let columns: ClosedRange<Int>
  let rows: ClosedRange<Int>

  static let all = XLSXRange(
    columns: 0...XLSXPlace.mostColumns - 1, rows: 0...XLSXPlace.mostRows - 1)

  static var shape: ValueShape { .text("a range, such as B3:F100 or B3:F") }
  static var placeholder: XLSXRange { all }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> XLSXRange? {
    guard let text = value.scalar, !value.isNothing else {
      notes.noteWrongType(value, wanted: shape)
      return nil
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 2, let first = XLSXPlace(parts[0]),
      let last = XLSXPlace(parts[1]) ?? XLSXPlace("\(parts[1])\(XLSXPlace.mostRows)"),
      first.column <= last.column, first.row <= last.row
    {
      return XLSXRange(columns: first.column...last.column, rows: first.row...last.row)
    }
    notes.note(
      Diagnostic(
        "`\(text)` is no range of cells", at: value.location,
        help: "write its first and its last cell, such as `B3:F100`, or `B3:F` for all rows"))
    return nil
  }
}
