import PenstockData
import PenstockKit

/// `window` over rows that come in order: it keeps the last few values of each key, or a total.
///
/// It serves where nothing is taken from later rows, and nothing but numbers and days is kept.
struct WindowStream: KeyedStream {
  private let window: Window
  private let order: Int
  private var keys = KeyTable()

  /// By key: where its last row stands in the order, and how many rows it has had.
  private var ranks: [Int64] = []
  private var rowCounts: [Int] = []

  /// For each item that looks back as many values of a key as it does, used again in turn.
  private var histories: [[Decimal?]]

  /// For each item that is a total the rows of each key that are in reach.
  private var frames: [[WindowFrame]]
  private var keptCount = 0

  /// Nil where a column can't be had from rows as they come.
  init?(_ window: Window) {
    guard window.isStreamable, let order = window.order else { return nil }
    self.window = window
    self.order = order
    histories = window.items.map { _ in [] }
    frames = window.items.map { _ in [] }
  }

  var byteCount: Int {
    let values = keptCount + histories.reduce(0) { $0 + $1.count }
    let frames = frames.reduce(0) { $0 + $1.count } * MemoryLayout<WindowFrame>.stride
    return keys.byteCount + keys.count * 16 + frames
      + values * (MemoryLayout<Decimal?>.stride + MemoryLayout<Int64>.stride)
  }

  mutating func take(_ rows: Batch, _ rowKeys: RowKeys) throws -> Rest {
    let numbers = keys.numbers(of: rowKeys)
    let places = WindowOrder.ranks(rows.columns[order])
    try follow(numbers, places)
    var results: [WindowResult] = []
    for (number, item) in window.items.enumerated() {
      let values = item.numbers(rows.columns[item.source])
      switch item.work {
      case .shift(let back), .change(let back, _):
        let earlier = look(back: back, on: values, numbers, number)
        let type = rows.schema.fields[item.source].type
        results.append(WindowResult(column: Column.counted(earlier, as: type).column))
      case .total(let total):
        results.append(take(values, places, numbers, number, total, item.field.type))
      case .ranks: break
      }
    }
    for number in numbers { rowCounts[Int(number)] += 1 }
    return { [window, results] context in window.batch(rows, results, &context) }
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

  /// For each row the total up to it.
  private mutating func take(
    _ values: DecimalColumn, _ places: ValueColumn<Int64>, _ numbers: [Int32], _ item: Int,
    _ total: WindowTotal, _ type: ValueType
  ) -> WindowResult {
    var own = frames[item]
    frames[item] = []
    own += repeatElement(WindowFrame(), count: keys.count - own.count)
    var builder = DecimalColumnBuilder(capacity: numbers.count)
    var tooLarge: [Int32] = []
    for (row, number) in numbers.enumerated() {
      let before = own[Int(number)].keptCount
      do {
        builder.append(try own[Int(number)].take(values[row], at: places[row] ?? 0, total))
      } catch {
        builder.append(nil)
        tooLarge.append(Int32(row))
      }
      keptCount += own[Int(number)].keptCount - before
    }
    frames[item] = own
    let (column, more) = Column.counted(builder.finish(), as: type)
    return WindowResult(column: column, overflows: (tooLarge + more).sorted())
  }
}
