import PenstockData

/// Texts are counted in Unicode scalars, from 1, and compared to the byte.
extension ExpressionFunction {
  static let texts: [ExpressionFunction] = [
    mapping("lower", "The text in lower case.", "lower('ABC')", "abc") { $0.lowercased() },
    mapping("upper", "The text in upper case.", "upper('abc')", "ABC") { $0.uppercased() },
    trimming("trim", "The text without blanks, or other characters, at its ends.", true, true),
    trimming("ltrim", "The text without blanks, or other characters, before it.", true, false),
    trimming("rtrim", "The text without blanks, or other characters, after it.", false, true),
    text(
      "length", [.text()], "How many characters the text has.", [("length('净利润')", "3")],
      gives: .integer
    ) { values in .integer(Int64(values[0].scalars.count)) },
    text(
      "substr", [.text(), .whole("from"), .whole("count").optional],
      "The part of the text from a place on, counted from 1.",
      [("substr('600000.XSHG', 8)", "XSHG"), ("substr('20241231', 5, 2)", "12")]
    ) { values in
      let scalars = values[0].scalars
      let from = (values[1].integer ?? 1) - 1
      let end =
        values.count > 2 ? from.addingReportingOverflow(max(0, values[2].integer ?? 0)) : nil
      let last = end.map { $0.overflow ? Int64.max : $0.partialValue } ?? Int64.max
      let range = clamped(from, last, scalars.count)
      return .text(String(scalars[range]))
    },
    text(
      "left", [.text(), .whole("count")], "The first characters.", [("left('600000', 3)", "600")]
    ) { values in
      let scalars = values[0].scalars
      return .text(String(scalars[clamped(0, values[1].integer ?? 0, scalars.count)]))
    },
    text(
      "right", [.text(), .whole("count")], "The last characters.", [("right('600000', 2)", "00")]
    ) { values in
      let scalars = values[0].scalars
      let count = Int64(scalars.count)
      return .text(
        String(
          scalars[clamped(count - min(count, max(0, values[1].integer ?? 0)), count, Int(count))]))
    },
    text(
      "replace", [.text(), .text("what"), .text("by")], "The text with every `what` replaced.",
      [("replace('1,234', ',', '')", "1234")]
    ) { values in
      let (text, what) = (values[0].string, values[1].string)
      return .text(what.isEmpty ? text : text.pieces(at: what).joined(separator: values[2].string))
    },
    text(
      "split_part", [.text(), .text("separator"), .whole("number")],
      "The part of that number, from 1, between separators; empty where there is none.",
      [("split_part('600000.XSHG', '.', 2)", "XSHG")]
    ) { values in
      let (text, separator) = (values[0].string, values[1].string)
      let parts = separator.isEmpty ? [text] : text.pieces(at: separator)
      let number = values[2].integer ?? 0
      return .text(number >= 1 && number <= parts.count ? parts[Int(number) - 1] : "")
    },
    padding("lpad", "The text with another before it until it is so long; a longer one is cut."),
    padding("rpad", "The text with another after it until it is so long; a longer one is cut."),
    text(
      "starts_with", [.text(), .text("start")], "Whether the text begins so.",
      [("starts_with('600000', '60')", "true")], gives: .boolean
    ) { values in .boolean(values[0].string.utf8.starts(with: values[1].string.utf8)) },
    text(
      "ends_with", [.text(), .text("end")], "Whether the text ends so.",
      [("ends_with('600000.XSHG', '.XSHG')", "true")], gives: .boolean
    ) { values in
      .boolean(values[0].string.utf8.reversed().starts(with: values[1].string.utf8.reversed()))
    },
    text(
      "contains", [.text(), .text("part")], "Whether the part stands in the text.",
      [("contains('net profit', 'prof')", "true")], gives: .boolean
    ) { values in .boolean(values[0].string.place(of: values[1].string) != nil) },
    text(
      "strpos", [.text(), .text("part")],
      "Where the part stands in the text, counted from 1; 0 where it does not.",
      [("strpos('600000.XSHG', '.')", "7")], gives: .integer
    ) { values in
      let text = values[0].string
      guard let place = text.place(of: values[1].string) else { return .integer(0) }
      let before = String(decoding: Array(text.utf8)[..<place], as: UTF8.self)
      return .integer(Int64(before.unicodeScalars.count) + 1)
    },
    ExpressionFunction(
      "concat", .texts, [.any("value")], repeats: true,
      "The values as text one after the other; missing ones add nothing, as they do not with `||`.",
      [("concat('A', null, 1.50)", "A1.50")]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      let operation = Operation.lenient { values in
        .text(values.compactMap { $0?.printed }.joined())
      }
      return try checker.fold(operation, nodes, .text, syntax)
    },
  ]

