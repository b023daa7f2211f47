import PenstockExpressions

/// The page that says what expressions are, made of what the code says of its functions.
public enum ExpressionPage {
  /// One heading with its words and expressions.
  public struct Topic: Sendable {
    /// The heading.
    public let title: String

    /// What it says, in Markdown.
    public let words: String

    /// Expressions and what they give; empty for a missing value.
    public let examples: [(expression: String, result: String)]
  }

  /// The page in Markdown.
  public static var text: String {
    var lines = ["# Expressions", "", introduction, ""]
    for topic in topics {
      lines += ["## \(topic.title)", "", topic.words, ""]
      lines += table(topic.examples)
    }
    lines += ["## Functions", ""]
    for section in ExpressionFunction.Section.allCases {
      lines += ["### \(section.rawValue)", ""]
      let functions = ExpressionFunction.all.filter { $0.section == section }
      let hasExamples = functions.contains { !$0.examples.isEmpty }
      lines += [
        "| function | what it gives |\(hasExamples ? " for example |" : "")",
        "|---|---|\(hasExamples ? "---|" : "")",
      ]
      for function in functions {
        let examples = function.examples.map { "`\($0.expression)` is \(shown($0.result))" }
        let cells =
          ["`\(function.signature)`", function.summary]
          + (hasExamples ? [examples.joined(separator: "; ")] : [])
        lines.append("| " + cells.map(escaped).joined(separator: " | ") + " |")
      }
      lines.append("")
    }
    return lines.dropLast().joined(separator: "\n") + "\n"
  }

  private static func table(_ examples: [(expression: String, result: String)]) -> [String] {
    if examples.isEmpty { return [] }
    return ["| expression | gives |", "|---|---|"]
      + examples.map { "| `\(escaped($0.expression))` | \(escaped(shown($0.result))) |" } + [""]
  }

  private static func shown(_ result: String) -> String {
    result.isEmpty ? "missing" : "`\(result)`"
  }

  private static func escaped(_ cell: String) -> String {
    cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }

  private static let introduction = """
    The scalar SQL that people know, over exact decimals. `derive`, `filter`, `aggregate` and `expect`
    take expressions. Types and units are checked before any row is read; every example on this page
    is run as a test. In YAML an expression that has `: ` or ` #` in it, or begins with a quote or a
    bracket, stands in quotes of YAML's own, or after `|` on lines of its own.
    """

