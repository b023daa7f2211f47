import PenstockData
import PenstockExpressions
import PenstockKit

/// What stands under `expect`: one expectation, or a list of them.
struct ExpectSettings: StageSettings {
  let checks: OneOrMore<ExpectWords>

  init(from fields: inout FieldReader) {
    checks = fields.whole(
      "What is expected, one or a list: `not_null`, `unique`, `holds`, `between`, `one_of`, "
        + "`reference`, `identity`, `rows`, `fresh` or `change`, each with `else`, what becomes of it "
        + "where it does not hold.",
      example: "[{ not_null: [symbol] }, { holds: high >= low, else: refuse }]")
  }
}

extension Expectation.Consequence: SettingValue, DescribedWord {
  /// What becomes of it.
  public var summary: String {
    switch self {
    case .fail: "The run fails, and nothing is published."
    case .refuse: "The row is refused."
    case .warn: "The report says so."
    }
  }
}

/// One expectation, and what becomes of it where it does not hold.
struct ExpectWords: SettingValue {
  let words: Words
  let location: SourceLocation?

  struct Words: StageSettings {
    let notNull: OneOrMore<ColumnName>?
    let unique: OneOrMore<ColumnName>?
    let holds: WrittenExpression?
    let between: NamedValues<[String]>?
    let oneOf: NamedValues<[String]>?
    let reference: Nested<ReferenceWords>?
    let identity: WrittenExpression?
    let decimals: Int?
    let rows: Nested<RowCountWords>?
    let fresh: Nested<FreshWords>?
    let change: Nested<ChangeWords>?
    let consequence: Expectation.Consequence

    init(from fields: inout FieldReader) {
      notNull = fields.optional("not_null", "Columns that have a value.", example: "[symbol, date]")
      unique = fields.optional(
        "unique", "Columns whose values together appear once.", example: "[symbol, date]")
      holds = fields.optional(
        "holds", "An expression that is not false.", example: "high >= low")
      between = fields.optional(
        "between", "Columns, each with the smallest and the largest value.",
        example: "{ close: [0, 10000] }")
      oneOf = fields.optional(
        "one_of", "Columns, each with the values that it may have.",
        example: "{ modality: [actual, forecast] }")
      reference = fields.optional(
        "reference", "A column whose values another node's column has.",
        example: "{ column: symbol, in: symbols }")
      identity = fields.optional(
        "identity",
        "An equation that holds within what rounding explains: half a unit of the last "
          + "decimal for each column.", example: "assets = liabilities + equity")
      decimals = fields.optional(
        "decimals",
        "With `identity`: how many decimals the columns were written with, -6 for "
          + "millions; as many as each value has where it is left out.", example: "-6")
      rows = fields.optional(
        "rows",
        "How many rows there are: of all or for each day, by number or beside another node's.",
        example: "{ min: 1 }")
      fresh = fields.optional(
        "fresh", "A date column whose newest value is not too old.",
        example: "{ column: date, as_of: 2025-06-30, days: 5 }")
      change = fields.optional(
        "change",
        "A number column that changes by a share or an amount at most: from row to row of a key, or "
          + "since another node's row of the key.",
        example: "{ column: close, by: [symbol], order: date, at_most: 0.2 }")
      consequence = fields.optional(
        "else", "What becomes of it where it does not hold.", default: .fail)
      let kinds = [
        notNull != nil, unique != nil, holds != nil, between != nil, oneOf != nil,
        reference != nil, identity != nil, rows != nil, fresh != nil, change != nil,
      ].count { $0 }
      let (place, decimals, identity) = (fields.location, decimals, identity)
      fields.check(
        kinds == 1,
        Diagnostic(
          kinds == 0 ? "nothing is expected here" : "one thing is expected at a time", at: place,
          help: "write it like `{ holds: high >= low }`, and several as a list"))
      fields.check(
        decimals == nil || identity != nil,
        Diagnostic("`decimals` belongs to `identity`", at: place, help: "take it out"))
      let isOfAll = rows.map { $0.settings.per.isEmpty } ?? (fresh != nil)
      let consequence = consequence
      let elsePlace = fields.location(of: "else")
      fields.check(
        !isOfAll || consequence != .refuse,
        Diagnostic(
          "no row can be refused for it", at: elsePlace,
          help: "write `else: fail` or `else: warn`"))
    }
  }

  static var shape: ValueShape { Nested<Words>.shape }
  static var placeholder: ExpectWords {
    ExpectWords(words: Nested<Words>.placeholder.settings, location: nil)
  }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> ExpectWords? {
    Nested<Words>.read(value, &notes).map {
      ExpectWords(words: $0.settings, location: value.location)
    }
  }
}

/// Columns of another node that together have all values of some here.
struct ReferenceWords: StageSettings {
  let columns: [ColumnName]
  let node: NodeName
  let keys: [ColumnName]

