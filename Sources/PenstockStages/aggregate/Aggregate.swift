import PenstockData
import PenstockExpressions
import PenstockKit

/// Makes one row of each group of rows, with columns that expressions over the group work out.
///
/// The rows of a group are those that agree in the columns of `by`, in which two missing values are
/// the same; without `by` all rows are one group, which is there even where no row is. Missing values
/// are left out by `sum`, `avg`, `min`, `max` and `count(x)`; a sum of none is missing. A result that
/// can't be given, since a row's could not, is missing and flagged; one of more than 38 digits ends
/// the run.
///
/// Where all aggregates can be put together from parts, as all but `count(distinct …)` and `median`
/// can, what is known of each group is all that waits, not the rows; of many groups it is handed on
/// some at a time, and goes to disk beyond the memory.
struct Aggregate: Transform {
  static let name = "aggregate"
  static let summary = "Makes one row of each group of rows: sums, counts, means and the like."

  struct Settings: StageSettings {
    let by: [ColumnName]
    let add: NamedValues<WrittenExpression>

    init(from fields: inout FieldReader) {
      by = fields.optional(
        "by", "The columns whose values together make a group; none puts all rows into one.",
        default: [], example: "[symbol, year]")
      add = fields.required(
        "add", "The columns to make, each with an expression over the rows of a group.",
        example: "{ total: sum(value), count: count(*) }")
      var seen: Set<String> = []
      for name in by + add.entries.map(\.name) {
        fields.check(
          seen.insert(name.name).inserted,
          Diagnostic(
            "two columns would be called `\(name.name)`", at: name.location,
            help: "give the new one another name"))
      }
    }
  }

  static func bind(_ settings: Settings, _ binding: inout Binding) -> BoundTransform {
    let groups = AggregateGroups(settings, &binding)
    let parts = groups.plan.partSchema
    let key = groups.plan.key
    if groups.plan.isMergeable {
      let last: BoundTransform =
        key.isEmpty
        ? .sequential(AggregateTotal(groups, merges: true))
        : .group(AggregateGroups(groups, merges: true))
      let first: BoundTransform =
        key.isEmpty
        ? .row(AggregateParts(settings, &binding))
        : .sequential(AggregateFolding(groups.plan))
      return .steps([
        BoundStep(first, output: parts), BoundStep(last, output: groups.schema),
      ])
    }
    return key.isEmpty ? .sequential(AggregateTotal(groups, merges: false)) : .group(groups)
  }

  static let examples = [
    Example(
      "Totals of each symbol; missing values are left out, and sums are exact",
      settings: """
        { by: [symbol], add: { rows: count(*), volume: sum(volume), mean: "avg(close, 2)",
          turnover: sum(close * volume), last: last(close) } }
        """,
      input: """
        symbol,close:decimal,volume:integer
        600000,10.00,100
        000001,12.5,10
        600000,10.55,50
        000001,,20
        """,
      output: """
        symbol,rows,volume,mean,turnover,last
        600000,2,150,10.28,1527.50,10.55
        000001,2,30,12.50,125.0,
        """),
    Example(
      "All rows at once, with a condition inside an aggregate and a quotient of two",
      settings: """
        { add: { symbols: count(distinct symbol), share: "round(sum(case when symbol = 'A' then value end) / sum(value), 4)" } }
        """,
      input: """
        symbol,value:decimal
        A,1
        B,2
        A,4
        """,
      output: """
        symbols,share,flags
        2,0.7143,
        """),
    Example(
      "No rows are one group without `by`, and none with it",
      settings: "{ add: { count: count(*), total: sum(value) } }",
      input: "value:decimal",
      output: """
        count,total
        0,
        """),
  ]
}
