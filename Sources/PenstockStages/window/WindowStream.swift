import PenstockData
import PenstockKit

/// `window` over rows that come in order: it keeps the last few values of each key.
///
/// It serves where all columns to look back on are decimals.
struct WindowStream: KeyedStream {
  private let window: Window
  private var keys = KeyTable()

  /// By key: where its last row stands in the order, and how many rows it has had.
  private var ranks: [Int64] = []
  private var rowCounts: [Int] = []

  /// For each item as many values of a key as it looks back, used again in turn.
  private var histories: [[Decimal?]]

  /// Nil where a column to look back on is none of decimals.
  init?(_ window: Window) {
    guard window.looksBackOnDecimals else { return nil }
    self.window = window
    histories = window.items.map { _ in [] }
  }

  var byteCount: Int {
    let values = histories.reduce(0) { $0 + $1.count * MemoryLayout<Decimal?>.stride }
    return keys.byteCount + keys.count * 16 + values
  }

  mutating func take(_ rows: Batch, _ rowKeys: RowKeys) throws -> Rest {
    let numbers = keys.numbers(of: rowKeys)
    try follow(numbers, WindowOrder.ranks(rows.columns[window.order]))
    var earlier: [Column] = []
    for (place, item) in window.items.enumerated() {
      let values = rows.columns[item.source].decimals ?? DecimalColumn([])
      earlier.append(.decimal(look(back: item.function.rows, on: values, numbers, place)))
    }
    for number in numbers { rowCounts[Int(number)] += 1 }
    return { [window, earlier] _ in window.results(rows, earlier) }
  }

  /// Sees to it that each row comes after those of its key before it.
  private mutating func follow(_ numbers: [Int32], _ order: ValueColumn<Int64>) throws {
    ranks += repeatElement(.min, count: keys.count - ranks.count)
    rowCounts += repeatElement(0, count: keys.count - rowCounts.count)
    for (row, number) in numbers.enumerated() {
      guard let rank = order[row], rank > ranks[Int(number)] else { throw OutOfOrder() }
      ranks[Int(number)] = rank
    }
  }

  /// For each row the value that many rows back, and keeps its own value for later ones.
  private mutating func look(
    back: Int, on values: DecimalColumn, _ numbers: [Int32], _ place: Int
  ) -> DecimalColumn {
    var history = histories[place]
    histories[place] = []
    history += repeatElement(nil, count: keys.count * back - history.count)
    var counts = back > 1 ? rowCounts : []
    var earlier = DecimalColumnBuilder(capacity: numbers.count)
    for (row, number) in numbers.enumerated() {
      var slot = Int(number) * back
      if back > 1 {
        slot += counts[Int(number)] % back
        counts[Int(number)] += 1
      }
      earlier.append(history[slot])
      history[slot] = values[row]
    }
    histories[place] = history
    return earlier.finish()
  }
}
