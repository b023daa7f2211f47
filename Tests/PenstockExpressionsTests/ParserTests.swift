import PenstockData
import Testing

@testable import PenstockExpressions

/// What is read, and how operators bind.
struct ParserTests {
  private static func fully(_ text: String) -> String {
    do throws(ExpressionMistake) {
      return try Parser.parse(text).description
    } catch {
      return "\(error.range): \(error.message)" + (error.help.map { " (\($0))" } ?? "")
    }
  }

  @Test(
    arguments: [
      ("a + b * c", "(\"a\" + (\"b\" * \"c\"))"),
      ("a - b - c", "((\"a\" - \"b\") - \"c\")"),
      ("-a * b", "((- \"a\") * \"b\")"),
      ("- 1 + 2", "(-1 + 2)"),
      ("not a = b and c", "((not (\"a\" = \"b\")) and \"c\")"),
      ("a or b and c", "(\"a\" or (\"b\" and \"c\"))"),
      ("a || b = c || d", "((\"a\" || \"b\") = (\"c\" || \"d\"))"),
      ("a between 1 and 2 and b", "((\"a\" between 1 and 2) and \"b\")"),
      ("a not between 1 and 2 + 3", "(\"a\" not between 1 and (2 + 3))"),
      ("a in (1, 2) or b not in ('x')", "((\"a\" in (1, 2)) or (\"b\" not in ('x')))"),
      ("a not like 'x%' and not b", "((\"a\" not like 'x%') and (not \"b\"))"),
      ("a is not null = b is null", "(((\"a\" is not null) = \"b\") is null)"),
      ("a is distinct from b + 1", "(\"a\" is distinct from (\"b\" + 1))"),
      ("a is not true", "(\"a\" is not true)"),
      ("case a when 1 then 'x' end", "case when (\"a\" = 1) then 'x' end"),
      (
        "case when a > 0 then 1 when b then 2 else 3 end",
        "case when (\"a\" > 0) then 1 when \"b\" then 2 else 3 end"
      ),
      ("cast(a as decimal) + 1", "(cast(\"a\" as decimal) + 1)"),
      ("COUNT(DISTINCT x) + count(*)", "(count(distinct \"x\") + count(*))"),
      ("date '2024-12-31'", "date '2024-12-31'"),
      ("date < date '2024-12-31'", "(\"date\" < date '2024-12-31')"),
      ("period '2024H1'", "period '2024H1'"),
      ("\"two words\" = 'it''s'", "(\"two words\" = 'it''s')"),
      ("净利润 / 营业收入", "(\"净利润\" / \"营业收入\")"),
      ("1.50 + 1e3 + .5", "((1.50 + 1000) + 0.5)"),
      ("end(p) > start(p)", "(end(\"p\") > start(\"p\"))"),
      ("a != b", "(\"a\" <> \"b\")"),
      ("((a))", "\"a\""),
      ("null", "null"),
    ])
  func `operators bind as they do in SQL`(text: String, full: String) {
    #expect(Self.fully(text) == full)
    #expect(Self.fully(full) == full, "read again")
  }

  @Test(
    arguments: [
      ("", "0..<1: an expression is missing"),
      (
        "a +",
        "2..<3: the expression ends too early (a value, a column or a function is missing at its end)"
      ),
      ("a == b", "2..<4: `==` means nothing here (write `=`)"),
      ("a && b", "2..<4: `&&` means nothing here (write `and`)"),
      ("a::text", "1..<3: `::` means nothing here (write `cast(… as …)`)"),
      ("'open", "0..<5: a quote is not closed (end it with `'`)"),
      ("(a + b", "0..<1: a parenthesis is not closed (add `)`)"),
      ("a b", "2..<3: `b` can't stand here"),
      ("a < b < c", "6..<7: two comparisons can't stand in a row (write `a < b and b < c`)"),
      (
        "end + 1",
        "0..<3: `end` can't stand here (a column of that name stands in double quotes: `\"end\"`)"
      ),
      (
        "1abc",
        "0..<4: `1abc` is no number (a name that begins with a digit stands in double quotes)"
      ),
      ("1_000", "0..<5: `1_000` is no number (write `1000`)"),
      ("date '2024-02-30'", "5..<17: `2024-02-30` is not a day, such as 2025-06-30"),
      ("case when a then 1", "17..<18: expected `end` after `case …`, found the end"),
      ("cast(a as int)", "10..<13: `int` is no type (write `integer`)"),
      (
        "a is 3", "5..<6: expected `null`, `true`, `false` or `distinct from` after `is`, found `3`"
      ),
      ("round(a 2)", "8..<9: expected `,` or `)` in `round(…)`, found `2`"),
      ("a ≥ b", "2..<3: `≥` means nothing here (write `>=`)"),
    ])
  func `a mistake has its place and a help`(text: String, message: String) {
    #expect(Self.fully(text) == message)
  }

  @Test func `depth is limited, whatever makes it`() {
    let deep = [
      String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000),
      String(repeating: "not ", count: 5000) + "true",
      Array(repeating: "1", count: 5000).joined(separator: " + "),
      String(repeating: "case when true then ", count: 500) + "1",
      String(repeating: "-", count: 5000) + "1",
    ]
    for text in deep {
      #expect(Self.fully(text).contains("levels deep"), "\(text.prefix(20))")
    }
    let many = "a in (" + (0..<5000).map { "\($0)" }.joined(separator: ", ") + ")"
    #expect(Self.fully(many).hasPrefix("(\"a\" in (0, 1"))
  }
}
