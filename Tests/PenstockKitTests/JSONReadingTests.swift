import PenstockKit
import Testing

@Suite struct `Reading JSON` {
  @Test func `gives back what was printed`() {
    let value = JSONValue.object([
      ("text", .string("价 \"quoted\" \\ \n\t\u{1} 😀")), ("number", .integer(-42)),
      ("flags", .array([.bool(true), .bool(false), .null])), ("nothing", .array([])),
      ("inner", .object([("a", .object([]))])),
    ])
    #expect(JSONValue(value.text()) == value)
    #expect(JSONValue(value.text())?["inner"]?["a"] == .object([]))
  }

  @Test func `knows every escape`() {
    #expect(JSONValue(#""\u4ef7\ud83d\ude00\/\b\f""#) == .string("价😀/\u{8}\u{C}"))
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "01x", "\"\\x\"", "\"\\ud83d\"", "\"\u{1}\"", "tru",
    "[1] 2", "{a: 1}", "\"\\u12\"", String(repeating: "[", count: 100_000),
  ])
  func `gives nothing where there is no document`(_ text: String) {
    #expect(JSONValue(text) == nil)
  }
}
