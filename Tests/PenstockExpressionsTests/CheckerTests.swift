import PenstockData
import Testing

@testable import PenstockExpressions

/// Types and units before any row.
struct CheckerTests {
  private static let rows = Rows(
    "price:decimal:CNY fee:decimal:USD volume:integer:shares eps:decimal:CNY/shares "
      + "value:decimal:@unit other:decimal:@unit unit:text plain:decimal ratio:decimal:pure "
      + "name:text day:date at:timestamp span:period flag:boolean")

  @Test(
    arguments: [
      ("price + 1", "decimal CNY"), ("price + price", "decimal CNY"), ("price * 2", "decimal CNY"),
      ("eps * volume", "decimal CNY"), ("round(price / volume, 2)", "decimal CNY/shares"),
      ("round(price / eps, 0)", "decimal shares"), ("round(price / price, 4)", "decimal pure"),
      ("price * ratio", "decimal CNY"), ("price + plain", "decimal"), ("price * plain", "decimal"),
      ("round(1 / price, 4)", "decimal pure/CNY"), ("price * fee", "decimal CNY*USD"),
      ("value + other", "decimal @unit"), ("value * 2", "decimal @unit"),
      ("round(value / other, 4)", "decimal pure"), ("value * ratio", "decimal @unit"),
      ("value * price", "decimal"), ("abs(price)", "decimal CNY"), ("-price", "decimal CNY"),
      ("coalesce(price, 0)", "decimal CNY"), ("case when flag then price end", "decimal CNY"),
      ("greatest(price, 100)", "decimal CNY"), ("volume", "integer shares"),
      ("volume + volume", "integer shares"), ("volume + 0.5", "decimal shares"),
      ("as_unit(plain, 'CNY') + price", "decimal CNY"), ("as_unit(value, 'CNY')", "decimal CNY"),
      ("without_unit(price) + fee", "decimal USD"), ("length(name)", "integer pure"),
      ("price > 100", "boolean"), ("day > '2024-01-01'", "boolean"), ("null", "text"),
      ("cast(name as decimal)", "decimal"), ("cast(volume as decimal)", "decimal shares"),
      ("round(price / volume * 1000 + eps, 2)", "decimal CNY/shares"),
    ])
  func `types and units follow`(expression: String, kind: String) {
    #expect(Self.rows.kind(expression) == kind)
  }

