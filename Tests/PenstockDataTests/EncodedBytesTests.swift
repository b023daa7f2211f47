import Testing

@testable import PenstockData

/// Columns that nothing replaced keep their bytes; the cut of a table never shows.
struct EncodedBytesTests {
  private static let width = 4

  /// Rows of random fields as they stand in regular text: bare, quoted, empty and missing.
  private func table(_ random: inout SplitMix64, rows: Int) -> [[String]] {
    random.many(rows) { random in
      random.many(Self.width) { random in
        switch random.below(6) {
        case 0: ""
        case 1: "\"\""
        case 2: "\"\(random.digits(1 + random.below(80)))\""
        case 3: random.pick(["\"a,b\"", "\"a\nb\"", "\"\r\n\"", "亿元", " blank "])
        default: random.digits(1 + random.below(80))
        }
      }
    }
  }

  private func text(_ table: [[String]], newline: String = "\n") -> String {
    table.map { $0.joined(separator: ",") + newline }.joined()
  }

  private func text(_ random: inout SplitMix64) -> String {
    text(table(&random, rows: random.below(30)))
  }

  private func columns(_ text: String) throws -> [Column] {
    try #require(grid(text, fields: Self.width)).map { .text($0) }
  }

  @Test func `a table that was only read is written as it was, whatever its line ends`() throws {
    var random = SplitMix64(seed: 141)
    for _ in 0..<300 {
      let table = table(&random, rows: random.below(30))
      #expect(encoded(try columns(text(table))) == text(table))
      #expect(encoded(try columns(text(table, newline: "\r\n"))) == text(table))
      if table.last?.last == "" { continue }
      #expect(encoded(try columns(String(text(table).dropLast()))) == text(table))
    }
  }

  @Test func `columns keep their bytes in any order and any company`() throws {
    var random = SplitMix64(seed: 142)
    for _ in 0..<300 {
      let rows = random.below(20)
      let (first, second) = (table(&random, rows: rows), table(&random, rows: rows))
      let numbers = random.many(rows) { $0.decimal() }
      let all =
        try columns(text(first)) + columns(text(second)) + [.decimal(DecimalColumn(numbers))]
      let raw = (0..<rows).map { first[$0] + second[$0] + ["\(numbers[$0])"] }
      var chosen = random.many(1 + random.below(8)) { $0.below(all.count) }
      if random.oneIn(2) { chosen.sort() }
      let expected = text(raw.map { row in chosen.map { row[$0] } })
      #expect(encoded(chosen.map { all[$0] }) == expected)
    }
  }

  @Test func `joined pieces are written as compacted ones are`() throws {
    var random = SplitMix64(seed: 146)
    for _ in 0..<200 {
      let texts = random.many(1 + random.below(4)) { text(&$0) }
      let pieces = try texts.map { try columns($0) }
      let joined = (0..<Self.width).map { field in Column(joining: pieces.map { $0[field] }) }
      let compacted = pieces.map { piece in encoded(piece.map { $0.compacted() }) }
      #expect(encoded(joined.map { $0.compacted() }) == compacted.joined())
    }
  }

  @Test func `gathering all rows changes no byte`() throws {
    var random = SplitMix64(seed: 143)
    for _ in 0..<300 {
      let columns = try columns(text(&random))
      let all = (0..<columns[0].count).map { Int32($0) }
      #expect(encoded(columns.map { $0.gather(all) }) == encoded(columns))
    }
  }

  @Test func `reading a table in chunks changes no byte`() throws {
    var random = SplitMix64(seed: 144)
    for _ in 0..<200 {
      let text = text(&random)
      let store = ByteStore(text)
      let (comma, quote) = (UInt8(ascii: ","), UInt8(ascii: "\""))
      var start = 0
      var written = ""
      while start < store.count {
        let limit = min(store.count, start + 1 + random.below(400))
        let end =
          store.endOfLastRecord(in: start..<limit, quote: quote)
          ?? store.endOfLastRecord(in: start..<store.count, quote: quote) ?? store.count
        let index = FieldIndex(
          store, in: start..<end, delimiter: comma, quote: quote, fieldCount: Self.width)
        let grid = try #require(
          FieldGrid(store, index, from: start, delimiter: comma, quote: quote))
        written += encoded((0..<Self.width).map { .text(TextColumn(grid, field: $0)) })
        start = end
      }
      #expect(written == text)
    }
  }

  @Test func `cutting a batch of any columns changes no byte`() throws {
    var random = SplitMix64(seed: 145)
    for _ in 0..<200 {
      let texts = try columns(text(&random))
      let rows = texts[0].count
      let long = random.oneIn(2)
      let numbers = random.many(rows) { random -> Decimal? in
        random.oneIn(5)
          ? nil : long && random.oneIn(9) ? random.decimal() : random.decimal(digits: 9, scale: 4)
      }
      let columns: [Column] =
        texts + [
          .decimal(DecimalColumn(numbers)),
          texts[1].written?.decoded(as: .decimal).column ?? texts[1],
          .text(TextColumn(random.many(rows) { $0.cell() })),
          .date(ValueColumn(random.many(rows) { CalendarDate(day: Int32($0.below(30_000))) })),
        ]
      let schema = Schema(columns.indices.map { Field("\($0)", columns[$0].type) })
      let batch = Batch(schema: schema, columns: columns, rowCount: rows)
      let whole = encoded(batch.columns, rowCount: rows)
      var pieces = ""
      var place = 0
      while place < rows {
        let end = min(rows, place + 1 + random.below(9))
        pieces += encoded(batch.slice(place..<end).columns, rowCount: end - place)
        place = end
      }
      #expect(pieces == whole)
    }
  }
}
