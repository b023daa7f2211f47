import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// What Parquet is written, read back by a reader of the tests' own.
struct ParquetSinkTests {
  /// The file that the batches make.
  static func file(_ batches: [Batch], _ words: Words = [:]) throws -> [UInt8] {
    let schema = try #require(batches.first?.schema)
    let (binding, _, bound) = try StageDefinition.blockSink(ParquetSink.self).bound(words, schema)
    #expect(binding.notes.diagnostics.isEmpty)
    guard case .blocks(let sink) = bound else { throw NotThatKind() }
    return try bytes(batches, sink)
  }

  private static func bytes<S: BlockSink>(_ batches: [Batch], _ sink: S) throws -> [UInt8] {
    var sink = sink
    var writer = ByteWriter()
    try sink.begin(&writer)
    let batches = batches.map { sink.rows(toWrite: $0) }
    for batch in batches { try sink.observe(batch) }
    var entries: [(offset: Int, entry: S.Entry)] = []
    var cutter = BlockCutter(sink.blockSize)
    func add(_ block: RowBlock, _ writer: inout ByteWriter) throws {
      let offset = writer.count
      entries.append((offset, try sink.encode(block, into: &writer)))
    }
    for batch in batches {
      cutter.append(batch)
      while let block = cutter.next() { try add(block, &writer) }
    }
    if let block = cutter.finish() { try add(block, &writer) }
    try sink.end(entries, into: &writer)
    return writer.finish().withSpan { Array(copying: $0) }
  }

  static func read(_ batches: [Batch], _ words: Words = [:]) throws -> ParquetReader {
    try ParquetReader(file(batches, words))
  }

  private let everything: [(String, ValueType)] = [
    ("text", .text), ("count", .integer), ("price", .decimal), ("flag", .boolean), ("day", .date),
    ("moment", .timestamp), ("when", .period),
  ]

  private let rows: [[String?]] = [
    ["600000", "-1", "10.50", "true", "1969-12-31", "1969-12-31T23:59:59.999999Z", "2025H1"],
    [nil, nil, nil, nil, nil, nil, nil],
    ["", "9223372036854775807", "-0.001", "false", "2025-06-30", "2025-06-30T16:00:00Z", "2024"],
    ["价格 €", "0", "7", "true", "9999-12-31", "2000-01-01T00:00:00Z", "2025-09-30@end"],
  ]