  @Test(
    arguments: [
      (
        "price + fee",
        "8..<11: `price` is in CNY and `fee` in USD: they can't be added "
          + "(bring both to one unit first: `currency` converts money, `*` and `/` units)"
      ),
      (
        "price > fee",
        "8..<11: `price` is in CNY and `fee` in USD: they can't be compared "
          + "(bring both to one unit first: `currency` converts money, `*` and `/` units)"
      ),
      (
        "value - price",
        "8..<13: `value` is in the unit that `unit` says and `price` in CNY: they can't be subtracted "
          + "(state the unit where it is known: `as_unit(…, 'CNY')` holds every row to it)"
      ),
      (
        "price + length(name)",
        "8..<20: `price` is in CNY and `length(…)` in pure: they can't be added "
          + "(bring both to one unit first: `currency` converts money, `*` and `/` units)"
      ),
      ("prise > 1", "0..<5: column `prise` does not exist here (did you mean `price`?)"),
      ("lenght(name) > 1", "0..<6: there is no function `lenght` (did you mean `length`?)"),
      (
        "substring(name, 1)",
        "0..<9: there is no function `substring` (write `substr(text, from, [count])`)"
      ),
      (
        "price / volume",
        "0..<14: a division must say how many decimals its result has "
          + "(write `round(a / b, 4)`, or `div(a, b, 4)`)"
      ),
      (
        "round(abs(price / volume), 2)",
        "10..<24: a division must say how many decimals its result has "
          + "(write `round(a / b, 4)`, or `div(a, b, 4)`)"
      ),
      (
        "name > 5",
        "7..<8: `name` is text, and `5` is a whole number (write `cast(… as text)` around one of them)"
      ),
      (
        "price > '5'",
        "8..<11: `price` is a number, and `'5'` is text (write the number without quotes: `5`)"
      ),
      ("day > 'soon'", "6..<12: `'soon'` is not a day, such as 2025-06-30"),
      (
        "name + 1",
        "0..<4: `+` takes numbers, and this is text (declare it where it is read, "
          + "`columns: { name: decimal }`, or write `cast(name as decimal)`)"
      ),
      (
        "day + 5",
        "0..<3: `+` takes numbers, and this is a date "
          + "(write `add_days(date, count)` or `days_between(from, to)`)"
      ),
      (
        "not price",
        "4..<9: `not` takes true or false, and this is a number (compare it with something, such as `> 0`)"
      ),
      ("price = null", "8..<12: nothing is ever `= null` (write `is null`)"),
      (
        "round(price)",
        "0..<12: `round` must be told how many decimals to keep (write `round(…, 2)`, or `round(…, 0)` for a whole number)"
      ),
      (
        "round(price, 2, 'bankers')",
        "16..<25: `'bankers'` is not one of `'half_even'`, `'half_up'`, `'down'`, `'up'`, `'floor'`, `'ceiling'`"
      ),
      (
        "sum(price)",
        "0..<3: `sum` looks at many rows, and here one is looked at (the stage `aggregate` has it: `aggregate: { by: [KEY], add: { NAME: … } }`)"
      ),
      (
        "upper(price)",
        "6..<11: `upper` takes text, and this is a number (write `cast(… as text)` around it)"
      ),
      (
        "year(name)",
        "5..<9: `year` takes a date or a period, and this is text (write `cast(… as date)` around it)"
      ),
      (
        "month(span)",
        "6..<10: `month` takes a date, and this is a period (write `start(…)` or `end(…)` around it)"
      ),
      (
        "case when flag then 1 else 'x' end",
        "27..<30: `1` is a whole number, and `'x'` is text (write `cast(… as text)` around one of them)"
      ),
      (
        "name like unit",
        "10..<14: the pattern of `like` must be a text that is written down (write it in single quotes: `like 'A%'`)"
      ),
      (
        "as_unit(price, 'USD')",
        "0..<21: this is in CNY, and not in USD (convert it: `currency` converts money, `*` and `/` units)"
      ),
      ("upper(name, name)", "0..<17: `upper` is given 2 values (write `upper(text)`)"),
      ("round(price / 0, 2)", "14..<15: this divides by zero"),
      ("9223372036854775807 + 1", "0..<23: this has no result: the result has more than 38 digits"),
      ("cast(flag as date)", "0..<18: boolean can't be cast to date"),
    ])
  func `mistakes are found before any row`(expression: String, message: String) {
    #expect(Self.rows.kind(expression) == message)
  }

  @Test func `a divisor that can't be zero needs no flag`() throws {
    for (text, mayFault) in [
      ("round(price / volume, 2)", true), ("round(price / 100, 2)", false),
      ("round(price / nullif(volume, 0), 2)", false), ("price + 1", false),
      ("round(price / (nullif(volume, 0) * 2), 2)", false), ("round(1 / (price / 2), 2)", true),
      ("cast(name as decimal)", true), ("try_cast(name as decimal)", false),
      ("as_unit(value, 'CNY')", true), ("as_unit(plain, 'CNY')", false),
      ("round(price / coalesce(nullif(volume, 0), 1), 2)", false),
    ] {
      let bound = try WrittenExpression(text).bound(to: Self.rows.batch.schema)
      #expect(bound.mayFault == mayFault, "\(text)")
    }
  }

  @Test func `a stated unit holds every row to it`() {
    let rows = Rows("value:decimal:@unit unit:text", ["1|CNY", "2|USD", "3|", "|USD"])
    #expect(
      rows.values("as_unit(value, 'CNY')") == ["1", "E_UNIT_MISMATCH", "E_UNIT_MISMATCH", ""])
  }

  @Test(arguments: [
    ("null", true), ("cast(null as date)", false), ("nullif(5, 5)", false),
    ("year(nullif(date '2024-02-29', date '2024-02-29'))", false), ("null || 'a'", false),
  ])
  func `only a bare null is of no type, not what is missing once it is worked out`(
    _ text: String, _ isNull: Bool
  ) throws {
    let rows = Rows("a:text")
    #expect(try WrittenExpression(text).bound(to: rows.batch.schema).isNull == isNull)
    #expect(rows.values(text) == [""])
  }
}
