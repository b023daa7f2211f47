/// The name of a column, and where it was written.
public struct ColumnName: SettingValue, Hashable {
  /// The name.
  public let name: String

  /// Where it stands; nil for a name that is a setting's default.
  public let location: SourceLocation?

  /// A name.
  public init(_ name: String, at location: SourceLocation? = nil) {
    self.name = name
    self.location = location
  }

  /// What may be written for it.
  public static var shape: ValueShape { .column }

  /// What stands in for a value that could not be read.
  public static var placeholder: ColumnName { ColumnName("") }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> ColumnName? {
    if let text = value.scalar, !text.isEmpty { return ColumnName(text, at: value.location) }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}

/// The name of a node whose rows a setting reads whole: `rates: ecb` is an edge too.
public struct NodeName: SettingValue, Hashable {
  /// The node's name, with `.refused` at its end for what it refused.
  public let name: String

  /// Where it stands.
  public let location: SourceLocation?

  /// A name.
  public init(_ name: String, at location: SourceLocation? = nil) {
    self.name = name
    self.location = location
  }

  /// What may be written for it.
  public static var shape: ValueShape { .node }

  /// What stands in for a value that could not be read.
  public static var placeholder: NodeName { NodeName("") }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> NodeName? {
    if let text = value.scalar, !value.isNothing { return NodeName(text, at: value.location) }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}

/// A word that is itself, or `{ column: NAME }` for the word that each row has.
public enum WordOrColumn: SettingValue, Hashable {
  /// The same word for every row, and where it stands.
  case word(String, SourceLocation? = nil)
  /// The word in that column.
  case column(ColumnName)

  /// The word, where it is the same for every row.
  public var word: String? { if case .word(let word, _) = self { word } else { nil } }

  /// What may be written for it.
  public static var shape: ValueShape {
    .any([
      .text("a word"),
      .object([
        FieldDescription(
          name: "column", summary: "The column that has the word.", shape: .column,
          isRequired: true)
      ]),
    ])
  }

  /// What stands in for a value that could not be read.
  public static var placeholder: WordOrColumn { .word("") }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> WordOrColumn? {
    if let text = value.scalar, !value.isNothing { return .word(text, value.location) }
    if let entries = value.entries, entries.count == 1, entries[0].key == "column" {
      return ColumnName.read(entries[0].value, &notes).map { .column($0) }
    }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}

/// Names with a value each, in the order written.
public struct NamedValues<Value: SettingValue>: SettingValue {
  /// One name and its value.
  public struct Entry: Sendable {
    /// The name, with its place.
    public let name: ColumnName

    /// The value.
    public let value: Value
  }

  /// The entries, in the order written; no name comes twice.
  public let entries: [Entry]

  /// Those entries.
  public init(_ entries: [(ColumnName, Value)]) {
    self.entries = entries.map { Entry(name: $0.0, value: $0.1) }
  }

  /// What may be written for it.
  public static var shape: ValueShape { .map(Value.shape) }

  /// What stands in for a value that could not be read.
  public static var placeholder: NamedValues { NamedValues([]) }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> NamedValues? {
    guard let entries = value.entries else {
      notes.noteWrongType(value, wanted: shape)
      return nil
    }
    var result: [(ColumnName, Value)] = []
    for entry in entries {
      guard let read = Value.read(entry.value, &notes) else { continue }
      result.append((ColumnName(entry.key, at: entry.location), read))
    }
    return result.count == entries.count ? NamedValues(result) : nil
  }
}

/// One value, or a list of them.
public struct OneOrMore<Value: SettingValue>: SettingValue {
  /// The values.
  public let values: [Value]

  /// Those values.
  public init(_ values: [Value]) { self.values = values }

  /// What may be written for it.
  public static var shape: ValueShape { .any([Value.shape, .list(Value.shape)]) }

  /// What stands in for a value that could not be read.
  public static var placeholder: OneOrMore { OneOrMore([]) }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> OneOrMore? {
    if value.list != nil { return [Value].read(value, &notes).map { OneOrMore($0) } }
    if value.entries != nil, !Value.shape.isMap {
      notes.noteWrongType(value, wanted: shape)
      return nil
    }
    return Value.read(value, &notes).map { OneOrMore([$0]) }
  }
}
