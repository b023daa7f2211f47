import Penstock
import Testing

/// The values of a map in YAML.
private func entries(_ text: String) throws -> [LocatedValue.Entry] {
  var notes = Notes()
  let value = YAMLReader.read(text, file: "a.yaml", &notes)
  #expect(notes.diagnostics.isEmpty)
  return try #require(value?.entries)
}

@Suite struct `Values of a YAML file` {
  @Test(arguments: [
    "no", "on", "010", "0x1F", "1.10", "1_000", "12:30:45", "2024-01-02", "1e3", ".inf", "+1", "-0",
    "yes", "True", "NaN", "600000.XSHG", "亿元", "1.", "0o17", "<<", "=",
  ])
  func `stay the text that was written`(_ text: String) throws {
    let entry = try #require(try entries("a: \(text)\n").first)
    #expect(entry.value.scalar == text)
    #expect(!entry.value.isNothing)
  }

  @Test(arguments: ["", "~", "null"])
  func `are nothing where nothing is written`(_ text: String) throws {
    #expect(try entries("a: \(text)\n")[0].value.isNothing)
    #expect(try !entries("a: \"\(text)\"\n")[0].value.isNothing)
  }

  @Test func `lose their quotes and keep what is in them`() throws {
    let found = try entries("a: 'it''s'\nb: \"x\\ty\"\nc: |\n  two\n  lines\nd: >\n  one\n  line\n")
    #expect(found.map(\.value.scalar) == ["it's", "x\ty", "two\nlines\n", "one line\n"])
  }

  @Test func `know their places in characters`() throws {
    let found = try entries("价格: 收盘\n\"e\u{301}\": é\nlist: [一, 二]\nblock:\n  x: 1\nempty:\n")
    let places = found.map { "\($0.value.location.line):\($0.value.location.column)" }
    #expect(places == ["1:5", "2:6", "3:7", "4:1", "6:1"])
    #expect(found.map(\.location.column) == [1, 1, 1, 1, 1])
    #expect(found.map(\.value.location.length) == [2, 1, 6, 5, 5])
    #expect(found[2].value.list?.map(\.location.column) == [8, 11])
    #expect(found[3].value.entries?.first?.value.location.line == 5)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `know their lines whatever ends them`(_ end: String) throws {
    let found = try entries(["a: 1", "b: 2", "", "c: 价 # x", "d: 4"].joined(separator: end))
    #expect(found.map(\.location.line) == [1, 2, 4, 5])
    #expect(found.map(\.value.location.column) == [4, 4, 4, 4])
  }

  @Test func `are marked as a whole, as far as the line goes`() throws {
    let text = """
      map: { a: "}", b: [1, 2] } # {
      list: [ "it's", 'a''b' ]
      open: [1,
        2]
      quoted: "a \\" b"
      """
    #expect(try entries(text).map(\.value.location.length) == [21, 18, 1, 8])
  }

  @Test func `come without the mark that some editors put first`() throws {
    let found = try entries("\u{FEFF}a: 1\n")
    #expect(found.map(\.key) == ["a"])
    #expect(found[0].location.column == 1)
    #expect(found[0].value.location.column == 4)
  }
}
