import Testing

@testable import PenstockData

/// Rows put together of the pieces of their columns.
struct BytePiecesTests {
  private func pieces(_ texts: [String], codes: [UInt16]? = nil) -> BytePieces {
    var writer = ByteWriter()
    var ends = [0]
    for text in texts {
      writer.append(text)
      ends.append(writer.count)
    }
    return BytePieces(writer.finish(), ends: ends, codes: codes)
  }

  private func woven(_ columns: [BytePieces], rowCount: Int) -> String {
    var writer = ByteWriter(capacity: 1)
    writer.append(columns, rowCount: rowCount)
    return writer.finish().text
  }

  @Test func `each row has the pieces of all columns`() {
    let long = String(repeating: "亿", count: 100)
    let each = pieces(["a", "", long])
    let coded = pieces(["1;", "2;"], codes: [1, 0, 1])
    #expect(woven([each, coded], rowCount: 3) == "a2;1;\(long)2;")
    #expect(woven([coded, each], rowCount: 2) == "2;a1;")
    #expect(woven([each.from(row: 1), coded.from(row: 1)], rowCount: 2) == "1;\(long)2;")
    #expect(woven([coded.from(row: 1).from(row: 1)], rowCount: 1) == "2;")
  }

  @Test func `no rows and no columns are nothing`() {
    #expect(woven([], rowCount: 3) == "")
    #expect(woven([pieces([])], rowCount: 0) == "")
    #expect(woven([pieces([], codes: [])], rowCount: 0) == "")
    #expect(pieces(["a", "b"]).from(row: 1).rowCount == 1)
  }
}
