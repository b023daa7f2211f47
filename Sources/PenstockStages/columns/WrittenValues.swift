import PenstockData
import PenstockFinance
import PenstockKit

/// A value as it is written for a column, which says what type it is of.
struct WrittenValue: SettingValue {
  /// The value and its place.
  let value: LocatedValue

  static var shape: ValueShape { .text("a value of the column's type") }
  static var placeholder: WrittenValue {
    WrittenValue(
      value: LocatedValue(
        .scalar("", isQuoted: false), at: SourceLocation(file: "", line: 0, column: 0)))
  }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> WrittenValue? {
    if value.scalar != nil, !value.isNothing { return WrittenValue(value: value) }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}

extension Binding {
  /// The value as a column of one row and the field's type, after noting one that can't be of it.
  mutating func column(of written: WrittenValue, for field: Field) -> Column {
    let text = written.value.scalar ?? ""
    if field.isSymbol {
      let symbol = try? Symbol.read(text).get().description
      if symbol != text {
        note(
          Diagnostic(
            "column `\(field.name)` can't be `\(text)`: its values are symbols, such as 600000.XSHG",
            at: written.value.location, help: symbol.map { "write `\($0)`" }))
      }
    }
    // 1.0 is a whole number too.
    let plain = field.type == .integer ? Decimal(text)?.shortest.description ?? text : text
    let (column, unreadable) = TextColumn([plain]).decoded(as: field.type)
    if !unreadable.isEmpty {
      note(
        Diagnostic(
          "column `\(field.name)` can't be `\(text)`: its values are \(field.type.summary)",
          at: written.value.location))
    }
    return column
  }
}