  private static func text(
    _ name: String, _ parameters: [Parameter], _ summary: String, _ examples: [(String, String)],
    gives type: ValueType = .text, _ body: @escaping @Sendable ([Value]) -> Value?
  ) -> ExpressionFunction {
    let operation = Operation.strict { values in body(values) }
    return ExpressionFunction(name, .texts, parameters, summary, examples) {
      nodes, checker, syntax throws(ExpressionMistake) in
      try checker.fold(
        operation, nodes, type, type.isNumber ? .fixed(.pure) : .any, syntax)
    }
  }

  private static func mapping(
    _ name: String, _ summary: String, _ example: String, _ result: String,
    _ body: @escaping @Sendable (String) -> String
  ) -> ExpressionFunction {
    text(name, [.text()], summary, [(example, result)]) { .text(body($0[0].string)) }
  }

  private static func trimming(
    _ name: String, _ summary: String, _ before: Bool, _ after: Bool
  ) -> ExpressionFunction {
    let result = before && after ? "12" : before ? "12**" : "**12"
    return text(
      name, [.text(), .text("characters").optional], summary, [("\(name)('**12**', '*')", result)]
    ) { values in
      let scalars = values[0].scalars
      func goes(_ scalar: Unicode.Scalar) -> Bool {
        values.count > 1
          ? values[1].string.unicodeScalars.contains(scalar) : scalar.properties.isWhitespace
      }
      var range = scalars.indices
      while before, let first = range.first, goes(scalars[first]) { range.removeFirst() }
      while after, let last = range.last, goes(scalars[last]) { range.removeLast() }
      return .text(String(scalars[range]))
    }
  }

  private static func padding(_ name: String, _ summary: String) -> ExpressionFunction {
    let isLeft = name == "lpad"
    return text(
      name, [.text(), .whole("length"), .text("by")], summary,
      [("\(name)('1', 6, '0')", isLeft ? "000001" : "100000")]
    ) { values in
      let scalars = values[0].scalars
      let length = Int(clamping: min(max(0, values[1].integer ?? 0), 1 << 20))
      if scalars.count >= length { return .text(String(scalars[..<length])) }
      let filler = values[2].scalars
      if filler.isEmpty { return .text(String(scalars[...])) }
      let added = (0..<length - scalars.count).map { filler[$0 % filler.count] }
      return .text(
        isLeft
          ? String(added[...]) + String(scalars[...]) : String(scalars[...]) + String(added[...]))
    }
  }

  /// The range from one place to another as far as it lies in `count` characters.
  private static func clamped(_ from: Int64, _ to: Int64, _ count: Int) -> Range<Int> {
    let first = Int(min(max(0, from), Int64(count)))
    return first..<max(first, Int(min(max(0, to), Int64(count))))
  }
}

extension Value {
  fileprivate var string: String { text ?? "" }
  fileprivate var scalars: [Unicode.Scalar] { Array(string.unicodeScalars) }
}

extension String {
  fileprivate init(_ scalars: ArraySlice<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }

  /// The byte at which `part` begins for the first time.
  fileprivate func place(of part: String, from start: Int = 0) -> Int? {
    let (bytes, wanted) = (Array(utf8), Array(part.utf8))
    guard bytes.count - start >= wanted.count else { return nil }
    return (start...bytes.count - wanted.count).first { bytes[$0...].starts(with: wanted) }
  }

  /// What stands between the places of `separator`, which has a character at least.
  fileprivate func pieces(at separator: String) -> [String] {
    let (bytes, wanted) = (Array(utf8), Array(separator.utf8))
    var pieces: [String] = []
    var start = 0
    var place = 0
    while place + wanted.count <= bytes.count {
      if bytes[place...].starts(with: wanted) {
        pieces.append(String(decoding: bytes[start..<place], as: UTF8.self))
        place += wanted.count
        start = place
      } else {
        place += 1
      }
    }
    return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
  }
}
