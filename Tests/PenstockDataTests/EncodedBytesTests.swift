import Testing

@testable import PenstockData

/// Columns that nothing replaced keep their bytes; the cut of a table never shows.
struct EncodedBytesTests {
  private static let width = 4

  /// Regular records of random fields: bare, quoted, empty and missing.
  private func records(_ random: inout SplitMix64) -> [String] {
    random.many(random.below(30)) { random in
      random.many(Self.width) { random in
        switch random.below(6) {
        case 0: ""
        case 1: "\"\""
        case 2: "\"\(random.digits(1 + random.below(80)))\""
        case 3: random.pick(["\"a,b\"", "\"a\nb\"", "\"\r\n\"", "亿元", " blank "])
        default: random.digits(1 + random.below(80))
        }
      }.joined(separator: ",")
    }
  }

  private func text(_ random: inout SplitMix64) -> String {
    records(&random).map { $0 + "\n" }.joined()
  }

  private func columns(_ text: String) throws -> [Column] {
    try #require(grid(text, fields: Self.width)).map { .text($0) }
  }

  @Test func `a table that was only read is written as it was read, whatever its line ends`() throws
  {
    var random = SplitMix64(seed: 141)
    for _ in 0..<300 {
      let records = records(&random)
      let text = records.map { $0 + "\n" }.joined()
      #expect(encoded(try columns(text)) == text)
      #expect(encoded(try columns(records.map { $0 + "\r\n" }.joined())) == text)
      #expect(encoded(try columns(records.joined(separator: "\n"))) == text)
    }
  }

  @Test func `columns keep their bytes in any order and any company`() throws {
    var random = SplitMix64(seed: 142)
    for _ in 0..<300 {
      let columns = try columns(text(&random))
      let others = try self.columns(text(&random))
      let rows = min(columns[0].count, others[0].count)
      let cut = (0..<rows).map { Int32($0) }
      let made = Column.decimal(DecimalColumn(random.many(columns[0].count) { $0.decimal() }))
      let all = columns + (rows == others[0].count && rows == columns[0].count ? others : [])
      let chosen = random.many(1 + random.below(8)) { $0.oneIn(5) ? made : $0.pick(all) }
      let single = chosen.map { encoded([$0.gather(cut)], rowCount: rows) }
      let together = encoded(chosen.map { $0.gather(cut) }, rowCount: rows)
      #expect(encoded(chosen).hasPrefix(together))
      #expect(rows < columns[0].count || encoded(chosen) == together)
      #expect(single.reduce(0) { $0 + $1.utf8.count } == together.utf8.count)
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
        let index = FieldIndex(store, in: start..<end, delimiter: comma, quote: quote)
        let grid = try #require(
          FieldGrid(
            store, index, from: start, fieldCount: Self.width, delimiter: comma, quote: quote))
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
