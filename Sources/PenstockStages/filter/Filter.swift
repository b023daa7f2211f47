import PenstockData
import PenstockExpressions
import PenstockFinance
import PenstockKit

/// Keeps the rows for which an expression is true, or whose columns have the given values.
///
/// A row for which the expression is false or missing is dropped; one for which it can't be worked
/// out, such as a quotient by zero, is refused. In the other form each column stands with its values.
/// A value is compared as the column's type has it: a decimal 1.0 equals 1, a date is a date, text
/// is the same text to the byte. `~` stands for a missing value. Under `present` stand columns that
/// must have any value; a column that is itself called `present` can't be asked for here.
struct Filter: RowTransform {
  static let name = "filter"
  static let summary = "Keeps the rows for which a condition holds."

  struct Settings: StageSettings {
    let words: FilterWords

    init(from fields: inout FieldReader) {
      words = fields.whole(
        "An expression that must be true, or columns, each with the value or values it must have; "
          + "all must hold. "
          + "Columns listed under `present` must have some value; "
          + "a column of that name can't be asked for here.",
        example: "{ modality: actual, currency: [CNY, HKD], present: [value] }")
    }
  }

  private let tests: [FilterTest]
  private let expression: BoundExpression?

  init(_ settings: Settings, _ binding: inout Binding) {
    let words = settings.words
    expression = words.expression?.condition(&binding)
    tests =
      words.conditions.map { condition in
        let place = binding.column(condition.column)
        guard let field = binding.input[condition.column.name] else {
          return FilterTest(place, .anything)
        }
        let wanted = Self.wanted(condition.values, field, &binding)
        return FilterTest(place, FilterTest.Wanted(wanted))
      } + words.present.map { FilterTest(binding.column($0), .anything) }
  }

  /// The values as a column of the field's type, after noting those that can't be of it.
  private static func wanted(
    _ values: [LocatedValue], _ field: Field, _ binding: inout Binding
  ) -> Column {
    let texts = TextColumn(
      values.map { value in
        guard let text = value.scalar, !value.isNothing else { return nil }
        // 1.0 is a whole number too.
        return field.type == .integer ? Decimal(text)?.shortest.description ?? text : text
      })
    if field.isSymbol {
      checkSymbols(values, field, &binding)
      return .text(texts)
    }
    let (column, unreadable) = texts.decoded(as: field.type)
    for row in unreadable {
      binding.note(
        Diagnostic(
          "column `\(field.name)` can't be `\(texts[Int(row)] ?? "")`: its values are "
            + "\(field.type.summary)", at: values[Int(row)].location))
    }
    return column
  }

  /// Notes symbols that are not in their one form, and would be looked for in vain.
  private static func checkSymbols(
    _ values: [LocatedValue], _ field: Field, _ binding: inout Binding
  ) {
    for value in values {
      guard let text = value.scalar, !value.isNothing else { continue }
      let symbol = try? Symbol.read(text).get().description
      if symbol == text { continue }
      binding.note(
        Diagnostic(
          "column `\(field.name)` can't be `\(text)`: its values are symbols, such as 600000.XSHG",
          at: value.location, help: symbol.map { "write `\($0)`" }))
    }
  }

  func transform(_ batch: Batch, _ context: inout StageContext) -> Batch {
    var keeps = [Bool](repeating: true, count: batch.rowCount)
    for test in tests { test.narrow(&keeps, batch.columns[test.place]) }
    if let expression {
      var faults = Faults()
      keeps = expression.truths(batch, &faults)
      for (row, fault) in faults.rows.sorted(by: { $0.key < $1.key }) {
        keeps[Int(row)] = false
        context.refuse(
          row, code: fault.rawValue,
          "\(fault.reason): \(expression.told(batch.columns, Int(row)))")
      }
    }
    var rows: [Int32] = []
    for row in keeps.indices where keeps[row] { rows.append(Int32(truncatingIfNeeded: row)) }
    if rows.count == batch.rowCount { return batch }
    if rows.isEmpty { return Batch(emptyWith: batch.schema) }
    return batch.gather(rows)
  }
}
