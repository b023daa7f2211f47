import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// How a text is cut into chunks shows in nothing.
struct JSONChunkTests {
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

  @Test(arguments: [
    #"[{"a":[1,{"b":"\u00e9]"}],"c":-1.5e3},"# + "\n {\"a\":null,\"d\":{\"e\":true}}]\n",
    #"[{"k":{"k":[{"k":0},{"l":"}"}],"l":""}},{"k":"\ud83d\ude00","m":[]},{}]"#,
  ])
  func `a text with a byte out of place is read or refused alike however it is cut`(text: String) {
    let bytes = Array(text.utf8)
    var accepted = 0
    for place in bytes.indices {
      for byte in Array("\"\\{}[],:0-.e kdlt\n".utf8) {
        var changed = bytes
        changed[place] = byte
        let text = String(decoding: changed, as: UTF8.self)
        let results = [1, 20, 1 << 20].map { size in try? rows(text, isLines: false, size: size) }
        #expect(results[0] == results[1] && results[1] == results[2], "\(text)")
        var plain = PlainJSON(changed)
        #expect((results[0] != nil) == plain.isArrayOfObjects(), "\(text)")
        accepted += results[0] == nil ? 0 : 1
      }
    }
    #expect(accepted > 50)
  }

  @Test(arguments: [
    #"{"a":[1,{"b":"\u00e9]"}],"c":-1.5e3}"# + "\n{\"a\":null,\"d\":{\"e\":true}}\n"
  ])
  func `lines with a byte out of place are read or refused alike however they are cut`(
    text: String
  ) {
    let bytes = Array(text.utf8)
    for place in bytes.indices {
      for byte in Array("\"\\{}[],:0 \n".utf8) {
        var changed = bytes
        changed[place] = byte
        let text = String(decoding: changed, as: UTF8.self)
        let results = [1, 20, 1 << 20].map { size in try? rows(text, isLines: true, size: size) }
        #expect(results[0] == results[1] && results[1] == results[2], "\(text)")
        let lines = changed.split(separator: UInt8(ascii: "\n"))
        let isRight = lines.allSatisfy { line in
          if line.allSatisfy({ $0 == UInt8(ascii: " ") }) { return true }
          var plain = PlainJSON(Array("[".utf8) + line + Array("]".utf8))
          return plain.isArrayOfObjects() && plain.count == 1
        }
        #expect((results[0] != nil) == isRight, "\(text)")
      }
    }
  }
}
