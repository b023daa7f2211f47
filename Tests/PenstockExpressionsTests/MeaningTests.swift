import PenstockData
import Testing

@testable import PenstockExpressions

/// Values: one row at a time, to the digit.
struct MeaningTests {
  @Test(arguments: ExpressionFunction.all.flatMap(\.examples).map { [$0.expression, $0.result] })
  func `every function's example gives what it says`(example: [String]) {
    #expect(Rows("a:text").values(example[0]) == [example[1]])
  }

  @Test func `every function that looks at one row has an example`() {
    for function in ExpressionFunction.all where function.section != .aggregates {
      #expect(!function.examples.isEmpty, "\(function.name)")
      #expect(function.summary.hasSuffix("."))
    }
  }

  @Test(
    arguments: [
      ("1.50 + 1", "2.50"), ("1.5 * 1.5", "2.25"), ("0.1 + 0.2", "0.3"), ("7 % 3", "1"),
      ("-7 % 3", "-1"), ("7.5 % 2", "1.5"), ("2 + 3 * 4", "14"), ("-(2 - 5)", "3"),
      ("round(2 / 3, 2)", "0.67"), ("round(1 / 3 + 1 / 3 + 1 / 3, 10)", "1.0000000000"),
      ("round((1 / 3) / (2 / 3), 4)", "0.5000"), ("round(-(1 / 8), 2)", "-0.12"),
      ("round(-1 / 8, 2, 'floor')", "-0.13"), ("round(1 / 8, 2, 'ceiling')", "0.13"),
      ("round(-1 / 8, 2, 'ceiling')", "-0.12"), ("round(0.125, 2, 'up')", "0.13"),
      ("round(99999999999999999999 / 7, 3)", "14285714285714285714.143"),
      ("9223372036854775807 + 0.0", "9223372036854775807.0"),
      ("'a' || 'b'", "ab"), ("'a' || null", ""), ("'A' < 'a'", "true"),
      ("'\u{e9}' = 'e\u{301}'", "false"),
      ("date '2024-01-01' < '2024-06-30'", "true"), ("1 = 1.0", "true"),
      ("period '2024' = '2024-01-01..2024-12-31'", "true"),
      ("'600000' like '60%'", "true"), ("'600000' like '6_0000'", "true"),
      ("'600000' not like '%5%'", "true"), ("'50%' like '50\\%'", "true"),
      ("'abcabc' like '%b%c'", "true"), ("'' like '%'", "true"), ("'a' like ''", "false"),
      ("3 in (1, 2, 3.0)", "true"), ("'b' in ('a')", "false"), ("2 in (1, null)", ""),
      ("2 not in (1, null)", ""), ("1 not in (1, null)", "false"),
      ("2 between 1 and 2", "true"), ("3 not between 1 and 2", "true"),
      ("null between 1 and 2", ""), ("case when null then 1 else 2 end", "2"),
      ("case 3 when 1 then 'a' when 3 then 'c' end", "c"), ("case when false then 1 end", ""),
      ("case when true then 1 else 2.5 end", "1"), ("coalesce(null, 1, 2.5)", "1"),
      ("cast('1.50' as decimal) + 1", "2.50"), ("cast(1.0 as integer)", "1"),
      ("cast(date '2024-01-02' as text)", "2024-01-02"), ("try_cast('x' as decimal)", ""),
      ("try_cast('2024-02-30' as date)", ""), ("cast('2024Q1' as period)", "2024Q1"),
      ("null is null", "true"), ("1 is distinct from null", "true"),
      ("null is not distinct from null", "true"), ("null is not true", "true"),
      ("(1 = 1) is true", "true"), ("nullif(0, 0) is null", "true"),
      ("year(period '2024-07-01..2025-06-30')", "2025"), ("start(period '2024-12-31@end')", ""),
      ("substr('abc', 0, 2)", "a"), ("substr('abc', 2)", "bc"), ("substr('abc', 9)", ""),
      ("right('abc', 9)", "abc"), ("split_part('a,b', ',', 3)", ""), ("trim('  x ')", "x"),
      ("length('👍é')", "2"), ("replace('aaa', 'aa', 'b')", "ba"), ("lpad('12345', 3, '0')", "123"),
      ("greatest('a', 'b')", "b"), ("greatest(null, null, 1)", "1"), ("sign(-0.0)", "0"),
      ("days_between('2024-03-01', '2024-02-29')", "-1"), ("weekday('2026-07-05')", "7"),
      ("add_months('2024-03-31', -1)", "2024-02-29"),
      ("date_trunc('half', '2024-08-09')", "2024-07-01"),
    ])
  func `values are exact`(expression: String, result: String) {
    #expect(Rows("a:text").values(expression) == [result])
  }

