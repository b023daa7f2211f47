import Testing

@testable import PenstockData

@Suite struct `Sort keys` {
  private static let starts = [
    "", "\u{0}", "\u{1}", "a\u{0}b", "a\u{1}", "ab", "寒", "\u{10FFFF}",
  ]

  private func column(_ type: ValueType, _ count: Int, _ random: inout SplitMix64) -> Column {
    let texts = (0..<count).map { _ -> String? in
      let value = Int(random.next() % 60)
      if value < 3 { return nil }
      return switch type {
      case .text:
        Self.starts[Int(random.next() % UInt64(Self.starts.count))]
          + String(repeating: "x", count: value % 13) + (value % 2 == 0 ? "\(value % 5)" : "")
      case .integer: ["\(value - 30)", "\(Int64.min)", "\(Int64.max)", "0"][Int(random.next() % 4)]
      case .decimal: decimal(&random)
      case .boolean: value % 2 == 0 ? "true" : "false"
      case .date: "\(CalendarDate(day: Int32(value * 900 - 20_000)))"
      case .timestamp: "19\(40 + value)-01-01T00:00:10Z"
      case .period: "20\(10 + value % 20)" + ["", "Q1", "-12-31@end", "H2"][Int(random.next() % 4)]
      }
    }
    let (column, unreadable) = TextColumn(texts).decoded(as: type)
    #expect(unreadable.isEmpty)
    return column
  }

  /// Numbers of every size and sign, many of them equal at another scale.
  private func decimal(_ random: inout SplitMix64) -> String {
    let digits = "123456789987654321012345678910111213149"
    let length = [1, 2, 3, 18, 19, 20, 21, 37, 38][Int(random.next() % 9)]
    var text = String(digits.prefix(length))
    if random.next() % 3 == 0 { text = "1" + String(repeating: "0", count: length - 1) }
    let scale = Int(random.next() % UInt64(length + 1))
    let whole = text.dropLast(scale)
    if scale > 0 { text = (whole.isEmpty ? "0" : whole) + "." + text.suffix(scale) }
    if random.next() % 4 == 0 { text = "0" }
    return (random.next() % 2 == 0 ? "-" : "") + text
  }

  /// The order by comparing values, as the types do it.
  private func expected(_ batch: Batch, _ order: [SortColumn]) -> [Int32] {
    let orders = order.map { ColumnOrder(batch.columns[$0.place]) }
    return (0..<Int32(batch.rowCount)).sorted { one, other in
      for (column, by) in zip(order, orders) {
        let values = batch.columns[column.place]
        let result = by.compare(Int(one), Int(other))
        if result == 0 { continue }
        let isMissing = values.isMissing(Int(one)) || values.isMissing(Int(other))
        return column.isDescending && !isMissing ? result > 0 : result < 0
      }
      return one < other
    }
  }

  @Test(arguments: ValueType.allCases)
  func `order as the values of each type do`(type: ValueType) {
    var random = SplitMix64(seed: 5)
    for count in [0, 1, 50, 1000, 6000] {
      let batch = Batch(
        schema: Schema([Field("c", type)]), columns: [column(type, count, &random)])
      for isDescending in [false, true] {
        let order = [SortColumn(0, isDescending: isDescending)]
        let keys = SortKeys(batch, by: order)
        #expect(keys.order() == expected(batch, order), "\(count) rows, \(isDescending)")
        #expect(keys.split(into: 3).flatMap { $0.order() } == expected(batch, order))
      }
    }
  }

  @Test func `order by several columns, each in its direction`() {
    var random = SplitMix64(seed: 9)
    let types: [ValueType] = [.boolean, .text, .decimal, .date]
    let schema = Schema(types.enumerated().map { Field("c\($0)", $1) })
    let batch = Batch(schema: schema, columns: types.map { column($0, 5000, &random) })
    for places in [[0, 1, 2, 3], [1, 2], [0, 3, 1], [2, 0]] {
      let order = places.enumerated().map { SortColumn($1, isDescending: $0 % 2 == 1) }
      #expect(SortKeys(batch, by: order).order() == expected(batch, order))
      let coded = Batch(joining: [batch.compacted()]).compacted()
      #expect(SortKeys(coded, by: order).order() == expected(batch, order))
    }
  }

  @Test func `compare with keys of other rows, joined and gathered`() {
    var random = SplitMix64(seed: 3)
    let schema = Schema([Field("a", .text), Field("b", .decimal)])
    let batches = (0..<3).map { _ in
      Batch(
        schema: schema, columns: [column(.text, 40, &random), column(.decimal, 40, &random)])
    }
    let order = [SortColumn(0), SortColumn(1, isDescending: true)]
    let all = Batch(joining: batches)
    let whole = SortKeys(all, by: order)
    let pieces = batches.map { SortKeys($0, by: order) }
    let joined = SortKeys(joining: pieces)
    #expect(joined.order() == expected(all, order))
    let sorted = joined.gather(joined.order()[...])
    for row in 1..<sorted.count { #expect(sorted.compare(row - 1, sorted, row) <= 0) }
    for row in 0..<40 {
      for other in 0..<40 {
        let sign = pieces[0].compare(row, pieces[2], other).signum()
        #expect(sign == whole.compare(row, whole, 80 + other).signum())
      }
    }
  }
}
