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

  /// A column to add.
  struct Item {
    let name: String
    let function: WindowFunction
    let source: Int
    let result: Int
  }

  let key: [Int]
  let order: Int
  private(set) var items: [Item] = []
  private let schema: Schema
  private let flags: Flags?

  /// Whether all columns to look back on are decimals.
  var looksBackOnDecimals: Bool {
    items.allSatisfy { schema.fields[$0.source].type == .decimal }
  }

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
    let isWhole = rows.anchors.count == groups.table.rowCount
    var known: [Int: [Int32]] = [:]  // by how many rows back
    let earlier = try items.map { item -> Column in
      let back = item.function.rows
      let source = try known[back] ?? WindowOrder(groups, by: order, key: key).earlier(back)
      known[back] = source
      let column = groups.table.columns[item.source].shifted(source)
      return isWhole ? column : column.gather(rows.anchors)
    }
    output.add(results(rows.table, earlier), at: rows.anchors)
  }

  var stream: (any KeyedStream)? { WindowStream(self) }

  /// Rows with the columns added, given for each of these the earlier values of its source.
  func results(_ rows: Batch, _ earlier: [Column]) -> Batch {
    var columns = rows.columns
    columns += (columns.count..<schema.fields.count).map {
      .missing(schema.fields[$0].type, count: rows.rowCount)
    }
    for (item, earlier) in zip(items, earlier) {
      switch item.function {
      case .lag: columns[item.result] = earlier
      case .change(_, _, let round):
        guard let values = rows.columns[item.source].decimals, let before = earlier.decimals else {
          continue
        }
        let (changes, notPositive, overflows) = values.changes(since: before, scale: round)
        columns[item.result] = .decimal(changes)
        for (code, flagged) in [(FinanceCode.baseNotPositive, notPositive), (.overflow, overflows)]
        {
          flags?.add(code.rawValue, at: flagged, for: item.name, to: &columns)
        }
      }
    }
    return Batch(schema: schema, columns: columns, rowCount: rows.rowCount)
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