  @Test(arguments: ["zstd", "none"])
  func `every type comes back as it went`(_ compression: String) throws {
    let batch = Batch.typed(everything, rows)
    let file = try Self.read([batch], ["compression": .scalar(compression)])
    #expect(
      file.names == [
        "text", "count", "price", "flag", "day", "moment", "when", "when_start", "when_end",
      ])
    #expect(file.rowCount == 4)
    let columns = try file.names.indices.map { try file.values($0) }
    #expect(columns[0] == ["600000", nil, "", "价格 €"])
    #expect(columns[1] == ["-1", nil, "9223372036854775807", "0"])
    #expect(columns[2] == ["10.500", nil, "-0.001", "7.000"])
    #expect(columns[3] == ["true", nil, "false", "true"])
    #expect(columns[4] == ["1969-12-31", nil, "2025-06-30", "9999-12-31"])
    #expect(
      columns[5] == [
        "1969-12-31T23:59:59.999999Z", nil, "2025-06-30T16:00:00Z", "2000-01-01T00:00:00Z",
      ])
    #expect(columns[6] == ["2025H1", nil, "2024", "2025-09-30@end"])
    #expect(columns[7] == ["2025-01-01", nil, "2024-01-01", nil])
    #expect(columns[8] == ["2025-06-30", nil, "2024-12-31", "2025-09-30"])
  }

  @Test func `the footer says how many values are missing, and the least and the greatest`() throws
  {
    let file = try Self.read([Batch.typed(everything, rows)])
    let price = try #require(file.column(2, in: 0)?[12])
    #expect(price[3]?.number == 1)
    #expect(price[6]?.bytes == [255, 255, 255, 255, 255, 255, 255, 255])  // -0.001
    #expect(price[5]?.bytes == [0x04, 0x29, 0, 0, 0, 0, 0, 0])  // 10.500
    let text = try #require(file.column(0, in: 0)?[12])
    #expect(text[6]?.text == "" && text[5]?.text == "价格 €")
    let day = try #require(file.column(4, in: 0)?[12])
    #expect(day[6]?.bytes == [255, 255, 255, 255])
    #expect(file.metadata[6]?.text == "penstock")
    #expect(file.metadata[7]?.list?.count == 9)
  }

  @Test func `a table without rows has its columns`() throws {
    let file = try Self.read([Batch(emptyWith: Schema([Field("a", .decimal), Field("b", .text)]))])
    #expect(file.names == ["a", "b"])
    #expect(file.rowCount == 0 && file.groups.isEmpty)
  }

  @Test func `a column in which all is missing has no bounds`() throws {
    let batch = Batch.typed([("a", .text), ("b", .decimal)], [[nil, nil], [nil, nil]])
    let file = try Self.read([batch])
    #expect(try file.values(0) == [nil, nil] && file.values(1) == [nil, nil])
    #expect(file.column(1, in: 0)?[12]?[3]?.number == 2)
    #expect(file.column(1, in: 0)?[12]?[5] == nil)
  }

  // MARK: Decimals

  private func decimals(_ values: [String?], _ type: String? = nil) throws -> ParquetReader {
    let words: Words = type.map { ["columns": ["x": .scalar($0)]] } ?? [:]
    return try Self.read([Batch.typed([("x", .decimal)], values.map { [$0] })], words)
  }

  private func type(_ file: ParquetReader) -> [Int?] {
    [file.elements[0][1]?.number, file.elements[0][8]?.number, file.elements[0][7]?.number]
  }

  @Test func `numbers of one column get one scale, the largest that is written`() throws {
    let file = try decimals(["1.5", "2.50", "3", nil, "-4.1234"])
    #expect(type(file) == [2, 18, 4])
    #expect(try file.values(0) == ["1.5000", "2.5000", "3.0000", nil, "-4.1234"])
  }

  @Test func `numbers that need more than 18 digits get 38`() throws {
    let values = ["12345678901234567890.5", "-0.00001", "170141183460469231731687303715884.1"]
    let file = try decimals(values)
    #expect(type(file) == [7, 38, 5])
    #expect(file.elements[0][2]?.number == 16)
    let back = try file.values(0)
    #expect(back.map { Decimal($0 ?? "") } == values.map { Decimal($0) })
  }

  @Test func `digits that no decimal column holds together are a failure, never rounded`() throws {
    let values = ["1" + String(repeating: "0", count: 30), "0." + String(repeating: "1", count: 9)]
    #expect {
      _ = try decimals(values)
    } throws: {
      ($0 as? StageFailure)?.message
        == "`x` has numbers of 31 digits before the point and of 9 behind it, and no decimal column "
        + "holds both"
    }
  }

  @Test(arguments: [("decimal(9,2)", 1), ("decimal(18,2)", 2), ("decimal(19,2)", 7)])
  func `a declared type is kept`(_ type: String, _ physical: Int) throws {
    let file = try decimals(["1.5", "2.500", "-9999999.99", nil], type)
    #expect(file.elements[0][1]?.number == physical)
    #expect(try file.values(0) == ["1.50", "2.50", "-9999999.99", nil])
  }

  @Test(arguments: [19: 9, 21: 9, 22: 10, 26: 11, 28: 12, 31: 13, 33: 14, 36: 16, 38: 16])
  func `long decimals take the fewest bytes that hold them`(_ precision: Int, _ bytes: Int) throws {
    let nines = String(repeating: "9", count: precision)
    let file = try decimals([nines, "-" + nines], "decimal(\(precision))")
    #expect(file.elements[0][2]?.number == bytes)
    #expect(try file.values(0) == [nines, "-" + nines])
  }

  @Test(arguments: ["1.005", "100000", "-1000000.0"])
  func `a number that a declared type can't hold is a failure with its row`(_ value: String) throws
  {
    #expect {
      _ = try decimals(["1", nil, value], "decimal(7,2)")
    } throws: { error in
      let failure = error as? StageFailure
      return failure?.message == "`x` is \(value), which has more digits than `decimal(7,2)`"
        && failure?.place == "row 3 of the file"
    }
  }

  // MARK: Pages and groups

  @Test func `long tables come back, whatever is missing and however often values differ`() throws {
    let rows = (0..<70_000).map { row -> [String?] in
      [
        "\(row / 9000)", row % 3 == 0 ? nil : "text \(row)", row % 1000 < 990 ? nil : "\(row)",
        "\(row % 700).25", row % 2 == 0 ? "true" : nil,
      ]
    }
    let types: [(String, ValueType)] = [
      ("few", .text), ("many", .text), ("rare", .integer), ("n", .decimal), ("flag", .boolean),
    ]
    let file = try Self.read([Batch.typed(types, rows)])
    for place in types.indices { #expect(try file.values(place) == rows.map { $0[place] }) }
    let isCoded = types.indices.map { file.column($0, in: 0)?[11] != nil }
    #expect(isCoded == [true, false, false, true, false])
  }

  @Test func `texts of many bytes make short pages`() throws {
    let long = String(repeating: "x", count: 300_000)
    let rows = (0..<12).map { [$0 == 5 ? nil : "\($0)" + long] }
    let file = try Self.read([Batch.typed([("t", .text)], rows)], ["compression": "none"])
    #expect(try file.values(0) == rows.map { $0[0] })
    #expect(file.column(0, in: 0)?[12]?[5] == nil)
  }

  @Test func `the bytes are the same however the rows come in batches`() throws {
    let rows = (0..<140_000).map { row -> [String?] in
      ["\(row % 1700)", row % 7 == 0 ? nil : "\(row).5", "s\(row % 40)"]
    }
    let types: [(String, ValueType)] = [("a", .text), ("b", .decimal), ("c", .text)]
    let whole = Batch.typed(types, rows)
    let expected = try Self.file([whole])
    let file = try ParquetReader(expected)
    #expect(file.groups.map { $0[3]?.number } == [131_072, 8928])
    #expect(try file.values(1) == rows.map { $0[1] })
    for cuts in [
      [1, 8, 131_071, 139_999], [70_000, 131_072], Array(stride(from: 900, to: 140_000, by: 900)),
    ] {
      let ends = [0] + cuts + [140_000]
      let batches = zip(ends, ends.dropFirst()).map { whole.slice($0..<$1).compacted() }
      #expect(try Self.file(batches) == expected)
    }
  }
}
