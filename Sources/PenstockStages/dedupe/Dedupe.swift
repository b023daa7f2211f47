import PenstockData
import PenstockFinance
import PenstockKit

/// Lets one row of each key through.
///
/// Which one is said by `keep`, always: to keep any would be to choose a number. Two missing values
/// of a key are the same, and numbers are by value. The row that stays comes out where it was.
struct Dedupe: GroupTransform {
  static let name = "dedupe"
  static let summary = "Keeps one row of each key."

  typealias Settings = DedupeSettings

  let key: [Int]
  private let keep: KeptRows
  private let order: Int?
  private let others: [Int]  // the columns besides the key

  init(_ settings: DedupeSettings, _ binding: inout Binding) {
    let all = Array(binding.input.fields.indices)
    let places = settings.key.map { binding.column($0) }
    key = places.isEmpty ? all : places
    keep = settings.keep
    order = settings.order.map {
      binding.column($0, .date, .timestamp, .integer, .decimal, .period, .text)
    }
    others = all.filter { [key] in !key.contains($0) }
  }

  func transform(_ groups: Groups, _ output: inout GroupOutput) {
    let table = groups.table
    let order = order.map { (ColumnOrder(table.columns[$0]), table.columns[$0]) }
    let numbers = keep == .agreeing ? others.map { table.columns[$0].numbered().numbers } : []
    var kept: [Int32] = []
    kept.reserveCapacity(groups.count)
    for rows in groups {
      guard let first = rows.first, let last = rows.last else { continue }
      if rows.count == 1 {
        kept.append(first)
        continue
      }
      switch keep {
      case .first: kept.append(order.map { Self.first(rows, $0.0) } ?? first)
      case .last: kept.append(order.map { Self.last(rows, $0.0, $0.1) } ?? last)
      case .agreeing:
        let odd = others.indices.filter { place in
          let numbers = numbers[place]
          return rows.contains { numbers[Int($0)] != numbers[Int(first)] }
        }
        if odd.isEmpty {
          kept.append(first)
        } else {
          let names = odd.map { "`\(table.schema.fields[others[$0]].name)`" }
          refuse(rows, "and the rows differ in \(names.inWords)", table, &output)
        }
      case .single: refuse(rows, nil, table, &output)
      }
    }
    kept.sort()
    output.add(table.gather(kept), at: kept)
  }

  /// The earliest of the rows; of equal ones the input's first.
  private static func first(_ rows: ArraySlice<Int32>, _ order: ColumnOrder) -> Int32 {
    rows.dropFirst().reduce(rows[rows.startIndex]) { best, row in
      order.compare(Int(row), Int(best)) < 0 ? row : best
    }
  }

  /// The latest of the rows that have a place in the order; of equal ones the input's last.
  private static func last(
    _ rows: ArraySlice<Int32>, _ order: ColumnOrder, _ column: Column
  ) -> Int32 {
    rows.dropFirst().reduce(rows[rows.startIndex]) { best, row in
      let (isMissing, isBestMissing) = (column.isMissing(Int(row)), column.isMissing(Int(best)))
      if isMissing != isBestMissing { return isMissing ? best : row }
      return order.compare(Int(row), Int(best)) >= 0 ? row : best
    }
  }

  private func refuse(
    _ rows: ArraySlice<Int32>, _ more: String?, _ table: Batch, _ output: inout GroupOutput
  ) {
    let words = key.map { place in
      let value = table.columns[place][Int(rows[rows.startIndex])]
      return "`\(table.schema.fields[place].name)` \(value ?? "missing")"
    }
    let often = rows.count == 2 ? "twice" : "\(rows.count) times"
    let reason = "\(words.inWords) \(words.count == 1 ? "comes" : "come together") \(often)"
    for row in rows {
      output.context.refuse(
        row, code: FinanceCode.keyTwice.rawValue, more.map { "\(reason), \($0)" } ?? reason)
    }
  }

  static let examples = [
    Example(
      "The version that was known last, whatever the order of the rows",
      settings: "{ key: [symbol, period], keep: last, order: known_at }",
      input: """
        symbol,period,eps:decimal,known_at:date
        600000.XSHG,2024,1.36,2025-08-20
        600000.XSHG,2024,1.30,2025-03-29
        000001.XSHE,2024,2.15,2025-03-15
        """,
      output: """
        symbol,period,eps,known_at
        600000.XSHG,2024,1.36,2025-08-20
        000001.XSHE,2024,2.15,2025-03-15
        """),
    Example(
      "A row that is only repeated stays once; where the rows of a key differ none holds",
      settings: "{ key: [symbol], keep: agreeing }",
      input: """
        symbol,close:decimal
        600000.XSHG,10.5
        000001.XSHE,12.1
        600000.XSHG,10.50
        000001.XSHE,12.2
        """,
      output: """
        symbol,close
        600000.XSHG,10.5
        """, refused: ["2 E_KEY_TWICE", "4 E_KEY_TWICE"]),
  ]
}
