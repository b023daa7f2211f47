import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// What is JSON is read to the byte: after the `y_` cases of the usual parsing suites.
struct JSONAcceptTests {
  private let json = StageDefinition.source(JSONSource.self)

  /// The printed value of `v` in a document `[{"v": …}]`.
  private func value(_ text: String) throws -> Printed {
    let (source, schema) = try json.reading([MemoryInput("[{\"v\":\(text)}]")])
    return try source.all(schema).table
  }

  @Test(arguments: [
    "0", "-0", "1", "-1", "20", "1234567890", "0.5", "-0.0", "1.50", "1e1", "1E1", "1e+2", "1E-2",
    "0e1", "0e+1", "123e45", "123.456e78", "1E22", "-123123123123123123123123123123",
    "12345678901234567890123456789012345678", "0.00000000000000000000000000000000000001",
    "1.0e+28", "1e400", "-0.1e-400", "100000000000000000000000000000000000000000000000000000000001",
  ])
  func `a number stays the text that was written`(number: String) throws {
    #expect(try value(number) == Printed(["v"], [[number]]))
    #expect(try value(" \t\r\n\(number)\n ") == Printed(["v"], [[number]]))
  }

  @Test(arguments: [
    (#""""#, ""), (#""a""#, "a"), (#""asd ""#, "asd "), (#""亿元""#, "亿元"), (#""😀""#, "😀"),
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u4ebf\u4EBF""#, "A亿亿"),
    (#""\u0000""#, "\u{0}"), (#""\u001F""#, "\u{1F}"), (#""\uD83D\uDE00""#, "😀"),
    (#""\ud834\udd1e""#, "𝄞"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), (#""\uFFFF""#, "\u{FFFF}"),
    (#""\uFEFFa""#, "\u{FEFF}a"), (#""\\u0041""#, "\\u0041"), (#""\\n""#, "\\n"),
    (#""a/*b*/c""#, "a/*b*/c"), (#""[,}""#, "[,}"), (#""\"[""#, "\"["),
    (#""new\u000Aline""#, "new\nline"),
    ("\"\u{7F}\"", "\u{7F}"), ("\"\u{2028}\u{2029}\"", "\u{2028}\u{2029}"), (#""null""#, "null"),
    (#""0012""#, "0012"), (#""\u0060\u012a\u12AB""#, "`\u{12A}\u{12AB}"), (#""\u0022""#, "\""),
    (#""\uD83d\uDc6d""#, "\u{1F46D}"), (#""\u005C\u0022\u002F""#, "\\\"/"),
    (#""\uD83F\uDFFE""#, "\u{1FFFE}"), (#""\u200B\u2064""#, "\u{200B}\u{2064}"),
    (#""π ⍂㈴⍂""#, "π ⍂㈴⍂"),
    (#""\u0821 \uD801\udc37""#, "\u{821} \u{10437}"), ("\"\u{1BFFF}\"", "\u{1BFFF}"),
    (#"" ""#, " "), (#""\u00e9 = é""#, "é = é"), (#""€𝄞""#, "€𝄞"),
  ])
  func `a string is its text without escapes`(string: String, text: String) throws {
    #expect(try value(string) == Printed(["v"], [[text]]))
  }

  @Test(arguments: [
    "[]", "[ ]", "[1]", "[null, 1, \"1\", {}]", "[1,null,null,null,2]", "[[[[]]]]", "[[],[[]]]",
    "[{\"a\":[{\"a\":1}]}]", "[\"\\u005D]\"]", "[{\"a\":1},{\"a\":2}]", "[true, false]", "[-0]",
    "[1\n]", " [2] ",
  ])
  func `an array is kept as it is written`(array: String) throws {
    let written = array.trimming(" ")
    #expect(try value(array) == Printed(["v"], [[written]]))
  }

  @Test(arguments: [("true", "true"), ("false", "false"), ("null", nil)] as [(String, String?)])
  func `a literal is its word and null is missing`(literal: String, text: String?) throws {
    #expect(try value(literal) == Printed(["v"], [[text]]))
  }

  @Test(arguments: [
    (#"{"b":{"c":1},"a":2}"#, ["v.b.c", "v.a"], ["1", "2"]),
    (#"{"":0}"#, ["v."], ["0"]), (#"{}"#, [], []), (#"{"a":{}}"#, [], []),
    (#"{"x":[{"id":"1"}],"id":"2"}"#, ["v.x", "v.id"], [#"[{"id":"1"}]"#, "2"]),
    (#"{"foo\u0000bar":42}"#, ["v.foo\u{0}bar"], ["42"]), (#"{"\u65e5期":1}"#, ["v.日期"], ["1"]),
    (#"{"min":-1.0e+28,"max":1.0e+28}"#, ["v.min", "v.max"], ["-1.0e+28", "1.0e+28"]),
    (#"{"a":"b","A":"c"}"#, ["v.a", "v.A"], ["b", "c"]),
  ])
  func `objects are flattened`(object: String, names: [String], values: [String]) throws {
    #expect(try value(object) == Printed(names, [values]))
  }

  @Test(arguments: ["[]", " [ ] ", "\n[\n]\n", "\u{FEFF}[]", "[\t]\r\n"])
  func `a document without records has no rows and the declared columns`(text: String) throws {
    let date = ColumnDeclaration(name: ColumnName("date"), type: .date)
    let (source, schema) = try json.reading([MemoryInput(text)], columns: [date])
    #expect(schema.fields == [Field("date", .date)])
    #expect(try source.all(schema).table.rows.isEmpty)
  }

  @Test func `arrays may be nested to a depth of 512 with the record's own`() throws {
    let array = String(repeating: "[", count: 510) + String(repeating: "]", count: 510)
    #expect(try value(array) == Printed(["v"], [[array]]))
    let objects =
      String(repeating: #"{"a":"#, count: 510) + "7" + String(repeating: "}", count: 510)
    let name = "v" + String(repeating: ".a", count: 510)
    #expect(try value(objects) == Printed([name], [["7"]]))
  }
}

extension String {
  /// The text without the blanks at both ends.
  fileprivate func trimming(_ blank: Character) -> String {
    var text = self[...]
    while text.first == blank { text.removeFirst() }
    while text.last == blank { text.removeLast() }
    return String(text)
  }
}
