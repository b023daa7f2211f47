import PenstockData
import PenstockExpressions
import PenstockFinance
import PenstockKit

/// Adds to each row something of other rows of its key: an earlier or later value, the change since,
/// a total up to it or over the last rows or days, a rank.
///
/// The rows of a key are taken in the order of a column, whatever their order in the table, and come
/// out where they were. Two rows of a key at one place of the order are an error: which of them is the
/// earlier one would be a guess. Missing values are left out of totals, as SQL does; a total of none
/// is missing, and a count of none is 0. A change is the exact ratio of two values less one; where the
/// earlier value is not above zero it is missing and flagged as `E_BASE_NOT_POSITIVE`. A total of more
/// than 38 digits is refused, and its row stays.
struct Window: GroupTransform {
  static let name = "window"
  static let summary =
    "Adds values of other rows of the same key: earlier ones, changes, totals, ranks."

  typealias Settings = WindowSettings

  let key: [Int]
  let order: Int?
  private(set) var items: [WindowItem] = []
  private let schema: Schema
  private let flags: Flags?

  /// Whether all columns can be had from rows as they come.
  var isStreamable: Bool { order != nil && items.allSatisfy { $0.isStreamable(schema) } }

  init(_ settings: WindowSettings, _ binding: inout Binding) {
    key = settings.by.map { binding.column($0) }
    order = settings.order.map { binding.column($0, .date, .integer, .timestamp) }
    let type = settings.order.flatMap { binding.input[$0.name]?.type }
    var schema = binding.input
    for entry in settings.add.entries {
      let item = WindowItem(entry.name, entry.value, by: settings.by, order: type, &binding)
      schema.append(item.field)
      items.append(item)
    }
    flags = items.contains(where: \.isFlagged) ? Flags(&schema) : nil
    self.schema = schema
    binding.output = schema
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) throws {
    let rows = try WindowRows(groups, by: order, key: key)
    let results = try items.map { item -> WindowResult in
      switch item.work {
      case .shift(let back), .change(let back, _):
        WindowResult(column: rows.shifted(item.source, rows: back))
      case .total(let total): rows.totals(item, total)
      case .ranks(let ranks): WindowResult(column: try rows.ranks(ranks))
      }
    }
    output.add(
      batch(rows.table, results, &output.context, refusing: { rows.anchors[Int($0)] }),
      at: rows.anchors)
  }

  var stream: (any KeyedStream)? { WindowStream(self) }

  /// Rows with the columns added, given for each of these what was taken from other rows.
  func batch(
    _ rows: Batch, _ results: [WindowResult], _ context: inout StageContext,
    refusing row: (Int32) -> Int32 = { $0 }
  ) -> Batch {
    var columns = rows.columns + results.map(\.column)
    if columns.count < schema.fields.count {
      columns.append(.missing(.text, count: rows.rowCount))
    }
    var refused: [(row: Int32, name: String)] = []
    for (number, (item, result)) in zip(items, results).enumerated() {
      refused += result.overflows.map { ($0, item.name) }
      guard case .change(_, let rounding) = item.work else { continue }
      let (changes, notPositive, overflows) = item.numbers(rows.columns[item.source]).changes(
        since: item.numbers(result.column), scale: rounding.decimals, rounding: rounding.rounding)
      columns[rows.columns.count + number] = .decimal(changes)
      for (code, flagged) in [(FinanceCode.baseNotPositive, notPositive), (.overflow, overflows)] {
        flags?.add(code.rawValue, at: flagged, for: item.name, to: &columns)
      }
    }
    for (place, name) in refused.enumerated().sorted(by: {
      ($0.element.row, $0.offset) < ($1.element.row, $1.offset)
    }).map(\.element) {
      context.refuse(
        row(place), code: FinanceCode.overflow.rawValue,
        "`\(name)`: \(ExpressionFault.overflow.reason)")
    }
    return Batch(schema: schema, columns: columns, rowCount: rows.rowCount)
  }
}
