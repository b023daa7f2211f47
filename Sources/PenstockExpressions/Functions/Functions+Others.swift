import PenstockData

extension ExpressionFunction {
  static let periods: [ExpressionFunction] = [
    period(
      "start", "The first day of a duration; missing for an instant.", "start(period '2024H1')",
      "2024-01-01", gives: .date
    ) { $0.start.map { .date($0) } },
    period(
      "end", "The last day, or the day at whose end an instant is.", "end(period '2024H1')",
      "2024-06-30", gives: .date
    ) { .date($0.end) },
    period(
      "days", "How many days a duration has; 0 for an instant.", "days(period '2024')", "366",
      gives: .integer
    ) { .integer(Int64($0.dayCount)) },
    period(
      "months", "How many whole calendar months a duration is; missing where it is not.",
      "months(period '2024Q3')", "3", gives: .integer
    ) { $0.wholeMonths.map { .integer(Int64($0)) } },
    period(
      "is_instant", "Whether it is the end of a day, not a stretch of days.",
      "is_instant(period '2024-12-31@end')", "true", gives: .boolean
    ) { .boolean($0.isInstant) },
    ExpressionFunction(
      "duration", .periods, [.date("from"), .date("through")],
      "The days from one through another; missing where the second comes first.",
      [("duration(date '2024-01-01', date '2024-03-31')", "2024Q1")]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      let operation = Operation.strict { values in
        guard let from = values[0].date, let through = values[1].date else { return nil }
        return Period(from: from, through: through).map { .period($0) }
      }
      return try checker.fold(operation, nodes, .period, syntax)
    },
    ExpressionFunction(
      "instant", .periods, [.date()], "The end of the day.",
      [("instant(date '2024-12-31')", "2024-12-31@end")]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      let operation = Operation.strict { values in
        values[0].date.map { .period(Period(endOf: $0)) }
      }
      return try checker.fold(operation, nodes, .period, syntax)
    },
  ]

  private static func period(
    _ name: String, _ summary: String, _ example: String, _ result: String,
    gives type: ValueType, _ body: @escaping @Sendable (Period) -> Value?
  ) -> ExpressionFunction {
    let operation = Operation.strict { values in values[0].period.flatMap(body) }
    return ExpressionFunction(
      name, .periods, [Parameter(name: "period", kind: .period)], summary, [(example, result)]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      try checker.fold(operation, nodes, type, type.isNumber ? .fixed(.pure) : .any, syntax)
    }
  }

  static let missing: [ExpressionFunction] = [
    ExpressionFunction(
      "coalesce", .missing, [.alike("a"), .alike("b")], repeats: true,
      "The first value that is there; those behind it are not asked.",
      [("coalesce(null, 2, 3)", "2")]
    ) { nodes, _, _ in Node(.first(nodes), nodes[0].type, nodes[0].unit) },
    ExpressionFunction(
      "nullif", .missing, [.alike("x"), .alike("value")],
      "Missing where both are the same, else the first: `nullif(revenue, 0)` can be divided by.",
      [("nullif('-', '-')", ""), ("nullif(5, 0)", "5")]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      var operation = Operation.lenient { values in
        guard let value = values[0], let other = values[1] else { return values[0] }
        return Value.same(value, other) ? nil : value
      }
      if case .some(.some(let other)) = nodes[1].constant {
        operation.isNeverZero = other.number?.isZero == true
      }
      return try checker.fold(operation, nodes, nodes[0].type ?? .text, nodes[0].unit, syntax)
    },
  ]

  static let units: [ExpressionFunction] = [
    ExpressionFunction(
      "as_unit", .units, [.number(), .init(name: "unit", kind: .words)],
      "The number, stated to be in that unit; a row whose unit column says another has no result.",
      [("as_unit(12.5, 'CNY/shares')", "12.5")]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      let unit = Unit(nodes[1].constant.flatMap { $0?.text } ?? "")
      let stated = NumberUnit.fixed(unit)
      switch nodes[0].unit {
      case .any, .unknown, stated: return nodes[0].counting(stated)
      case .fixed(let own):
        throw ExpressionMistake(
          "this is in \(own), and not in \(unit)", at: syntax.range,
          help: "convert it: `currency` converts money, `*` and `/` units")
      case .column(let name):
        guard let place = checker.schema.index(of: name) else { return nodes[0].counting(stated) }
        let operation = Operation(
          mayFault: true,
          row: { values throws(ExpressionFault) in
            if values[0] != nil, values[1]?.text != unit.description { throw .unit }
            return values[0]
          })
        return Node(
          .call(operation, [nodes[0], Node(.column(place), .text)]), nodes[0].type, stated)
      }
    },
    ExpressionFunction(
      "without_unit", .units, [.number()], "The number alone: it goes with any unit.",
      [("without_unit(12.5)", "12.5")]
    ) { nodes, _, _ in nodes[0].counting(.any) },
  ]
}
