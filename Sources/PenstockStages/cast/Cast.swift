import PenstockData
import PenstockExpressions
import PenstockKit

/// Gives columns other types.
///
/// Text is read strictly, and nothing is dropped: a number with decimals is no whole number. A row
/// with a value that can't be cast is refused. Units stay with numbers.
struct Cast: RowTransform {
  static let name = "cast"
  static let summary = "Gives columns other types; a row that can't be cast is refused."

  struct Settings: StageSettings {
    let columns: NamedValues<ValueType>

    init(from fields: inout FieldReader) {
      columns = fields.whole(
        "The columns, each with its new type.", example: "{ date: date, amount: decimal }")
    }
  }

  private struct Item {
    let name: String
    let type: ValueType
    let place: Int
    let expression: BoundExpression
  }

  private var items: [Item] = []
  private let schema: Schema

  init(_ settings: Settings, _ binding: inout Binding) {
    var schema = binding.input
    for entry in settings.columns.entries {
      let place = binding.column(entry.name)
      guard let field = binding.input[entry.name.name] else { continue }
      guard let expression = BoundExpression(castOf: place, to: entry.value, in: binding.input)
      else {
        binding.note(
          Diagnostic(
            "`\(field.name)` is \(field.type.rawValue), which can't be cast to "
              + entry.value.rawValue, at: entry.name.location,
            help: field.type == .period
              ? "take a day of it: `derive: { day: end(\(field.name)) }`" : nil))
        continue
      }
      schema.append(Field(field.name, entry.value, unit: expression.unit))
      items.append(
        Item(name: field.name, type: entry.value, place: place, expression: expression))
    }
    self.schema = schema
    binding.output = schema
  }

  func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    var columns = batch.columns
    var refused: Set<Int32> = []
    for item in items {
      var faults = Faults()
      columns[item.place] = item.expression.values(batch, &faults)
      for (row, fault) in faults.rows.sorted(by: { $0.key < $1.key }) {
        refused.insert(row)
        let text = batch.columns[item.place][Int(row)] ?? ""
        context.refuse(
          row, code: fault.rawValue, "`\(item.name)`: `\(text)` is not \(item.type.summary)")
      }
    }
    let rows = Batch(schema: schema, columns: columns, rowCount: batch.rowCount)
    if refused.isEmpty { return rows }
    return rows.gather((0..<Int32(batch.rowCount)).filter { !refused.contains($0) })
  }

  static let examples = [
    Example(
      "Text as dates and numbers; a row that can't be read is refused, a missing value stays missing",
      settings: "{ date: date, amount: decimal, lots: integer }",
      input: """
        date,amount,lots:decimal
        2024-12-31,1.50,100
        2024-12-32,2,7
        2025-01-02,,3.0
        """,
      output: """
        date,amount,lots
        2024-12-31,1.50,100
        2025-01-02,,3
        """,
      refused: ["2 E_VALUE_UNREADABLE"])
  ]
}
