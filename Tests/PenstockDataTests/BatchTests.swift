import Testing

@testable import PenstockData

/// Batches, and tables that are put together from them.
struct BatchTests {
  private static let schema = Schema(ValueType.allCases.map { Field($0.rawValue, $0) })

  /// A batch of random rows with a column of every type, read or made.
  private func batch(_ random: inout SplitMix64, rows: Int) -> Batch {
    let isRead = random.oneIn(2)
    func decoded(_ type: ValueType, _ values: [String?]) -> Column {
      let column = TextColumn(values).decoded(as: type).column
      return isRead ? column : column.replaced
    }
    func some(_ random: inout SplitMix64, _ make: (inout SplitMix64) -> String) -> [String?] {
      random.many(rows) { $0.oneIn(5) ? nil : make(&$0) }
    }
    let columns: [Column] = [
      .text(TextColumn(random.many(rows) { $0.cell() })),
      decoded(.integer, some(&random) { "\($0.below(1000))" }),
      decoded(.decimal, some(&random) { $0.oneIn(5) ? "\($0.decimal())" : "\($0.below(50)).50" }),
      decoded(.boolean, some(&random) { $0.pick(["true", "false"]) }),
      decoded(.date, some(&random) { "\(CalendarDate(day: Int32($0.below(30_000))))" }),
      decoded(.timestamp, some(&random) { "\(Timestamp(microseconds: Int64($0.below(1 << 50))))" }),
      decoded(.period, some(&random) { "\(2000 + $0.below(30))Q\(1 + $0.below(4))" }),
    ]
    return Batch(schema: Self.schema, columns: columns, rowCount: rows)
  }

  private func rows(_ batch: Batch) -> [[String?]] {
    (0..<batch.rowCount).map { row in batch.columns.map { $0[row] } }
  }

  @Test func `gathered rows are those asked for, in that order`() {
    var random = SplitMix64(seed: 151)
    for _ in 0..<100 {
      let batch = batch(&random, rows: 1 + random.below(30))
      let wanted = random.many(random.below(60)) { Int32($0.below(batch.rowCount)) }
      let gathered = batch.gather(wanted)
      #expect(gathered.rowCount == wanted.count)
      let all = rows(batch)
      #expect(rows(gathered) == wanted.map { all[Int($0)] })
      let low = random.below(batch.rowCount)
      let range = low..<low + random.below(batch.rowCount - low + 1)
      #expect(rows(batch.slice(range)) == Array(all[range]))
      #expect(rows(batch.slice(0..<batch.rowCount)) == all)
    }
  }

  @Test func `a table is its batches one after the other`() {
    var random = SplitMix64(seed: 152)
    for _ in 0..<100 {
      var builder = TableBuilder(schema: Self.schema)
      var expected: [[String?]] = []
      for _ in 0..<random.below(5) {
        let batch = batch(&random, rows: random.below(20))
        builder.append(batch)
        expected += rows(batch)
      }
      #expect(builder.rowCount == expected.count)
      let table = builder.finish()
      #expect(rows(table) == expected)
      #expect(table.schema == Self.schema)
      #expect(table.columns.map(\.type) == ValueType.allCases)
      #expect(builder.rowCount == 0)
      #expect(builder.finish().rowCount == 0)
    }
  }

  @Test func `a table holds no text of rows that were not taken`() throws {
    let long = String(repeating: "long text ", count: 1000)
    let batch = Batch(
      schema: Schema([Field("a", .text), Field("b", .decimal)]),
      columns: [
        .text(TextColumn([long, "kept", long])),
        TextColumn([zeros(5000), "1.50", nil]).decoded(as: .decimal).column,
      ])
    var builder = TableBuilder(schema: batch.schema)
    builder.append(batch.slice(1..<2))
    let table = builder.finish()
    #expect(rows(table) == [["kept", "1.50"]])
    for column in table.columns { #expect(try #require(column.written).store.count < 10) }
  }

  @Test func `an empty batch has every column and no row`() {
    let batch = Batch(emptyWith: Self.schema)
    #expect(batch.rowCount == 0)
    #expect(batch.columns.map(\.type) == ValueType.allCases)
    #expect(batch.columns.allSatisfy { $0.count == 0 })
  }

  @Test func `a missing column is missing in every row`() {
    for type in ValueType.allCases {
      let column = Column.missing(type, count: 3)
      #expect(column.type == type && column.count == 3)
      #expect(column.printed == [nil, nil, nil])
      #expect((0..<3).allSatisfy(column.isMissing))
    }
  }

  @Test func `any column may become text, and none anything else`() {
    var random = SplitMix64(seed: 153)
    let batch = batch(&random, rows: 20)
    for column in batch.columns {
      #expect(column.converted(to: column.type)?.printed == column.printed)
      #expect(column.converted(to: .text)?.texts?.values == column.printed)
      for type in ValueType.allCases where type != .text && type != column.type {
        #expect(column.converted(to: type) == nil)
      }
    }
  }

  @Test func `a batch without columns still has rows`() {
    let batch = Batch(schema: Schema(), columns: [], rowCount: 3)
    #expect(batch.gather([2, 0]).rowCount == 2)
    #expect(batch.slice(1..<2).rowCount == 1)
    #expect(batch.named(Schema()).rowCount == 3)
  }

  @Test func `columns are found by name`() {
    let first = Batch(
      schema: Schema([Field("a", .integer), Field("b", .text)]),
      columns: [.integer(ValueColumn([1])), .text(TextColumn(["x"]))])
    #expect(first["b"]?.printed == ["x"])
    #expect(first["c"] == nil)
    let renamed = first.named(Schema([Field("b", .integer), Field("c", .text)]))
    #expect(renamed["b"]?.printed == ["1"])
    #expect(renamed["a"] == nil)
  }
}

extension Column {
  /// The same values without the text they were read from.
  fileprivate var replaced: Column {
    switch self {
    case .text: self
    case .integer(let column): .integer(column.map { $0 })
    case .decimal(let column): .decimal(DecimalColumn(column.values))
    case .boolean(let column): .boolean(column.map { $0 })
    case .date(let column): .date(column.map { $0 })
    case .timestamp(let column): .timestamp(column.map { $0 })
    case .period(let column): .period(column.map { $0 })
    }
  }
}
