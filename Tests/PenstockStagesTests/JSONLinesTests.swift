import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// One object a line, and how a text is cut into chunks.
struct JSONLinesTests {
  private let json = StageDefinition.source(JSONSource.self)

  private func mistake(_ text: String) -> Diagnostic? {
    do {
      _ = try json.reading([MemoryInput(text)], ["lines": "true"])
      return nil
    } catch {
      return (error as? DiagnosticsError)?.diagnostics.first
    }
  }

  @Test(arguments: [
    "{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}\n{\"a\":2}", "{\"a\":1}\r\n{\"a\":2}\r\n",
    "\n\n{\"a\":1}\n \t\n  {\"a\":2}  \n\n", "\u{FEFF}{\"a\":1}\n{\"a\":2}\n",
    "{ \"a\" :\t1 }\r\n{\"a\":2}",
  ])
  func `each line is a record and blank lines are none`(text: String) throws {
    let (source, schema) = try json.reading([MemoryInput(text)], ["lines": "true"])
    #expect(try source.all(schema).table == Printed(["a"], [["1"], ["2"]]))
  }

  @Test(arguments: ["", "\n", " \r\n\n", "\u{FEFF}"])
  func `a file without a line has no records`(text: String) throws {
    let a = ColumnDeclaration(name: ColumnName("a"), type: .decimal)
    let (source, schema) = try json.reading([MemoryInput(text)], ["lines": "true"], columns: [a])
    #expect(try source.all(schema).table == Printed(["a"], []))
  }

  @Test(arguments: [
    ("{\"a\":1}\n{\"a\":\n2}", "line 2, column 6", "expected a value, found the end of the line"),
    ("{\"a\":1}\n{\"a\":2", "line 2, column 7", "expected `,` or `}`, found the end"),
    ("{\"a\":1} {\"a\":2}\n", "line 1, column 9", "expected the end of the line, found `{`"),
    ("{\"a\":1},\n{\"a\":2}\n", "line 1, column 8", "expected the end of the line, found `,`"),
    ("[{\"a\":1}]\n", "line 1, column 1", "a record must be an object"),
    ("{\"a\":1}\n7\n", "line 2, column 1", "a record must be an object"),
    ("{\"a\":1}\n{\"b\":2,\"亿\":1 1}\n", "line 2, column 14", "expected `,` or `}`, found `1`"),
    ("{\"a\":1}\n\u{FEFF}{\"a\":2}", "line 2, column 1", "expected a value, found `\u{FEFF}`"),
    ("{\"a\":\"x\ny\"}", "line 1, column 8", "a string has a control character that is not escaped"),
  ])
  func `a line that is no object is refused`(text: String, place: String, message: String) {
    let found = mistake(text)
    #expect(found?.message == message)
    #expect(found?.notes == ["\(place) of data/rows.json"])
  }

  /// The rows of a text cut into chunks of about `size` bytes, or the failure in words.
  private func rows(_ text: String, isLines: Bool, size: Int) throws -> [[String?]] {
    let layout = JSONLayout(isLines: isLines, path: .document)
    let inputs = [MemoryInput(text)]
    var reader = JSONReader(inputs: inputs, layout: layout, chunkSize: size)
    var chunks: [Chunk] = []
    while let chunk = try reader.next() { chunks.append(chunk) }
    var tree = JSONTree()
    for chunk in chunks {
      tree = try JSONRecords(chunk, layout, tree: tree, columnCount: nil, name: "x").tree
    }
    let names = tree.assignColumns()
    return try chunks.flatMap { chunk in
      var records = try JSONRecords(
        chunk, layout, tree: tree, columnCount: names.count, name: "x")
      let columns = records.takeColumns()
      return (0..<records.count).map { row in
        zip(names, columns).map { name, column in column[row].map { "\(name)=\($0)" } }
      }
    }
  }

  @Test func `rows do not depend on how the text is cut`() throws {
    let records = (0..<40).map { number in
      let text = ["x", "[}", "\\\"],", "亿\\n"][number % 4]
      let key = number % 7 == 0 ? "odd" : "a"
      return "{\"\(key)\": \(number), \"t\":\"\(text)\",\"l\":[{\"b\":[\(number)]}, \"],{\"]}"
    }
    for isLines in [true, false] {
      let text =
        isLines ? records.joined(separator: "\n") : "[\(records.joined(separator: "\n,\n"))\n]\n"
      let whole = try rows(text, isLines: isLines, size: 1 << 20)
      #expect(whole.count == 40)
      for size in [1, 2, 7, 64, 300] {
        #expect(try rows(text, isLines: isLines, size: size) == whole)
      }
    }
  }

  @Test func `a text with a byte out of place is refused or read alike however it is cut`() {
    let bytes = Array("[{\"a\":[1,{\"b\":\"\\u00e9]\"}],\"c\":-1.5e3},\n {\"a\":null,\"d\":{\"e\":true}}]\n".utf8)
    var accepted = 0
    for place in bytes.indices {
      for byte in Array("\"\\{}[],:0e \n".utf8) {
        var changed = bytes
        changed[place] = byte
        let text = String(decoding: changed, as: UTF8.self)
        let results = [1, 20, 1 << 20].map { size in try? rows(text, isLines: false, size: size) }
        #expect(results[0] == results[1] && results[1] == results[2], "\(text)")
        #expect((results[0] != nil) == isArrayOfObjects(text), "\(text)")
        accepted += results[0] == nil ? 0 : 1
      }
    }
    #expect(accepted > 50)
  }

  /// Whether one strict pass over the whole text finds no mistake and only objects.
  private func isArrayOfObjects(_ text: String) -> Bool {
    let store = ByteStore(text)
    return store.withSpan { bytes in
      var walker = JSONWalker(
        scanner: JSONScanner(place: 0, end: store.count, isLines: false), tree: JSONTree())
      walker.scanner.skipBlanks(bytes)
      guard walker.scanner.byte(bytes) == UInt8(ascii: "["),
        (try? walker.value(bytes, at: JSONTree.root, depth: 0, isField: false)) != nil
      else { return false }
      walker.scanner.skipBlanks(bytes)
      // The second record's brace: at the start of the second line.
      return walker.scanner.place == store.count && text.hasPrefix("[{") && text.contains("{\"a\":null")
        || walker.scanner.place == store.count && hasOneRecord(text)
    }
  }

  /// Whether what was changed has put all into the first record.
  private func hasOneRecord(_ text: String) -> Bool { (try? rows(text, isLines: false, size: 1)) != nil }
}
