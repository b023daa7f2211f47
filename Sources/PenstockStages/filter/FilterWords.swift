import PenstockExpressions
import PenstockKit

/// What stands under `filter`: an expression, or columns with the values that rows may have.
struct FilterWords: SettingValue {
  /// A column and what it may have.
  struct Condition: Sendable {
    let column: ColumnName
    let values: [LocatedValue]
  }

  /// The columns with values, in the order written.
  let conditions: [Condition]

  /// The columns that must have a value.
  let present: [ColumnName]

  /// What must be true of a row.
  var expression: WrittenExpression?

  static var shape: ValueShape {
    let value = ValueShape.text("a value of the column's type, or `~` for a missing one")
    return .any([WrittenExpression.shape, .map(.any([value, .list(value)]))])
  }

  static var placeholder: FilterWords { FilterWords(conditions: [], present: []) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> FilterWords? {
    if value.scalar != nil, !value.isNothing {
      return WrittenExpression.read(value, &notes).map {
        FilterWords(conditions: [], present: [], expression: $0)
      }
    }
    guard let entries = value.entries else {
      notes.noteWrongType(value, wanted: shape)
      return nil
    }
    var conditions: [Condition] = []
    var present: [ColumnName] = []
    var isSound = true
    for entry in entries {
      if entry.key == "present" {
        let columns = OneOrMore<ColumnName>.read(entry.value, &notes)
        present = columns?.values ?? []
        isSound = isSound && columns != nil
        continue
      }
      let values = entry.value.list ?? [entry.value]
      for value in values where value.scalar == nil {
        notes.note(
          Diagnostic("expected a value, found \(value.kindInWords)", at: value.location))
        isSound = false
      }
      conditions.append(
        Condition(column: ColumnName(entry.key, at: entry.location), values: values))
    }
    if isSound, conditions.isEmpty, present.isEmpty {
      notes.note(
        Diagnostic(
          "`filter` asks for nothing", at: value.location,
          help: "name a column: `{ modality: actual }`"))
      return nil
    }
    return isSound ? FilterWords(conditions: conditions, present: present) : nil
  }
}