  /// SQL's tables of `and`, `or` and `not`.
  @Test func `truth has three values`() {
    let rows = Rows(
      "p:boolean q:boolean",
      [
        "true|true", "true|false", "true|", "false|true", "false|false", "false|", "|true",
        "|false", "|",
      ])
    #expect(
      rows.values("p and q") == ["true", "false", "", "false", "false", "false", "", "false", ""])
    #expect(rows.values("p or q") == ["true", "true", "true", "true", "false", "", "true", "", ""])
    #expect(
      rows.values("not p") == ["false", "false", "false", "true", "true", "true", "", "", ""])
    #expect(
      rows.values("p = q") == ["true", "false", "", "false", "true", "", "", "", ""])
    #expect(
      rows.values("p is distinct from q")
        == ["false", "true", "true", "true", "false", "true", "true", "true", "false"])
  }

  @Test func `what is not asked has no fault`() {
    let rows = Rows("a:decimal b:decimal", ["1|2", "1|0", "|0", "1|"])
    #expect(rows.values("round(a / b, 1)") == ["0.5", "E_DIVISOR_ZERO", "", ""])
    #expect(
      rows.values("case when b <> 0 then round(a / b, 1) else -1 end")
        == ["0.5", "-1", "-1", "-1"])
    #expect(rows.values("b <> 0 and round(a / b, 1) > 0") == ["true", "false", "false", ""])
    #expect(rows.values("b = 0 or round(a / b, 1) > 0") == ["true", "true", "true", ""])
    #expect(rows.values("coalesce(a, round(1 / b, 1))") == ["1", "1", "E_DIVISOR_ZERO", "1"])
    #expect(rows.values("coalesce(round(a / nullif(b, 0), 1), 0)") == ["0.5", "0", "0", "0"])
    #expect(rows.values("round(a / (b / 1), 1)") == ["0.5", "E_DIVISOR_ZERO", "", ""])
    #expect(rows.values("round(a / (1 / b), 1)") == ["2.0", "E_DIVISOR_ZERO", "", ""])
  }

  @Test func `a result of more than 38 digits is a fault and never wraps`() {
    let nines = String(repeating: "9", count: 38)
    let rows = Rows("a:decimal i:integer", ["\(nines)|9223372036854775807", "1|1"])
    #expect(rows.values("a * a") == ["E_NUM_OVERFLOW", "1"])
    #expect(rows.values("a + a + a") == ["E_NUM_OVERFLOW", "3"])
    #expect(rows.values("i + 1") == ["E_NUM_OVERFLOW", "2"])
    #expect(rows.values("-i - 2") == ["E_NUM_OVERFLOW", "-3"])
    #expect(rows.values("i * i") == ["E_NUM_OVERFLOW", "1"])
  }

  @Test func `casts of text that is no such value are faults`() {
    let rows = Rows("t:text", ["1", "x", ""])
    #expect(rows.values("cast(t as decimal)") == ["1", "E_VALUE_UNREADABLE", ""])
    #expect(rows.values("cast(t as integer)") == ["1", "E_VALUE_UNREADABLE", ""])
    #expect(rows.values("try_cast(t as decimal)") == ["1", "", ""])
  }
}
