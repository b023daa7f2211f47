import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// What is not JSON is refused with its place: after the `n_` cases of the usual parsing suites.
struct JSONRefuseTests {
  private let json = StageDefinition.source(JSONSource.self)

  /// The place and message of the first mistake, or nil where there is none.
  private func mistake(_ bytes: [UInt8], _ words: Words = [:]) -> String? {
    do {
      let (source, schema) = try json.reading([MemoryInput(bytes: bytes)], words)
      _ = try source.all(schema)
      return nil
    } catch let error as DiagnosticsError {
      return error.diagnostics.map { "\($0.notes.joined()): \($0.message)" }.joined(separator: "\n")
    } catch let failure as StageFailure {
      return "\(failure.place ?? ""): \(failure.message)"
    } catch {
      return "\(error)"
    }
  }

  private func mistake(_ text: String, _ words: Words = [:]) -> String? {
    mistake(Array(text.utf8), words)
  }

  /// The value stands in column 7: `[{"v":…}]`.
  @Test(arguments: [
    ("", 7, "expected a value, found `}`"), ("01", 8, "a number begins with a needless 0"),
    ("-01", 9, "a number begins with a needless 0"), ("+1", 7, "expected a value, found `+`"),
    (".5", 7, "expected a value, found `.`"), ("1.", 9, "expected a digit, found `}`"),
    ("1.e1", 9, "expected a digit, found `e`"), ("-", 8, "expected a digit, found `}`"),
    ("--1", 8, "expected a digit, found `-`"), ("-.1", 8, "expected a digit, found `.`"),
    ("- 1", 8, "expected a digit, found ` `"), ("1e", 9, "expected a digit, found `}`"),
    ("1e+", 10, "expected a digit, found `}`"), ("1e1.5", 10, "expected `,` or `}`, found `.`"),
    ("1eE2", 9, "expected a digit, found `E`"), ("0x42", 8, "expected `,` or `}`, found `x`"),
    ("1_000", 8, "expected `,` or `}`, found `_`"), ("1 000", 9, "expected `,` or `}`, found `0`"),
    ("1+2", 8, "expected `,` or `}`, found `+`"), ("0.1.2", 10, "expected `,` or `}`, found `.`"),
    ("NaN", 7, "expected a value, found `N`"), ("Infinity", 7, "expected a value, found `I`"),
    ("-Infinity", 8, "expected a digit, found `I`"), ("-NaN", 8, "expected a digit, found `N`"),
    ("１", 7, "expected a value, found `１`"), ("tru", 7, "expected `true`, found `t`"),
    ("True", 7, "expected a value, found `T`"), ("nul", 7, "expected `null`, found `n`"),
    ("falsey", 12, "expected `,` or `}`, found `y`"),
    ("undefined", 7, "expected a value, found `u`"),
    ("'a'", 7, "expected a value, found `'`"), ("a", 7, "expected a value, found `a`"),
    ("\"a", 9, "a string is never closed"), ("\"", 7, "a string is never closed"),
    ("\"\\\"", 7, "a string is never closed"),
    ("\"a\nb\"", 9, "a string has a control character that is not escaped"),
    ("\"\t\"", 8, "a string has a control character that is not escaped"),
    ("\"\u{0}\"", 8, "a string has a control character that is not escaped"),
    ("\"\u{1F}\"", 8, "a string has a control character that is not escaped"),
    (#""\x00""#, 8, "a backslash stands before nothing that can be escaped"),
    (#""\a""#, 8, "a backslash stands before nothing that can be escaped"),
    (#""\'""#, 8, "a backslash stands before nothing that can be escaped"),
    (#""\é""#, 8, "a backslash stands before nothing that can be escaped"),
    (#""\u12""#, 8, "`\\u` needs four hexadecimal digits"),
    (#""\u00G0""#, 8, "`\\u` needs four hexadecimal digits"),
    (#""\U0041""#, 8, "a backslash stands before nothing that can be escaped"),
    (#""\ud800""#, 8, "half of a surrogate pair stands alone"),
    (#""\uDC00""#, 8, "half of a surrogate pair stands alone"),
    (#""\ud800\ud800""#, 8, "half of a surrogate pair stands alone"),
    (#""\ud800abc""#, 8, "half of a surrogate pair stands alone"),
    (#""\ud800\n""#, 8, "half of a surrogate pair stands alone"),
    (#""x\udc00\ud800""#, 9, "half of a surrogate pair stands alone"),
    ("[1,]", 10, "expected a value, found `]`"), ("[,1]", 8, "expected a value, found `,`"),
    ("[1 2]", 10, "expected `,` or `]`, found `2`"), ("[1,,2]", 10, "expected a value, found `,`"),
    ("[1", 9, "expected `,` or `]`, found `}`"), ("[1}", 9, "expected `,` or `]`, found `}`"),
    ("[1:2]", 9, "expected `,` or `]`, found `:`"), ("[*]", 8, "expected a value, found `*`"),
    ("[\"a\",\n4\n,1,", 4, "expected a value, found `}`"), ("]", 7, "expected a value, found `]`"),
    ("{a:1}", 8, "expected a key in double quotes, found `a`"),
    ("{'a':1}", 8, "expected a key in double quotes, found `'`"),
    ("{1:1}", 8, "expected a key in double quotes, found `1`"),
    ("{\"a\":1,}", 14, "expected a key in double quotes, found `}`"),
    ("{\"a\" 1}", 12, "expected `:`, found `1`"), ("{\"a\":}", 12, "expected a value, found `}`"),
    ("{\"a\"::1}", 12, "expected a value, found `:`"), ("{\"a\"}", 11, "expected `:`, found `}`"),
    ("{\"a\":1,,\"b\":2}", 14, "expected a key in double quotes, found `,`"),
    ("{\"a\":1 \"b\":2}", 14, "expected `,` or `}`, found `\"`"),
    ("{null:1}", 8, "expected a key in double quotes, found `n`"),
    ("{[:1}", 8, "expected a key in double quotes, found `[`"),
    ("1/**/", 8, "expected `,` or `}`, found `/`"), ("1//", 8, "expected `,` or `}`, found `/`"),
    ("\u{A0}1", 7, "expected a value, found `\u{A0}`"),
    ("\u{FEFF}1", 7, "expected a value, found `\u{FEFF}`"),
    ("\u{B}1", 7, "expected a value, found byte 11"),
    ("\u{0}", 7, "expected a value, found byte 0"),
  ])
  func `a value that is no JSON is refused where it goes wrong`(
    value: String, column: Int, message: String
  ) {
    // What is left open inside reaches to the document's end; only the place where it began counts.
    let found = mistake("[{\"v\":\(value)}]") ?? "accepted"
    if message == "a string is never closed" {
      #expect(found.hasSuffix(message) && found.hasPrefix("line 1, column 7 "))
    } else {
      let line = value.contains("\n") && !message.contains("control") ? 3 : 1
      #expect(found == "line \(line), column \(column) of data/rows.json: \(message)")
    }
  }

  @Test(arguments: [
    ("", "line 1, column 1", "expected a value, found the end"),
    (" ", "line 1, column 2", "expected a value, found the end"),
    ("[", "line 1, column 2", "expected a value, found the end"),
    ("[{\"a\":1}", "line 1, column 9", "expected `,` or `]`, found the end"),
    ("[{\"a\":1", "line 1, column 8", "expected `,` or `}`, found the end"),
    ("[{\"a\":1}]]", "line 1, column 10", "expected the end of the document, found `]`"),
    ("[{\"a\":1}] x", "line 1, column 11", "expected the end of the document, found `x`"),
    ("[{\"a\":1}][]", "line 1, column 10", "expected the end of the document, found `[`"),
    ("[{\"a\":1}],", "line 1, column 10", "expected the end of the document, found `,`"),
    ("[{\"a\":1}]\u{0}", "line 1, column 10", "expected the end of the document, found byte 0"),
    ("[{\"a\":1},]", "line 1, column 10", "expected a value, found `]`"),
    ("[{\"a\":1}\n,\n]", "line 3, column 1", "expected a value, found `]`"),
    ("[,{\"a\":1}]", "line 1, column 2", "expected a value, found `,`"),
    ("[{\"a\":1} {\"a\":2}]", "line 1, column 10", "expected `,` or `]`, found `{`"),
    ("[{\"a\":1}}", "line 1, column 9", "expected `,` or `]`, found `}`"),
    ("[{\"a\":1]", "line 1, column 8", "expected `,` or `}`, found `]`"),
    ("[{\"a\":[1}],\n{\"a\":2}]", "line 1, column 9", "expected `,` or `]`, found `}`"),
    (
      "[{\"a\":1},\n {\"a\":2,\n {\"a\":3}]", "line 3, column 2",
      "expected a key in double quotes, found `{`"
    ),
    ("[1]", "line 1, column 2", "a record must be an object"),
    ("[{\"a\":1}, [2]]", "line 1, column 11", "a record must be an object"),
    ("[\"亿\", null]", "line 1, column 2", "a record must be an object"),
    ("{\"a\":1}", "line 1, column 1", "the records must be an array"),
    ("7", "line 1, column 1", "the records must be an array"),
    ("\u{FEFF}x", "line 1, column 1", "expected a value, found `x`"),
    ("\u{FEFF}\u{FEFF}[]", "line 1, column 1", "expected a value, found `\u{FEFF}`"),
    ("[{\"名\":\"亿\" \"x\"}]", "line 1, column 11", "expected `,` or `}`, found `\"`"),
  ])
  func `a document that is no array of objects is refused`(
    text: String, place: String, message: String
  ) {
    #expect(mistake(text) == "\(place) of data/rows.json: \(message)")
  }

  /// More values of the suites, told apart from those above only by what else stands in them.
  @Test(arguments: [
    "[1 true]", "[a\u{FFFD}]", "[\"\": 1]", "[\"\"],", "[1,,]", "[\"x\"]]", "[\"x\"", "[3[4]]",
    "[-]",
    "[   , \"\"]", "[1,\n1\n,1", "[1,,]", "[\"\u{B}a\"\\f]", "[\"\"", "[1,", "[{}", "[fals]",
    "[nul]", "[tru]",
    "[++1234]", "[+1]", "[+Inf]", "[-01]", "[-1.0.]", "[-2.]", "[.-1]", "[.2e-3]", "[0.1.2]",
    "[0.3e+]",
    "[0.3e]", "[0.e1]", "[0E+]", "[0E]", "[0e+]", "[0e]", "[1.0e+]", "[1.0e-]", "[1.0e]", "[1eE2]",
    "[2.e+3]",
    "[2.e-3]", "[2.e3]", "[9.e+]", "[1+2]", "[0x1]", "[0x42]", "[-foo]", "[- 1]", "[-012]",
    "[-.123]",
    "[-1x]", "[1ea]", "[1.]", "[.123]", "[1.2a-3]", "[1.8011670033376514H-308]", "[012]",
    "[\u{FF11}]",
    "{\"x\", null}", "{\"x\"::\"b\"}", "{\u{1F1E8}\u{1F1ED}}", "{\"a\":\"a\" 123}",
    "{key: 'value'}", "{\"a\" b}",
    "{:\"b\"}", "{\"a\" \"b\"}", "{9999E9999:1}", "{null:null,null:null}", "{\"id\":0,,,,,}",
    "{'a':0}",
    "{\"id\":0,}", "{\"a\":\"b\"}/**/", "{\"a\":\"b\"}/**//", "{\"a\":\"b\"}//",
    "{\"a\":\"b\",,\"c\":\"d\"}", "{a: \"b\"}",
    "{\"a\":\"a", "{ \"foo\" : \"bar\", \"a\" }", "{\"a\":\"b\"}#", "[\"\\uD800\\\"]",
    "[\"\\uD800\\u\"]",
    "[\"\\uD800\\u1\"]", "[\"\\uD800\\u1x\"]", "[\u{E9}]", "[\"\\\u{0}\"]", "[\"\\\\\\\"]",
    "[\"\\\t\"]",
    "[\"\\\u{1F300}\"]", "[\"\\\"]", "[\"\\u00A\"]", "[\"\\uD834\\uDd\"]",
    "[\"\\uD800\\uD800\\x\"]", "[\"\\uqqqq\"]",
    "[\\u0020\"asd\"]", "[\\n]", "\"", "['single quote']", "abc", "[\"\\", "[\"new\nline\"]",
    "\"\\UA66D\"",
    "\"\"x", "<.>", "[<null>]", "[1]x", "[1]]", "[\"asd]", "a\u{E5}", "[True]", "1]",
    "{\"x\": true,", "[][]",
    "]", "[", "{}}", "{\"\":", "{\"a\":/*comment*/\"b\"}", "{\"a\": true} \"x\"", "['", "[\"a",
    "[,", "[{",
    "[\"a\",", "*", "{\"a\":\"b\"}#{}", "[\u{2060}]", "[\\u000A\"\"]", "[1", "[ false, nul",
    "[ true, fals",
    "[ false, tru", "{\"asd\":\"asd\"", "\u{E9}", "[\u{C}]", "{[", "{,", "{\"", "{'a'",
    "[\"\\{[\"\\{[\"\\{[\"\\{",
    "2@", "{\"a\":1", "{]", "[}",
  ])
  func `no other value of the suites is taken either`(value: String) {
    #expect(mistake("[{\"v\":\(value)}]") != nil, "\(value)")
    #expect(mistake("{\"v\":\(value)}\n", ["lines": "true"]) != nil, "\(value), on a line")
  }

  @Test(arguments: [
    (#"[{"a":1,"a":1}]"#, "column 9", "a"), (#"[{"a":1,"\u0061":2}]"#, "column 9", "a"),
    (#"[{"a":{},"a":{}}]"#, "column 10", "a"),
    (#"[{"a":null,"b":1,"a":{"b":1}}]"#, "column 18", "a"),
    (#"[{"v":[{"k":{"k":1},"k":2}]}]"#, "column 21", "k"), (#"[{"":1,"":2}]"#, "column 8", ""),
    (#"[{"v":[[{"x":1,"y":1,"x":2}]]}]"#, "column 22", "x"),
  ])
  func `a key that stands twice in one object is refused`(
    text: String, column: String, key: String
  ) {
    let expected = "line 1, \(column) of data/rows.json: the key `\(key)` stands here twice"
    #expect(mistake(text) == expected)
  }

  @Test func `one key in several objects is no mistake`() {
    #expect(mistake(#"[{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]},{"a":{"a":{"a":2}}}]"#) == nil)
  }

  @Test func `two ways to one column are refused in one record`() {
    let text = #"[{"a.b":1},{"a":{"b":2}},{"a.b":3,"a":{"b":4}}]"#
    #expect(
      mistake(text)
        == "line 1, column 44 of data/rows.json: two values for the field `a.b`")
  }

  @Test(arguments: [
    [0xFF], [0xC0, 0xAF], [0xE5], [0xED, 0xA0, 0x80], [0xF4, 0xBF, 0xBF, 0xBF], [0x81],
    [0xFC, 0x80, 0x80, 0x80, 0x80, 0x80], [0xE0, 0xFF],
  ])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
    let start = Array("[{\"a\":1},\n{\"a\":\"".utf8)
    let expected = "line 2, column 7 of data/rows.json: the text is not UTF-8"
    #expect(mistake(start + bytes + Array("\"}]".utf8)) == expected)
    #expect(mistake(Array("[{\"a\":1}]".utf8) + bytes)?.contains("1, column 10") == true)
  }

  @Test func `more than 512 arrays and objects in each other are refused`() {
    let message = "more than 512 arrays and objects in each other"
    let array = "[{\"v\":" + String(repeating: "[", count: 511)
    #expect(mistake(array) == "line 1, column 517 of data/rows.json: \(message)")
    #expect(mistake(String(repeating: "[", count: 1_000_000))?.hasSuffix(message) == true)
    let objects = "[" + String(repeating: "{\"\":", count: 100_000)
    #expect(mistake(objects)?.hasSuffix(message) == true)
    let path = String(repeating: "[0]", count: 600)
    let deep = String(repeating: "[", count: 700)
    #expect(mistake(deep, ["records": .scalar(path)])?.hasSuffix(message) == true)
  }

  @Test(arguments: ["NaN", "[Infinity]"])
  func `the help for NaN names null`(value: String) throws {
    let error = #expect(throws: DiagnosticsError.self) {
      try json.reading([MemoryInput("[{\"v\":\(value)}]")])
    }
    #expect(error?.diagnostics.first?.help?.contains("`null`") == true)
  }
}
