import PenstockKit
import Testing

@Suite struct `A diagnostic` {
  private func rendered(
    _ text: String, line: Int = 1, column: Int, length: Int, _ message: String = "wrong"
  ) -> [String] {
    let place = SourceLocation(file: "a.yaml", line: line, column: column, length: length)
    return Diagnostic(message, at: place).rendered { $0 == "a.yaml" ? text : nil }
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func `shows its line, its help and its notes`() {
    let place = SourceLocation(file: "a.yaml", line: 2, column: 4, length: 3)
    let diagnostic = Diagnostic("it is wrong", at: place, help: "mend it", notes: ["so", "there"])
    let expected = """
      error: it is wrong
        --> a.yaml:2:4
      2 | b: two
        |    ^^^
        help: mend it
        note: so
        note: there
      """
    #expect(diagnostic.rendered { _ in "a: 1\nb: two\n" } == expected)
    #expect(Diagnostic("so", severity: .warning).rendered { _ in nil } == "warning: so")
  }

  @Test func `does without a line that is not there or has nothing on it`() {
    #expect(rendered("a", line: 2, column: 1, length: 1).count == 2)
    #expect(rendered("", column: 1, length: 1).count == 2)
    #expect(rendered("a\n \nb", line: 2, column: 1, length: 1).count == 2)
    #expect(rendered("a", line: 0, column: 1, length: 1).count == 2)
  }

  @Test func `underlines wide characters over two columns`() {
    #expect(rendered("收盘: 价", column: 5, length: 1)[2...] == ["1 | 收盘: 价", "  |       ^^"])
    #expect(rendered("「甲」乙", column: 4, length: 1)[3] == "  |       ^^")
    #expect(rendered("e\u{301}x", column: 2, length: 1)[3] == "  |  ^")
    #expect(rendered("📈 a", column: 3, length: 1)[3] == "  |    ^")
  }

  @Test func `keeps the tabs before the place`() {
    #expect(rendered("\ta\tb", column: 4, length: 1)[3] == "  | \t \t^")
  }

  @Test func `underlines what a terminal shows of a character that it must not see`() {
    let lines = rendered("a\u{202e}b\u{7}c", column: 2, length: 2)
    #expect(lines[2] == "1 | a\\u{202e}b\\u{7}c")
    #expect(lines[3] == "  |  ^^^^^^^^^")
  }

  @Test(arguments: ["\n", "\r\n", "\r", "\u{2028}"])
  func `finds its line whatever ends the lines`(_ end: String) {
    let lines = rendered(["a", "", "b"].joined(separator: end), line: 3, column: 1, length: 1)
    #expect(lines[2...] == ["3 | b", "  | ^"])
  }

  @Test func `cuts a long line to what stands around its place`() {
    let text = String(repeating: "x", count: 500) + "HERE" + String(repeating: "y", count: 500)
    let lines = rendered(text, column: 501, length: 4)
    #expect(lines[2].count < 120)
    #expect(lines[2].hasPrefix("1 | …xxx") && lines[2].hasSuffix("yyy…"))
    let start = lines[3].firstIndex(of: "^")
    let place = start.map { lines[3].distance(from: lines[3].startIndex, to: $0) } ?? 0
    #expect(lines[2].dropFirst(place).hasPrefix("HERE"))
    #expect(lines[3].hasSuffix(" ^^^^"))
    let end = rendered(text, column: 1004, length: 100)
    #expect(end[3].hasSuffix(" ^"))
  }

  @Test func `puts at least one caret, even behind the end of the line`() {
    #expect(rendered("ab", column: 9, length: 3)[3] == "  |   ^")
  }

  @Test(arguments: [
    ("\u{1b}[31m", "\\u{1b}[31m"), ("\u{9b}31m", "\\u{9b}31m"), ("a\u{202e}b", "a\\u{202e}b"),
    ("\u{2066}", "\\u{2066}"), ("\u{85}", "\\u{85}"), ("\u{7f}", "\\u{7f}"), ("\r", "\\u{d}"),
    ("\u{feff}", "\\u{feff}"), ("\u{200b}", "\\u{200b}"), ("\u{e0041}", "\\u{e0041}"),
    ("\u{2029}", "\\u{2029}"), ("亿元 é 📈", "亿元 é 📈"), ("\u{0}", "\\u{0}"),
  ])
  func `never steers a terminal`(_ text: String, _ shown: String) {
    let place = SourceLocation(file: text, line: 1, column: 1)
    let diagnostic = Diagnostic("`\(text)`", at: place, help: text, notes: [text])
    let rendered = diagnostic.rendered { _ in nil }
    #expect(rendered == "error: `\(shown)`\n  --> \(shown):1:1\n  help: \(shown)\n  note: \(shown)")
  }

  @Test func `is told on one line`() {
    let diagnostic = Diagnostic("`a\nb\tc\r\n`")
    #expect(diagnostic.rendered { _ in nil } == "error: `a\\nb\\tc\\u{d}\\n`")
  }

  @Test func `cuts what it quotes to a length that can be read`() {
    let long = String(repeating: "x", count: 5000)
    let text = Diagnostic("`\(long)` is long", help: long).rendered { _ in nil }
    #expect(text.hasPrefix("error: `\(String(repeating: "x", count: 60))…` is long\n"))
    #expect(text.count < 1200)
  }
}
