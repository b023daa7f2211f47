import PenstockData
import PenstockExpressions
import PenstockKit

/// Adds columns that expressions work out, one after the other: a later one sees the earlier ones.
///
/// A column of a name that is there already is replaced. A result that can't be given, such as a
/// quotient by zero, is missing and flagged; one of more than 38 digits is refused, and its row stays.
struct Derive: RowTransform {
  static let name = "derive"
  static let summary = "Adds or replaces columns by expressions, in the order written."

  struct Settings: StageSettings {
    let columns: NamedValues<WrittenExpression>

    init(from fields: inout FieldReader) {
      columns = fields.whole(
        "The columns to add or replace, each with an expression; a later one sees the earlier ones. "
          + "`Documentation/expressions.md` says what can be written.",
        example: "{ margin: \"round(profit / revenue, 4)\" }")
    }
  }

  private struct Item {
    let name: String
    let place: Int
    let expression: BoundExpression
  }

  private var items: [Item] = []
  private let schema: Schema
  private let flags: ExpressionFlags

  init(_ settings: Settings, _ binding: inout Binding) {
    var schema = binding.input
    for entry in settings.columns.entries {
      guard let expression = entry.value.bound(&binding, to: schema) else {
        // Expressions behind it can be held against the columns all the same.
        if schema[entry.name.name] == nil { schema.append(Field(entry.name.name, .text)) }
        continue
      }
      if expression.isNull {
        binding.note(
          Diagnostic(
            "nothing says what type `\(entry.name.name)` has", at: entry.value.value.location,
            help: "write `cast(null as decimal)`, or another type"))
      }
      let place = schema.replace(
        Field(entry.name.name, expression.type, unit: expression.unit))
      items.append(Item(name: entry.name.name, place: place, expression: expression))
    }
    flags = ExpressionFlags(items.contains(where: \.expression.mayFault), &schema)
    self.schema = schema
    binding.output = schema
  }

  func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    var columns = batch.columns
    columns += (columns.count..<schema.fields.count).map {
      .missing(schema.fields[$0].type, count: batch.rowCount)
    }
    for item in items {
      var faults = Faults()
      let seen = columns
      columns[item.place] = item.expression.values(seen, rowCount: batch.rowCount, &faults)
      for row in flags.add(faults, for: item.name, to: &columns) {
        context.refuse(
          row, code: ExpressionFault.overflow.rawValue,
          "`\(item.name)`: \(ExpressionFault.overflow.reason): "
            + item.expression.told(seen, Int(row)))
      }
    }
    return Batch(schema: schema, columns: columns, rowCount: batch.rowCount)
  }

  static let examples = [
    Example(
      "A margin and what follows from it; a margin of no revenue is missing and flagged",
      settings: """
        { margin: "round(profit / revenue, 4)", grade: "case when margin >= 0.2 then 'A' else 'B' end" }
        """,
      input: """
        symbol,profit:decimal,revenue:decimal
        600000,25.0,100.0
        000001,1,8
        300750,5,0
        """,
      output: """
        symbol,profit,revenue,margin,grade,flags
        600000,25.0,100.0,0.2500,A,
        000001,1,8,0.1250,B,
        300750,5,0,,B,margin:E_DIVISOR_ZERO
        """),
    Example(
      "A column is replaced in its place; `nullif` makes a zero missing, and nothing is flagged",
      settings: """
        { symbol: "lpad(symbol, 6, '0') || '.XSHE'", each: "round(turnover / nullif(volume, 0), 2)" }
        """,
      input: """
        symbol,turnover:decimal,volume:integer
        1,1050.50,100
        2,0,0
        """,
      output: """
        symbol,turnover,volume,each
        000001.XSHE,1050.50,100,10.50
        000002.XSHE,0,0,
        """),
  ]
}

extension Schema {
  /// Adds a column, or puts it in the place of the one with its name; units that the replaced one
  /// named are known no longer.
  fileprivate mutating func replace(_ field: Field) -> Int {
    if self[field.name] != nil {
      for other in fields where other.unit == .column(field.name) && other.name != field.name {
        append(Field(other.name, other.type))
      }
    }
    return append(field)
  }
}