  init(from fields: inout FieldReader) {
    let columns: OneOrMore<ColumnName> = fields.required(
      "column", "The column, or the columns that are one key together.", example: "symbol")
    node = fields.required("in", "The node.", example: "symbols")
    let keys: OneOrMore<ColumnName>? = fields.optional(
      "key", "The node's columns, where they are called otherwise.", example: "code")
    self.columns = columns.values
    self.keys =
      keys?.values ?? columns.values.map { [node] in ColumnName($0.name, at: node.location) }
    let (isSome, isPaired) = (!self.columns.isEmpty, self.columns.count == self.keys.count)
    let (place, keyPlace) = (fields.location(of: "column"), fields.location(of: "key"))
    fields.check(isSome, Diagnostic("no column is looked up", at: place, help: "list a column"))
    fields.check(
      isPaired,
      Diagnostic(
        "`column` and `key` list different numbers of columns", at: keyPlace,
        help: "give each column the one there"))
  }
}

/// How many rows there may be.
struct RowCountWords: StageSettings {
  let least: Decimal?
  let most: Decimal?
  let per: [ColumnName]
  let against: NodeName?

  init(from fields: inout FieldReader) {
    least = fields.optional(
      "min", "How many at least; with `against` as a share of the rows there.", example: "1")
    most = fields.optional(
      "max", "How many at most; with `against` as a share of the rows there.", example: "100000")
    per = fields.optional(
      "per", "Columns whose values together are counted each for itself.", default: [],
      fallbackInWords: "all rows are counted together", example: "[date]")
    against = fields.optional(
      "against",
      "Another node, such as the pipeline's own last generation; where it has no rows anything holds. "
        + "With `per` its rows of the same values, and values that only it has are 0 rows here.",
      example: "last")
    let (isOpen, place) = (least == nil && most == nil, fields.location)
    fields.check(!isOpen, Diagnostic("say `min` or `max`", at: place, help: "write `{ min: 1 }`"))
    for (name, number) in [("min", least), ("max", most)] {
      let (place, isWhole) = (fields.location(of: name), number.map { $0.shortest.scale == 0 })
      fields.check(
        number?.isNegative != true, Diagnostic("`\(name)` is 0 at least", at: place))
      fields.check(
        against != nil || isWhole != false,
        Diagnostic(
          "a number of rows is whole", at: place,
          help: "write a whole number, or say `against` what it is a share of"))
    }
  }
}

/// How old the newest day may be.
struct FreshWords: StageSettings {
  let column: ColumnName
  let asOf: CalendarDate?
  let against: NodeName?
  let days: Int

  init(from fields: inout FieldReader) {
    column = fields.required("column", "The date column.", example: "date")
    asOf = fields.optional(
      "as_of", "The day to count from; a variable may give it.", example: "2025-06-30")
    against = fields.optional(
      "against",
      "Another node with such a column, to count from its newest day; where it has none anything holds.",
      example: "last")
    days = fields.required(
      "days", "How many days before it the newest may be; -1 for a day after it at least.",
      example: "5")
    let (place, isOne) = (fields.location, (asOf == nil) != (against == nil))
    fields.check(
      isOne,
      Diagnostic(
        asOf == nil ? "nothing says from which day to count" : "`as_of` and `against` at once",
        at: place,
        help: asOf == nil ? "add `as_of: 2025-06-30`, or `against: NODE`" : "say either"))
  }
}

/// How much a number may change.
struct ChangeWords: StageSettings {
  let column: ColumnName
  let by: [ColumnName]
  let order: ColumnName?
  let against: NodeName?
  let atMost: Decimal?
  let amount: Decimal?

  init(from fields: inout FieldReader) {
    column = fields.required("column", "The number column.", example: "close")
    by = fields.optional("by", "The columns of the key.", default: [], example: "[symbol]")
    order = fields.optional(
      "order", "The column that orders the rows of a key.", example: "date")
    against = fields.optional(
      "against",
      "Another node that has a row of the key, such as the pipeline's own last generation; a row of no "
        + "such key holds.", example: "last")
    atMost = fields.optional(
      "at_most", "The largest change, as a share of the earlier value.", example: "0.2")
    amount = fields.optional(
      "amount",
      "The largest change, as a number of the column's own; beside `at_most` either suffices.",
      example: "0.05")
    checkLimits(&fields)
    let (place, isOne) = (fields.location, (order == nil) != (against == nil))
    fields.check(
      isOne,
      Diagnostic(
        order == nil ? "nothing says since when it changes" : "`order` and `against` at once",
        at: place,
        help: order == nil ? "add `order: date`, or `against: NODE`" : "say either"))
  }

  private func checkLimits(_ fields: inout FieldReader) {
    let (isOpen, whole) = (atMost == nil && amount == nil, fields.location)
    fields.check(
      !isOpen,
      Diagnostic(
        "nothing says how much it may change", at: whole,
        help: "add `at_most: 0.2`, or `amount: 5`"))
    for (name, number) in [("at_most", atMost), ("amount", amount)] {
      let (isNegative, place) = (number?.isNegative == true, fields.location(of: name))
      fields.check(!isNegative, Diagnostic("`\(name)` is 0 at least", at: place))
    }
  }
}
