import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

struct FixedWidthTests {
  private let source = StageDefinition.source(FixedWidthSource.self)
  private let sink = StageDefinition.sink(FixedWidthSink.self)

  private func table(_ bytes: [UInt8], _ words: Words) throws -> Printed {
    let (source, schema) = try source.reading([MemoryInput(bytes: bytes)], words)
    return try source.all(schema).table
  }

  private func table(_ text: String, _ words: Words) throws -> Printed {
    try table(Array(text.utf8), words)
  }

  private func mistake(_ bytes: [UInt8], _ words: Words) -> String? {
    do {
      _ = try table(bytes, words)
      return nil
    } catch let failure as StageFailure {
      return failure.message + (failure.place.map { ": \($0)" } ?? "")
    } catch {
      return "\(error)"
    }
  }

  private let fields: Words = ["name": "1-8", "n": "9-12", "rest": "14-"]
  private let gbk: [UInt8] = [0xC6, 0xD6, 0xB7, 0xA2]  // 浦发

  @Test func `fields are cut by their places, without the blanks around them`() throws {
    #expect(
      try table("abc       12xfoo bar \r\nabcdefgh3456 \n\n   \nshort\n", ["fields": fields])
        == Printed(
          ["name", "n", "rest"],
          [["abc", "12", "foo bar"], ["abcdefgh", "3456", nil], ["short", nil, nil]]))
  }

  @Test func `places are characters, cells or bytes`() throws {
    let expected = [["浦发", "7", nil]] as [[String?]]
    #expect(try table("浦发      7", ["fields": fields]).rows == expected)
    #expect(try table("浦发    7", ["fields": fields, "count": "cells"]).rows == expected)
    #expect(try table("浦发  7", ["fields": fields, "count": "bytes"]).rows == expected)
    #expect(
      try table(
        gbk + Array("    7".utf8), ["fields": fields, "count": "bytes", "encoding": "gbk"]
      ).rows == expected)
    #expect(
      try table(gbk + Array("      7".utf8), ["fields": fields, "encoding": "gbk"]).rows
        == expected)
  }

  @Test func `a character across an edge is a mistake`() {
    let across: Words = ["fields": ["a": "1-3", "b": "4-"]]
    func with(_ words: [(String, Words)]) -> Words {
      .map([("fields", ["a": "1-3", "b": "4-"])] + words)
    }
    #expect(mistake(Array("浦发7".utf8), across) == nil)
    #expect(
      mistake(Array("ab\n浦发7".utf8), with([("count", "cells")]))
        == "a character lies across the edge of a field: line 2 of data/rows.json")
    #expect(mistake(Array("浦发7".utf8), with([("count", "bytes")])) == nil)
    #expect(
      mistake(Array("x\nab浦7".utf8), with([("count", "bytes")]))
        == "a field is not utf-8, or a character lies across its edge: line 2 of data/rows.json")
    #expect(
      mistake(gbk, with([("count", "bytes"), ("encoding", "gb18030")]))
        == "a field is not gb18030, or a character lies across its edge: line 1 of data/rows.json")
  }

  @Test func `lines above and below the records are left out`() throws {
    let text = "\u{FEFF}Title\n\nabc     1\nabd     2\nsum     3\n"
    let words: Words = ["fields": ["name": "1-8", "n": "9"], "skip": "2", "footer": "1"]
    #expect(try table(text, words).rows == [["abc", "1"], ["abd", "2"]])
  }

  @Test(arguments: [1, 2, 7, 64, 4096])
  func `lines are whole in blocks of any size`(size: Int) throws {
    let text = (0..<40).map { "line \($0)\n" }.joined()
    var reader = LineReader(
      inputs: [MemoryInput(text), MemoryInput("x\ny\nz")], skipped: 1, footer: 1, blockSize: size)
    var lines: [String] = []
    while let chunk = try reader.next() {
      let found = chunk.store.text(chunk.range).split(separator: "\n")
      if chunk.input == 0 {
        #expect(found.first.map { "\($0)" } == "line \(chunk.firstLine - 1)")
      }
      lines += found.map { "\($0)" }
    }
    #expect(lines == (1..<39).map { "line \($0)" } + ["y"])
  }

  @Test(
    arguments: [
      (["a": "0-3"], "`0-3` are no places in a line"),
      (["a": "3-1"], "`3-1` are no places in a line"),
      (["a": "x"], "`x` are no places in a line"),
      (["a": "1-3", "b": "3-4"], "`b` begins before `a` ends"),
      (["a": "1-", "b": "30"], "`b` begins before `a` ends"),
    ] as [(Words, String)])
  func `places must make sense`(fields: Words, message: String) {
    #expect(
      source.mistakes(["fields": fields]).map { $0.drop { $0 != " " }.dropFirst() } == [
        message[...]
      ])
  }

  // MARK: - Sink

  private func text(_ words: Words, _ batch: Batch) throws -> String {
    let (binding, _, bound) = try sink.bound(words, batch.schema)
    #expect(binding.notes.diagnostics.map(\.message) == [])
    guard case .streaming(let sink) = bound else { throw NotThatKind() }
    var writer = ByteWriter()
    sink.begin(&writer)
    try sink.encode(batch, into: &writer)
    sink.end(&writer)
    let store = writer.finish()
    return store.text(0..<store.count)
  }

  private let batch = Batch.typed(
    [("name", .text), ("n", .decimal)], [["浦发", "7.10"], [nil, "-3"], ["x", nil]])

  @Test func `lines are filled up, numbers at the right`() throws {
    #expect(
      try text(["fields": ["n": "8-12", "name": "2-5"]], batch)
        == " 浦发     7.10\n          -3\n x          \n")
    #expect(
      try text(["fields": ["n": "8-12", "name": "2-5"], "count": "cells"], batch)
        == " 浦发   7.10\n          -3\n x          \n")
  }

  @Test func `nothing is cut off`() throws {
    #expect(throws: StageFailure.self) {
      try text(["fields": ["name": "1-3"], "count": "cells"], batch)
    }
    #expect(throws: StageFailure.self) {
      try text(["fields": ["name": "1-9"]], Batch.texts(["name"], [["a\nb"]]))
    }
  }

  @Test func `a field needs an end and a column`() throws {
    #expect(sink.mistakes(["fields": ["name": "1-"]]).count == 1)
    let (binding, _, _) = try sink.bound(["fields": ["nme": "1-2"]], batch.schema)
    #expect(binding.notes.diagnostics.map(\.message) == ["column `nme` does not exist here"])
  }
}
