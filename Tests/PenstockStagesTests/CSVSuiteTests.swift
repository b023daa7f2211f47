import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// The cases that every reader of CSV meets, after RFC 4180 and the usual suites.
struct CSVSuiteTests {
  private let csv = StageDefinition.source(CSVSource.self)

  private func rows(_ text: String) throws -> [[String?]] {
    let (source, schema) = try csv.reading([MemoryInput(text)], [:])
    return try source.all(schema).table.rows
  }

  @Test(
    arguments: [
      ("a,b,c\n1,2,3\n", [["1", "2", "3"]]), ("a,b,c\n1,2,3", [["1", "2", "3"]]),
      ("a,b,c\r\n1,2,3\r\n", [["1", "2", "3"]]), ("a,b,c\n\"1\",\"2\",\"3\"\n", [["1", "2", "3"]]),
      ("a,b\n1,\"ha \"\"ha\"\" ha\"\n", [["1", "ha \"ha\" ha"]]),
      ("a,b\n1,\"\"\"\"\n", [["1", "\""]]), ("a,b\n1,\"\"\n", [["1", ""]]),
      ("a,b\n1,\n", [["1", nil]]), ("a,b\n,\n", [[nil, nil]]),
      ("a,b\n\"once upon\na time\",5\n", [["once upon\na time", "5"]]),
      ("a,b\r\n\"x\r\ny\",5\r\n", [["x\r\ny", "5"]]),
      ("a,b\n\"x,y\",z\n", [["x,y", "z"]]), ("a,b\n 1 , 2 \n", [[" 1 ", " 2 "]]),
      ("a,b\n\"{\"\"k\"\": \"\"v\"\"}\",1\n", [["{\"k\": \"v\"}", "1"]]),
      ("a,b\n1,ʤ\n4,亿元\n", [["1", "ʤ"], ["4", "亿元"]]),
      ("a,b\n1,2\n\n3,4\n", [["1", "2"], ["3", "4"]]),
      ("a,b\n1,2\n\n\n", [["1", "2"]]), ("a\n1\n\n3\n", [["1"], [nil], ["3"]]),
      ("a,b\n", []), ("a,b", []), ("a,b\n1,'2'\n", [["1", "'2'"]]),
      ("a,b\n\"\",\"\"\n", [["", ""]]), ("a,b\r\n\"\",\r\n", [["", nil]]),
      ("a,b,c\n1,2,\"x \"\"q\"\"\ny\"\n", [["1", "2", "x \"q\"\ny"]]),
      ("a,b\n\"1,2\",\"3,4\"\n", [["1,2", "3,4"]]), ("a,b\n\" 1 \",\"\t2\"\n", [[" 1 ", "\t2"]]),
      ("a,b\n1,\"x\r\ny\"\r\n", [["1", "x\r\ny"]]), ("a\n\"\"\n", [[""]]), ("a\nx\n", [["x"]]),
      ("\"a b\",\"c,d\"\n1,2\n", [["1", "2"]]), ("\u{FEFF}a,b\n1,2\n", [["1", "2"]]),
      ("a,b\n\u{FEFF}1,2\n", [["\u{FEFF}1", "2"]]), ("a,b\n\"\"\"x\"\"\",y\n", [["\"x\"", "y"]]),
      ("a,b\n1.50,\"1,234.50\"\n", [["1.50", "1,234.50"]]), ("a,b\n#x,y\n", [["#x", "y"]]),
      ("a,b\n\\,\\n\n", [["\\", "\\n"]]),
      ("a,b\n1,\"2\n\n3\"\n4,5\n", [["1", "2\n\n3"], ["4", "5"]]),
    ] as [(String, [[String?]])])
  func `are read`(text: String, expected: [[String?]]) throws {
    #expect(try rows(text) == expected)
  }

  @Test(arguments: [
    "", "a,b\n1\n", "a,b\n1,2,3\n", "a,b\n1,\"2\n", "a,b\n1,2\"\n", "a,b\n1,\"2\"x\n",
    "a,b\n1,x\"2\"\n", "a,b\n1,\"2\"\"\n", "a,b\r1,2\r", "a,b\n1,2\r3\n", "a,a\n1,2\n", "a,\n1,2\n",
    "a,b\n1, \"2\"\n", "\n1,2\n", "a,b\n\"1\" ,2\n", "a,b\n\"1\"2\",3\n", "a,b\n\"\"\",2\n",
    "a,b\n1,2\n3\n",
    "a,b\n\"1\n2,3\n", "a,b\n1,2,\n", "a,b\n,\n,,\n", "\"a\",\"a\"\n1,2\n", "\"a,b\n1,2\n",
    "a;b\n1,2\n",
    "a,b\n1,2\r\r\n", "\r\n", "a,b\n\"1\"\"2,3\n",
  ])
  func `are refused where nobody can tell what is meant`(text: String) {
    #expect(throws: (any Error).self) { try rows(text) }
  }

  @Test(arguments: [
    ("a,b\n1,2\n3,\u{0}4\n", "byte 3 of line 3 of data/rows.json"),
    ("a,b\n\u{0}\n", "byte 1 of line 2 of data/rows.json"),
    ("a,b\n1,\"x\ny\u{0}\"\n", "byte 2 of line 3 of data/rows.json"),
  ])
  func `a NUL byte is refused where it stands`(text: String, place: String) throws {
    let (source, schema) = try csv.reading([MemoryInput(text)], [:])
    let failure = #expect(throws: StageFailure.self) { try source.all(schema) }
    #expect(failure?.message == "the text has a NUL byte, as no table has")
    #expect(failure?.place == place)
  }

  @Test func `a NUL byte in the header is refused`() {
    #expect(throws: (any Error).self) { try rows("a,b\u{0}\n1,2\n") }
  }

  @Test func `bytes that are no text are refused`() throws {
    for bytes in [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]] {
      let input = MemoryInput(bytes: Array("a,b\n1,".utf8) + bytes + [0x0A])
      let (source, schema) = try csv.reading([input], [:])
      #expect(throws: StageFailure.self) { try source.all(schema) }
    }
  }
}
