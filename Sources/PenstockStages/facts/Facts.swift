import PenstockData
import PenstockFinance
import PenstockKit

/// Says which columns of a table play the parts of a fact, and finds each fact's period and kind.
///
/// Concepts are brought to their names, whatever synonym stands there; the kind of each comes from
/// the built-in table of concepts and the pipeline's own. All other columns stay. A fact without a
/// period is a fact; one whose period can't be read is refused as `E_PERIOD_UNKNOWN`.
struct Facts: RowTransform {
  static let name = "facts"
  static let summary = "Says which columns are entity, concept, period, value and unit of a fact."

  typealias Settings = FactsSettings

  private let concepts: ConceptTable
  private let wide: WideFacts?
  private let periods: FactPeriods
  private let concept: Int
  private let kind: Int
  private let schema: Schema

  init(_ settings: FactsSettings, _ binding: inout Binding) {
    concepts = ConceptFile.table(settings, &binding)
    wide = settings.values.map { WideFacts($0, settings, &binding) }
    var schema = wide?.schema ?? binding.input
    for part in FactPart.allCases {
      let given = settings.parts[part]
      if let given, wide == nil || binding.input[given.name] != nil {
        let types: [ValueType] =
          switch part {
          case .value: [.decimal]
          case .period: [.text, .period]
          case .decimals: [.integer]
          case .knownAt: [.text, .date, .timestamp]
          default: [.text]
          }
        let place = binding.column(given, types)
        if binding.input[given.name] != nil {
          schema.parts[part] = binding.input.fields[place].name
        }
      } else if given == nil, schema[part.rawValue] != nil {
        schema.parts[part] = part.rawValue
      }
    }
    Self.addUnit(to: &schema, settings)
    periods = FactPeriods(settings, &schema, &binding)
    let missing = [FactPart.entity, .concept, .value, .unit].map(\.rawValue).filter { part in
      FactPart(rawValue: part).map { schema.parts[$0] == nil && settings.parts[$0] == nil } ?? false
    }
    if !missing.isEmpty, !binding.input.fields.isEmpty {
      binding.note(
        Diagnostic(
          "no column is the \(missing.inWords) of these facts",
          help: "add \(missing.map { "`\($0): COLUMN`" }.inWords)",
          notes: ["the columns are \(Array(binding.input.names.map { "`\($0)`" }).inWords)"]))
    }
    if let value = schema[.value], value.type != .decimal, binding.notes.diagnostics.isEmpty {
      binding.note(
        Diagnostic(
          "column `\(value.name)` is \(value.type.rawValue), and a fact's value is decimal",
          help: "put `amount: { column: \(value.name) }` before it, or declare it `decimal`"))
    }
    kind = schema.append(Field(FactPart.kind.rawValue, .text))
    schema.parts[.kind] = FactPart.kind.rawValue
    concept = schema.index(of: .concept) ?? 0
    self.schema = schema
    binding.output = schema
  }

  /// A value column with a unit of its own needs no unit column: that unit becomes one.
  private static func addUnit(to schema: inout Schema, _ settings: FactsSettings) {
    guard schema.parts[.unit] == nil, let value = schema[.value] else { return }
    switch value.unit {
    case .column(let name): schema.parts[.unit] = name
    case .fixed:
      schema.append(Field(FactPart.unit.rawValue, .text))
      schema.parts[.unit] = FactPart.unit.rawValue
    case .unknown: break
    }
  }

  func transform(_ batch: Batch, _ context: inout StageContext) throws -> Batch {
    let rows = wide?.unfolded(batch) ?? batch
    var columns = rows.columns
    columns += (columns.count..<schema.fields.count).map {
      .missing(schema.fields[$0].type, count: rows.rowCount)
    }
    if let unit = schema.index(of: .unit), unit >= rows.columns.count,
      case .fixed(let fixed) = schema[.value]?.unit
    {
      columns[unit] = .text(TextColumn(repeating: fixed.description, count: rows.rowCount))
    }
    if let names = columns[concept].texts {
      let (canonical, kinds) = canonical(names)
      columns[concept] = .text(canonical)
      columns[kind] = .text(TextColumn(kinds))
    }
    let unreadable = periods.set(&columns)
    let result = Batch(schema: schema, columns: columns, rowCount: rows.rowCount)
    if unreadable.isEmpty { return result }
    for (row, reason) in unreadable {
      let input = wide == nil ? row : row / Int32(wide?.count ?? 1)
      context.refuse(input, code: FinanceCode.periodUnknown.rawValue, reason)
    }
    let refused = Set(unreadable.map(\.row))
    return result.gather((0..<Int32(rows.rowCount)).filter { !refused.contains($0) })
  }

  /// The concepts by their names, and their kinds.
  private func canonical(_ names: TextColumn) -> (TextColumn, ValueColumn<String>) {
    let canonical = names.map { concepts.canonical(String(copying: $0)) }
    let kinds = canonical.map { $0.flatMap { concepts.kind(of: $0)?.rawValue } }
    let isSame: Bool
    if let (values, _) = canonical.coded, let coding = names.coding {
      isSame = zip(values, coding.firstRows).allSatisfy { $0 == ($1 < 0 ? nil : names[Int($1)]) }
    } else {
      isSame = (0..<names.count).allSatisfy { canonical[$0] == names[$0] }
    }
    return (isSame ? names : TextColumn(canonical), kinds)
  }
}
