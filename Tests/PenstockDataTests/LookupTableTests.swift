import Testing

@testable import PenstockData

@Suite struct `A lookup table` {
  /// The same by a dictionary of printed values; what is missing has no key.
  private func expected(_ table: Batch, _ batch: Batch) -> [[Int32]] {
    func key(_ batch: Batch, _ row: Int) -> [String]? {
      let values = batch.columns.map { column -> String? in
        if case .decimal(let values) = column { return values[row]?.shortest.description }
        return column[row]
      }
      return values.contains(nil) ? nil : values.compactMap { $0 }
    }
    var rows: [[String]: [Int32]] = [:]
    for row in 0..<table.rowCount {
      if let key = key(table, row) { rows[key, default: []].append(Int32(row)) }
    }
    return (0..<batch.rowCount).map { row in key(batch, row).flatMap { rows[$0] } ?? [] }
  }

  private func found(_ table: Batch, _ batch: Batch) -> [[Int32]] {
    let places = Array(table.columns.indices)
    let found = found(LookupTable(table, key: places), batch)
    #expect(found == self.found(LookupTable(exactly: table, key: places), batch))
    return found
  }

  private func found(_ keys: LookupTable, _ batch: Batch) -> [[Int32]] {
    keys.keys(of: batch, Array(batch.columns.indices))
      .map { $0 < 0 ? [] : Array(keys.rows(of: $0)) }
  }

  private func column(_ type: ValueType, _ count: Int, _ random: inout SplitMix64) -> Column {
    let texts = (0..<count).map { _ -> String? in
      let value = Int(random.next() % 40)
      if value == 0 { return nil }
      return switch type {
      case .text: String(repeating: "x", count: value % 13) + "\(value)"
      case .integer: "\(value - 20)"
      case .decimal: "\(value % 7).\(value % 3 == 0 ? "5" : "50")"
      case .boolean: value % 2 == 0 ? "true" : "false"
      case .date: "2025-01-\(10 + value % 20)"
      case .timestamp: "2025-01-01T00:00:\(10 + value % 40)Z"
      case .period: value % 2 == 0 ? "20\(10 + value)" : "20\(10 + value)Q1"
      }
    }
    return TextColumn(texts).decoded(as: type).column
  }

  @Test(arguments: [
    [ValueType.text], [.integer], [.decimal], [.boolean], [.date], [.timestamp], [.period],
    [.text, .date], [.decimal, .text, .integer],
  ])
  func `finds the rows that a dictionary finds`(types: [ValueType]) {
    var random = SplitMix64(seed: 11)
    let schema = Schema(types.enumerated().map { Field("c\($0)", $1) })
    for (rows, others) in [(0, 10), (1, 10), (200, 300), (3000, 100)] {
      let table = Batch(schema: schema, columns: types.map { column($0, rows, &random) })
      let batch = Batch(schema: schema, columns: types.map { column($0, others, &random) })
      #expect(found(table, batch) == expected(table, batch))
      let coded = Batch(joining: [batch.compacted(), batch.compacted()]).compacted()
      #expect(found(table, coded) == expected(table, batch) + expected(table, batch))
    }
  }

  @Test func `has one key for all rows where there is no column`() {
    let batch = Batch(schema: Schema(), columns: [], rowCount: 3)
    let keys = LookupTable(batch, key: [])
    #expect(keys.count == 1)
    #expect(keys.keys(of: batch, []) == [0, 0, 0])
    #expect(Array(keys.rows(of: 0)) == [0, 1, 2])
  }
}
