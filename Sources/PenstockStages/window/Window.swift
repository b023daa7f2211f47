import PenstockData
import PenstockFinance
import PenstockKit

/// Adds to each row something of an earlier row of its key: a value, or the change since then.
///
/// The rows of a key are taken in the order of a column, whatever their order in the table, and come
/// out where they were. A change is the exact ratio of two values less one, rounded once, half-even.
/// The first rows of a key, and rows where either value is missing, have none; so have rows whose
/// earlier value is not above zero, flagged as `E_BASE_NOT_POSITIVE`. Two rows of a key at one place
/// of the order are an error: which of them is the earlier one would be a guess.
struct Window: GroupTransform {
  static let name = "window"
  static let summary = "Adds values of earlier rows of the same key, or changes since them."

  typealias Settings = WindowSettings

  private struct Item {
    let name: String
    let function: WindowFunction
    let source: Int
    let result: Int
  }

  let key: [Int]
  private let order: Int
  private let schema: Schema
  private let flags: Flags?
  private var items: [Item] = []

  init(_ settings: WindowSettings, _ binding: inout Binding) {
    key = settings.by.map { binding.column($0) }
    order = binding.column(settings.order, .date, .integer, .timestamp)
    var schema = binding.input
    for entry in settings.add.entries {
      if schema[entry.name.name] != nil {
        binding.note(
          Diagnostic(
            "there is a column `\(entry.name.name)` already", at: entry.name.location,
            help: "give the new column another name"))
      }
      let types: [ValueType] = entry.value.isLag ? [] : [.decimal]
      let source = binding.column(entry.value.column, types)
      let of = binding.input.fields.isEmpty ? Field("", .text) : binding.input.fields[source]
      let field =
        entry.value.isLag
        ? Field(entry.name.name, of.type, unit: of.unit)
        : Field(entry.name.name, .decimal, unit: .fixed(.pure))
      items.append(
        Item(
          name: entry.name.name, function: entry.value, source: source,
          result: schema.append(field)))
    }
    flags = items.contains { !$0.function.isLag } ? Flags(&schema) : nil
    self.schema = schema
    binding.output = schema
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) throws {
    let rows = RowOrder(groups)
    var columns = rows.table.columns
    columns += (columns.count..<schema.fields.count).map {
      .missing(schema.fields[$0].type, count: rows.table.rowCount)
    }
    var known: [Int: [Int32]] = [:]  // by how many rows back
    for item in items {
      let back = item.function.rows
      let earlier = try known[back] ?? WindowOrder(groups, by: order, key: key).earlier(back)
      known[back] = earlier
      let own = rows.anchors.count == groups.table.rowCount ? nil : rows.anchors
      set(item, groups.table, earlier, own, &columns)
    }
    output.add(
      Batch(schema: schema, columns: columns, rowCount: rows.table.rowCount), at: rows.anchors)
  }

  /// Puts an item's results into its column, for the rows `own` alone where not for all.
  private func set(
    _ item: Item, _ table: Batch, _ earlier: [Int32], _ own: [Int32]?, _ columns: inout [Column]
  ) {
    func taken(_ column: Column) -> Column { own.map { column.gather($0) } ?? column }
    let source = table.columns[item.source]
    switch item.function {
    case .lag: columns[item.result] = taken(source.shifted(earlier))
    case .change(_, _, let round):
      guard let values = source.decimals else { return }
      let (changes, notPositive, overflows) = values.changes(from: earlier, scale: round)
      columns[item.result] = taken(.decimal(changes))
      for (code, rows) in [(FinanceCode.baseNotPositive, notPositive), (.overflow, overflows)]
      where !rows.isEmpty {
        let flagged = Set(rows)
        let codes = ValueColumn<String>(
          (own ?? Array(0..<Int32(table.rowCount))).map {
            flagged.contains($0) ? code.rawValue : nil
          })
        flags?.add(codes, for: item.name, to: &columns)
      }
    }
  }

  static let examples = [
    Example(
      "The close before, and the return since, of each symbol",
      settings: """
        { by: [symbol], order: date, add: { before: { lag: close }, return: { change: close } } }
        """,
      input: """
        symbol,date:date,close:decimal
        600000.XSHG,2026-07-08,10.00
        000001.XSHE,2026-07-08,12.50
        600000.XSHG,2026-07-10,10.71
        600000.XSHG,2026-07-09,10.50
        """,
      output: """
        symbol,date,close,before,return,flags
        600000.XSHG,2026-07-08,10.00,,,
        000001.XSHE,2026-07-08,12.50,,,
        600000.XSHG,2026-07-10,10.71,10.50,0.020000,
        600000.XSHG,2026-07-09,10.50,10.00,0.050000,
        """)
  ]
}
