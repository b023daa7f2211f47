import PenstockData
import PenstockKit
import Testing

@testable import PenstockExpressions

/// Aggregates: of whole groups, and of parts put together however the rows are cut.
struct AggregateTests {
  private static let expressions = [
    "count(*)", "count(a)", "sum(a)", "sum(i)", "min(a)", "max(s)", "first(a)", "last(s)",
    "avg(a, 3)", "round(sum(a) / nullif(count(a), 0), 2)", "coalesce(max(i), 0) - min(i)",
    "sum(round(a / i, 2))", "k || cast(count(*) as text)",
  ]

  private static func plan(_ schema: Schema, _ expressions: [String]) throws -> AggregatePlan {
    var plan = AggregatePlan(schema, key: [0])
    var binding = Binding(stage: "aggregate", input: schema)
    for (number, text) in expressions.enumerated() {
      _ = plan.add("r\(number)", try WrittenExpression(text), &binding)
    }
    #expect(binding.notes.diagnostics.map(\.message) == [])
    return plan
  }

  private static func printed(_ made: (rows: Batch, faults: [String: Faults])) -> [[String]] {
    (0..<made.rows.rowCount).map { row in
      made.rows.schema.names.enumerated().map { place, name in
        made.faults[name]?.rows[Int32(row)].map(\.rawValue) ?? made.rows.columns[place][row] ?? ""
      }
    }
  }

  @Test(arguments: 0..<20)
  func `what is handed over at any time, put together, is the whole`(seed: Int) throws {
    var random = Generator(seed: UInt64(seed))
    let big = String(repeating: "9", count: 38)
    let rows = Rows(
      "k:text a:decimal i:integer s:text",
      (0..<200).map { _ in
        let number = random.pick([
          "1.5", "-2", "0.25", "", "100000", seed % 4 == 0 ? big : "7",
          seed % 4 == 0 ? "-\(big)" : "-7",
        ])
        return [
          random.pick(["x", "y", "", "z"]), number, random.pick(["0", "1", "-3", ""]),
          random.pick(["p", "q", ""]),
        ].joined(separator: "|")
      })
    let plan = try Self.plan(rows.batch.schema, Self.expressions)
    #expect(plan.isMergeable)
    let whole = Self.printed(plan.results(Groups(rows.batch, key: [0])))
    var fold = AggregateFold(plan)
    var parts: [Batch] = []
    var start = 0
    while start < rows.batch.rowCount {
      let end = min(rows.batch.rowCount, start + 1 + Int(random.next() % 40))
      fold.add(rows.batch.slice(start..<end))
      if random.next() % 4 != 0 { parts.append(fold.parts()) }
      start = end
    }
    parts.append(fold.parts())
    let merged = Self.printed(plan.results(merging: Groups(Batch(joining: parts), key: [0])))
    #expect(merged == whole)
  }

  @Test func `sums are exact past what a step could hold`() throws {
    let nines = String(repeating: "9", count: 38)
    let rows = Rows(
      "k:text a:decimal",
      ["x|\(nines)", "x|\(nines)", "x|-\(nines)", "y|\(nines)", "y|\(nines)", "y|1"])
    let plan = try Self.plan(rows.batch.schema, ["sum(a)", "avg(a, 0)"])
    var fold = AggregateFold(plan)
    fold.add(rows.batch)
    let merged = Self.printed(plan.results(merging: Groups(fold.parts(), key: [0])))
    #expect(
      merged == [
        ["x", nines, "33333333333333333333333333333333333333"],
        ["y", "E_NUM_OVERFLOW", "E_NUM_OVERFLOW"],
      ])
  }

  @Test func `medians and different values need all rows`() throws {
    let rows = Rows("k:text a:decimal", ["x|3", "x|1.0", "x|1", "x|10", "y|2", "y|", "z|"])
    let plan = try Self.plan(
      rows.batch.schema, ["median(a, 2)", "count(distinct a)", "sum(a)", "max(a) - min(a)"])
    #expect(!plan.isMergeable)
    #expect(
      Self.printed(plan.results(Groups(rows.batch, key: [0]))) == [
        ["x", "2.00", "3", "15.0", "9.0"], ["y", "2.00", "1", "2", "0"], ["z", "", "0", "", ""],
      ])
  }

  @Test(
    arguments: [
      (
        "price",
        "0..<5: `price` may differ from row to row of a group (say which is meant, such as `max(price)`, or add it to `by`)"
      ),
      (
        "sum(value)",
        "0..<10: `sum` would mix units: each row has the one that `unit` says (add `unit` to `by`, or state one: `as_unit(…, 'CNY')`)"
      ),
      (
        "sum(price) + sum(fee)",
        "13..<21: `sum(…)` is in CNY and `sum(…)` in USD: they can't be added (bring both to one unit first: `currency` converts money, `*` and `/` units)"
      ),
      (
        "sum(sum(price))",
        "4..<7: `sum` looks at many rows, and here one is looked at (the stage `aggregate` has it: `aggregate: { by: [KEY], add: { NAME: … } }`)"
      ),
      ("avg(price)", "0..<10: `avg` must be told how many decimals to keep (write `avg(…, 4)`)"),
      (
        "sum(k)",
        "4..<5: `sum` takes numbers, and this is text (declare it where it is read, `columns: { k: decimal }`, or write `cast(k as decimal)`)"
      ),
      ("sum(*)", "0..<6: `*` belongs to `count` (write `sum(x)`)"),
    ])
  func `mistakes are found before any row`(text: String, message: String) throws {
    let schema = Rows("k:text price:decimal:CNY fee:decimal:USD value:decimal:@unit unit:text")
      .batch.schema
    var checker = Checker(schema)
    checker.aggregates = AggregateCalls(by: ["k"])
    do throws(ExpressionMistake) {
      _ = try checker.check(try Parser.parse(text))
      Issue.record("\(text) is taken")
    } catch {
      #expect(error.inShort == message)
    }
  }

  @Test func `units of a key are kept`() throws {
    let schema = Rows("unit:text value:decimal:@unit").batch.schema
    let plan = try Self.plan(
      schema, ["sum(value)", "count(*)", "round(sum(value) / sum(value), 2)"])
    #expect(
      plan.output.fields.map(\.unit) == [.unknown, .column("unit"), .fixed(.pure), .fixed(.pure)])
  }
}