  /// The headings before the functions.
  public static let topics: [Topic] = [
    Topic(
      title: "Values and columns",
      words: """
        A number is exact. A text stands in single quotes, a column is a bare word, and a column whose
        name is a keyword, or has a blank in it, stands in double quotes. Keywords and functions may be
        written in any case; columns are told apart by case. A date, timestamp or period is written
        with its type; beside a date a text that is written down is read as one.
        """,
      examples: [
        ("1.50", "1.50"), ("1e3", "1000"), ("'it''s'", "it's"), ("date '2024-12-31'", "2024-12-31"),
        ("period '2024H1'", "2024H1"), ("date '2024-12-31' > '2024-06-30'", "true"),
        ("true", "true"),
      ]),
    Topic(
      title: "Operators",
      words: """
        From the loosest to the tightest: `or`; `and`; `not`; the comparisons `=` `<>` `<` `<=` `>` `>=`,
        `[not] between … and …`, `[not] in (…)`, `[not] like`, `is [not] null`, `is [not] true`,
        `is [not] distinct from`; `||`; `+` `-`; `*` `/` `%`; a sign. Two comparisons never stand in a
        row. In `like`, `%` is any characters and `_` is one; `\\` takes their meaning away. Text is
        compared byte by byte.
        """,
      examples: [
        ("2 + 3 * 4", "14"), ("not 1 = 2 and true", "true"), ("7 % 3", "1"), ("'a' || 'b'", "ab"),
        ("5 between 1 and 5", "true"), ("'CNY' in ('CNY', 'HKD')", "true"),
        ("'600000.XSHG' like '60%.XSHG'", "true"), ("1 is distinct from null", "true"),
      ]),
    Topic(
      title: "Missing values",
      words: """
        What is worked out from a missing value is missing, and so is a comparison with one: truth has
        three values. `and` is false where one side is, `or` true where one side is, whatever the other.
        `filter` keeps the rows for which its condition is true. An empty text is not a missing one.
        """,
      examples: [
        ("null + 1", ""), ("cast(null as integer) > 1", ""),
        ("cast(null as integer) > 1 and 1 = 2", "false"),
        ("cast(null as integer) > 1 or 1 = 1", "true"), ("not (cast(null as integer) > 1)", ""),
        ("2 in (1, null)", ""),
        ("null is null", "true"), ("'' is null", "false"),
      ]),
    Topic(
      title: "Choices and casts",
      words: """
        A `case` takes the first branch whose condition is true; branches that are not taken are not
        worked out, as far as mistakes go. All results are of one type and one unit. `cast` reads text
        strictly and drops nothing: a number with decimals is no integer. Where it can't be done there
        is no result; `try_cast` gives a missing value instead. The types are `text`, `integer`,
        `decimal`, `boolean`, `date`, `timestamp` and `period`.
        """,
      examples: [
        ("case when 5 > 3 then 'more' else 'less' end", "more"),
        ("case 'Q2' when 'Q1' then 3 when 'Q2' then 6 end", "6"),
        ("case when false then 1 end", ""), ("cast('31.24' as decimal) * 2", "62.48"),
        ("cast(3.0 as integer)", "3"), ("try_cast('n/a' as decimal)", ""),
        ("cast('2024Q3' as period)", "2024Q3"),
      ]),
    Topic(
      title: "Exact numbers, and division",
      words: """
        `+` and `-` keep the decimals of the longer number, `*` adds them up; nothing is rounded. Whole
        numbers stay whole, beside a decimal they become decimals. A result of more than 38 digits (of
        64 bits, for whole numbers) is refused with `E_NUM_OVERFLOW` and never wraps.

        A division must say how many decimals its result has: `/` stands inside `round(…, n)`. Sums,
        products and quotients in there are one exact fraction, and that is rounded once. The mode is
        `half_even` unless another is written: `half_up`, `down` (towards zero), `up`, `floor`,
        `ceiling`. A zero divisor gives no result: `derive` and `aggregate` leave it missing with the
        flag `E_DIVISOR_ZERO`, `filter` refuses the row, and a failed cast is treated alike
        (`E_VALUE_UNREADABLE`). `nullif(x, 0)` makes it missing without a word.
        """,
      examples: [
        ("0.1 + 0.2", "0.3"), ("1.50 + 1", "2.50"), ("1.5 * 1.5", "2.25"),
        ("round(2 / 3, 4)", "0.6667"), ("round(1 / 3 + 1 / 3 + 1 / 3, 4)", "1.0000"),
        ("round((120 - 100) / 100 * 100, 1)", "20.0"), ("round(0.125, 2)", "0.12"),
        ("round(0.125, 2, 'half_up')", "0.13"), ("round(1 / nullif(0, 0), 2)", ""),
      ]),
    Topic(
      title: "Units",
      words: """
        A column's unit goes with its numbers. Adding or comparing two units is a mistake that `check`
        finds; a number that is written down goes with any. CNY by shares is `CNY/shares`, times shares
        it is CNY again, and `pure` changes nothing. A column whose unit another column names
        (`unit: { column: unit }`, and a fact's value) goes with others of that unit column; an
        aggregate over it needs that column in `by`. `as_unit` states a unit where none is declared, and
        holds every row to it where a column names them. A result without a declared unit goes with any.
        """,
      examples: [
        ("as_unit(10.5, 'CNY') * 100", "1050.0"),
        ("round(as_unit(1050, 'CNY') / as_unit(100, 'shares'), 2)", "10.50"),
      ]),
  ]
}
