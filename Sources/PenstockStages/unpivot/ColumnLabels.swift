import PenstockKit

/// Columns with what to call each: a list, where each is called as it is, or a map.
struct ColumnLabels: SettingValue {
  /// The columns, in the order written.
  let columns: [ColumnName]

  /// What to call each.
  let labels: [String]

  static var shape: ValueShape { .any([.list(.column), .map(.text("text"))]) }
  static var placeholder: ColumnLabels { ColumnLabels(columns: [], labels: []) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> ColumnLabels? {
    if value.entries != nil {
      return NamedValues<String>.read(value, &notes).map { named in
        ColumnLabels(columns: named.entries.map(\.name), labels: named.entries.map(\.value))
      }
    }
    guard value.list != nil else {
      notes.noteWrongType(value, wanted: shape)
      return nil
    }
    return [ColumnName].read(value, &notes).map { columns in
      ColumnLabels(columns: columns, labels: columns.map(\.name))
    }
  }
}
