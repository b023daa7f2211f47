import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// What JSON is written.
struct JSONSinkTests {
  /// The file that the batches make.
  private func file(_ batches: [Batch], _ schema: Schema? = nil, _ words: Words = [:]) throws
    -> String
  {
    let schema = try #require(schema ?? batches.first?.schema)
    let (binding, _, bound) = try StageDefinition.sink(JSONSink.self).bound(words, schema)
    #expect(binding.notes.diagnostics.isEmpty)
    guard case .streaming(let sink) = bound else { throw NotThatKind() }
    var writer = ByteWriter()
    sink.begin(&writer)
    for (place, batch) in batches.enumerated() {
      if place > 0 { writer.append(sink.separator) }
      try sink.encode(batch, into: &writer)
    }
    sink.end(&writer)
    let store = writer.finish()
    return store.text(0..<store.count)
  }

  @Test func `an array has one record on each line`() throws {
    let batch = Batch.typed(
      [("symbol", .text), ("close", .decimal)], [["600000", "10.50"], [nil, nil], ["", "-0.0"]])
    #expect(
      try file([batch]) == """
        [
          {"symbol": "600000", "close": 10.50},
          {"symbol": null, "close": null},
          {"symbol": "", "close": -0.0}
        ]

        """)
    #expect(
      try file([batch], nil, ["lines": "true"]) == """
        {"symbol":"600000","close":10.50}
        {"symbol":null,"close":null}
        {"symbol":"","close":-0.0}

        """)
  }

  @Test func `a table is the same in one batch and in several`() throws {
    let rows = (0..<20).map { ["\($0 % 3)", "\($0).5"] as [String?] }
    let types: [(String, ValueType)] = [("a", .text), ("b", .decimal)]
    let whole = Batch.typed(types, rows)
    for words in [[:], ["lines": "true"]] as [Words] {
      #expect(
        try file([whole.slice(0..<1), whole.slice(1..<7), whole.slice(7..<20)], nil, words)
          == file([whole], nil, words))
    }
  }

  @Test func `long tables of few and of many values are written row by row`() throws {
    let rows = (0..<5000).map { row in
      ["\(row % 3)", "text \(row)", row % 7 == 0 ? nil : "\(row).50"] as [String?]
    }
    let batch = Batch.typed([("few", .text), ("many", .text), ("n", .decimal)], rows)
    let lines = rows.map { row in
      "{\"few\":\"\(row[0] ?? "")\",\"many\":\"\(row[1] ?? "")\",\"n\":\(row[2] ?? "null")}\n"
    }
    #expect(try file([batch], nil, ["lines": "true"]) == lines.joined())
    let turned = batch.gather((0..<5000).reversed())
    #expect(try file([turned], nil, ["lines": "true"]) == lines.reversed().joined())
  }

  @Test func `rows without columns are empty objects`() throws {
    let batch = Batch(schema: Schema(), columns: [], rowCount: 2)
    #expect(try file([batch], nil, ["lines": "true"]) == "{}\n{}\n")
    #expect(try file([batch, batch]) == "[\n  {},\n  {},\n  {},\n  {}\n]\n")
  }

  @Test func `a table without rows is an empty array, and no lines`() throws {
    let schema = Schema([Field("a", .text)])
    #expect(try file([], schema) == "[]\n")
    #expect(try file([Batch(emptyWith: schema)], schema) == "[]\n")
    #expect(try file([], schema, ["lines": "true"]) == "")
  }

  @Test func `columns of every type are written as JSON has them`() throws {
    let batch = Batch.typed(
      [
        ("t", .text), ("i", .integer), ("n", .decimal), ("b", .boolean), ("d", .date),
        ("m", .timestamp), ("p", .period),
      ],
      [
        [
          "亿", "-9223372036854775808", "1E5", "true", "2025-06-30", "2025-06-30T08:00:00+08:00",
          "2025H1",
        ],
        ["1", "0", "0.10", "false", nil, nil, "2025-09-30@end"],
      ])
    #expect(
      try file([batch], nil, ["lines": "true"]) == """
        {"t":"亿","i":-9223372036854775808,"n":1E5,"b":true,"d":"2025-06-30",\
        "m":"2025-06-30T08:00:00+08:00","p":"2025H1","p_start":"2025-01-01","p_end":"2025-06-30"}
        {"t":"1","i":0,"n":0.10,"b":false,"d":null,"m":null,\
        "p":"2025-09-30@end","p_start":null,"p_end":"2025-09-30"}

        """)
  }

  @Test(arguments: [
    "99999999999999999999999999999999999999", "-99999999999999999999999999999999999999",
    "0.00000000000000000000000000000000000001", "-1234567890123456789.0123456789012345678",
    "12345678901234567890.00",
  ])
  func `numbers of 38 digits are written to the last`(number: String) throws {
    let read = Batch.typed([("n", .decimal)], [[number], ["1"]])
    let computed = Batch(
      schema: read.schema, columns: [.decimal(DecimalColumn([Decimal(number), .one]))])
    let coded = Batch(
      schema: read.schema,
      columns: [.decimal(DecimalColumn(values: [.one, Decimal(number)], codes: [1, 0]))])
    for batch in [read, computed, coded] {
      #expect(try file([batch], nil, ["lines": "true"]) == "{\"n\":\(number)}\n{\"n\":1}\n")
    }
  }

  @Test(arguments: [
    ("+1", "1"), ("007", "7"), ("1,234.50", "1234.50"), ("-", "null"), ("-00.5", "-0.5"),
  ])
  func `a number whose text is no JSON is written by its value`(text: String, written: String)
    throws
  {
    let format = ColumnFormat(missing: ["-"], thousands: UInt8(ascii: ","))
    let column = TextColumn([text]).decoded(as: .decimal, format).column
    let batch = Batch(schema: Schema([Field("n", .decimal)]), columns: [column])
    #expect(try file([batch], nil, ["lines": "true"]) == "{\"n\":\(written)}\n")
  }

  @Test(arguments: [
    ("\"", #"\""#), ("\\", #"\\"#), ("a\nb\r\tc", #"a\nb\r\tc"#),
    ("\u{0}\u{1}\u{1F}", #"\u0000\u0001\u001f"#),
    ("\u{8}\u{C}\u{B}", #"\u0008\u000c\u000b"#), ("/", "/"), ("亿元😀é", "亿元😀é"),
    ("\u{7F}\u{2028}", "\u{7F}\u{2028}"),
    ("</script>", "</script>"), ("\"\"\\\\", #"\"\"\\\\"#),
  ])
  func `a text is escaped where JSON demands it and nowhere else`(text: String, json: String) throws
  {
    let each = Batch.texts([text], [[text], ["\(text)2"]])
    let coded = Batch(
      schema: each.schema,
      columns: [.text(TextColumn(values: [text, "\(text)2"], codes: [0, 1]))])
    let expected = "{\"\(json)\":\"\(json)\"}\n{\"\(json)\":\"\(json)2\"}\n"
    #expect(try file([each], nil, ["lines": "true"]) == expected)
    #expect(try file([coded], nil, ["lines": "true"]) == expected)
  }

  @Test func `what is written is read back equal`() throws {
    let rows: [[String?]] = (0..<300).map { number in
      let text = "\u{1}\"\\\n亿\(number)"
      return [
        number % 5 == 0 ? nil : text, number % 3 == 0 ? nil : "\(number).50", "\(number % 2)",
      ]
    }
    let batch = Batch.texts(["a\"b", "亿", "c"], rows)
    for words in [[:], ["lines": "true"]] as [Words] {
      let written = try file([batch], nil, words)
      let (source, schema) = try StageDefinition.source(JSONSource.self).reading(
        [MemoryInput(written)], words)
      #expect(try source.all(schema).table == Printed(["a\"b", "亿", "c"], rows))
    }
  }
}
