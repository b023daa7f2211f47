import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// Tables for people.
struct MarkdownTests {
  private func file(_ batch: Batch) throws -> String {
    let (_, _, bound) = try StageDefinition.tableSink(MarkdownSink.self).bound([:], batch.schema)
    guard case .table(let sink) = bound else { throw NotThatKind() }
    var writer = ByteWriter()
    try sink.encode(table: batch, into: &writer)
    let store = writer.finish()
    return store.text(0..<store.count)
  }

  @Test func `columns are aligned and numbers stand at the right`() throws {
    let batch = Batch.typed(
      [("公司", .text), ("value", .decimal), ("n", .integer)],
      [["智谱", "312400000.00", "7"], ["MiniMax", nil, nil], [nil, "-0.10", "12345"]])
    #expect(
      try file(batch) == """
        | 公司    |        value |     n |
        | ------- | -----------: | ----: |
        | 智谱    | 312400000.00 |     7 |
        | MiniMax |              |       |
        |         |        -0.10 | 12345 |

        """)
  }

  @Test func `long numbers are untouched`() throws {
    let number = "1234567890123456789012345678.9012345678"
    #expect(try file(Batch.typed([("n", .decimal)], [[number]])).contains("| \(number) |"))
  }

  @Test func `a table without rows is its header`() throws {
    #expect(
      try file(Batch.typed([("a", .text), ("n", .decimal)], [])) == """
        | a   |   n |
        | --- | --: |

        """)
  }

  @Test(arguments: [
    ("a|b", #"a\|b"#), ("a\nb", "a<br>b"), ("a\r\nb\r", "a<br>b<br>"), (#"a\|b"#, #"a\\\|b"#),
    (#"C:\dir"#, #"C:\dir"#), ("*ST华微*", #"\*ST华微\*"#), ("<b>", #"\<b>"#), ("<1%", "<1%"),
    ("adjusted_net_loss", "adjusted_net_loss"), ("_a_", #"\_a\_"#), ("[a](b)", #"\[a](b)"#),
    ("`a`", #"\`a\`"#), ("2025-09-30@end", "2025-09-30@end"), ("\\\n", #"\\<br>"#),
    ("S&P 500", "S&P 500"),
  ])
  func `what would be read as Markdown is escaped`(text: String, escaped: String) {
    #expect(MarkdownText.escaped(text) == escaped)
  }
}
