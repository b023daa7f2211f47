import Penstock

/// Rows that a test gives in the place of what flows out of a node, and for a source that need not be
/// there what its columns are.
struct GivenRows: SettingValue {
  /// The rows.
  let table: WrittenTable

  private let words: Words?

  private struct Words: StageSettings {
    let rows: WrittenTable?
    let file: String?
    let fileLocation: SourceLocation?
    let columns: NamedValues<GivenColumn>?
    let areFacts: Bool

    init(from fields: inout FieldReader) {
      rows = fields.optional(
        "rows", "The rows.", example: "[{ symbol: 600000.XSHG, close: 6.63 }]")
      file = fields.optional(
        "file", "A file with the rows, from the pipeline's folder.", example: "tests/rows.csv")
      fileLocation = fields.location(of: "file")
      columns = fields.optional(
        "columns",
        "What the columns of a source are, which is not looked at then and need not be there, such as "
          + "a dataset that nobody published; those that are not named are text.",
        example: "{ date: date, close: { type: decimal, unit: CNY } }")
      areFacts = fields.optional(
        "facts",
        "With `columns`: whether those called `entity`, `concept`, `value` … are parts of facts.",
        default: false)
      let (isOne, place) = ((rows == nil) != (file == nil), fields.location)
      fields.check(
        isOne,
        Diagnostic(
          rows == nil ? "nothing is given here" : "`rows` and `file` at once", at: place,
          help: rows == nil ? "add `rows: [ROWS]`, or `file: PATH`" : "say either"))
      let (isIdle, factsPlace) = (areFacts && columns == nil, fields.location(of: "facts"))
      fields.check(
        !isIdle,
        Diagnostic(
          "`facts` belongs to `columns`", at: factsPlace,
          help: "add `columns: { value: decimal }`"))
    }
  }

  static var shape: ValueShape {
    .any([.list(.map(.cell)), .text("a table as CSV"), Nested<Words>.shape])
  }

  static var placeholder: GivenRows { GivenRows(table: .placeholder, words: nil) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> GivenRows? {
    guard value.entries != nil else {
      return WrittenTable.read(value, &notes).map { GivenRows(table: $0, words: nil) }
    }
    guard let words = Nested<Words>.read(value, &notes)?.settings else { return nil }
    let file = words.file.map { WrittenTable.file($0, words.fileLocation ?? value.location) }
    return (words.rows ?? file).map { GivenRows(table: $0, words: words) }
  }

  /// The columns of a source that need not be there, in the order of the table `written`; nil where
  /// the test does not say what they are.
  func schema(_ written: WrittenRows) -> Schema? {
    guard let columns = words?.columns?.entries else { return nil }
    let fields = Dictionary(columns.map { ($0.name.name, $0.value.field($0.name.name)) }) { $1 }
    var schema = Schema(written.names.map { fields[$0.name] ?? Field($0.name, .text) })
    for field in columns.compactMap({ fields[$0.name.name] }) where schema[field.name] == nil {
      schema.append(field)
    }
    if words?.areFacts == true {
      for part in FactPart.allCases where schema[part.rawValue] != nil {
        schema.parts[part] = part.rawValue
      }
    }
    return schema
  }
}

/// What a column of given rows is: a type, or a type and a unit.
private struct GivenColumn: SettingValue {
  private let words: Words

  private struct Words: StageSettings {
    let type: DeclaredType
    let unit: WordOrColumn?

    init(from fields: inout FieldReader) {
      type = fields.required("type", "What its values are.", example: "decimal")
      unit = fields.optional("unit", "What its numbers count.", example: "CNY")
    }
  }

  static var shape: ValueShape { .any([DeclaredType.shape, Nested<Words>.shape]) }
  static var placeholder: GivenColumn { GivenColumn(words: Nested<Words>.placeholder.settings) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> GivenColumn? {
    var value = value
    if value.entries == nil {
      let entry = LocatedValue.Entry(key: "type", location: value.location, value: value)
      value = LocatedValue(.map([entry]), at: value.location)
    }
    return Nested<Words>.read(value, &notes).map { GivenColumn(words: $0.settings) }
  }

  func field(_ name: String) -> Field {
    let unit: FieldUnit =
      switch words.unit {
      case .word(let word, _): .fixed(Unit(word))
      case .column(let column): .column(column.name)
      case nil: .unknown
      }
    return Field(name, words.type.values, unit: unit, isSymbol: words.type == .symbol)
  }
}
