import PenstockData

extension ExpressionFunction {
  static let dates: [ExpressionFunction] = [
    part("year", "The year; of a period, that of its last day.", "year(date '2024-12-31')", "2024")
    {
      $0.year
    },
    part("quarter", "The quarter of the year, 1 to 4.", "quarter(date '2024-12-31')", "4") {
      ($0.month + 2) / 3
    },
    part("month", "The month, 1 to 12.", "month(date '2024-12-31')", "12") { $0.month },
    part("day", "The day of the month.", "day(date '2024-12-31')", "31") { $0.parts.day },
    part("weekday", "The day of the week, Monday is 1.", "weekday(date '2024-12-31')", "2") {
      ((Int($0.day) + 3) % 7 + 7) % 7 + 1
    },
    ExpressionFunction(
      "date_trunc", .dates,
      [
        .init(name: "unit", kind: .choice(["year", "half", "quarter", "month", "week"])), .date(),
      ],
      "The first day of the year, half, quarter, month or week (from Monday) that the date is in.",
      [
        ("date_trunc('quarter', date '2024-12-31')", "2024-10-01"),
        ("date_trunc('week', date '2024-12-31')", "2024-12-30"),
      ]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      let unit = nodes[0].constant.flatMap { $0?.text } ?? ""
      let operation = Operation.strict { values in
        values[0].date.flatMap { $0.first(of: unit) }.map { .date($0) }
      }
      return try checker.fold(operation, [nodes[1]], .date, syntax)
    },
    shifting(
      "add_days", "The day so many days later.", "add_days(date '2024-12-31', 60)", "2025-03-01"
    ) {
      $0.adding(days: $1)
    },
    shifting(
      "add_months", "The same day so many months later, or the month's last where it is shorter.",
      "add_months(date '2024-01-31', 1)", "2024-02-29"
    ) { $0.adding(months: $1) },
    ExpressionFunction(
      "end_of_month", .dates, [.date()], "The last day of the month.",
      [("end_of_month(date '2024-02-10')", "2024-02-29")]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      let operation = Operation.strict { values in
        values[0].date.map { date in
          let (year, month, day) = date.parts
          return .date(
            date.adding(days: CalendarDate.daysIn(month: month, year: year) - day))
        }
      }
      return try checker.fold(operation, nodes, .date, syntax)
    },
    ExpressionFunction(
      "days_between", .dates, [.date("from"), .date("to")],
      "How many days the second date is after the first.",
      [("days_between(date '2024-12-31', date '2025-01-02')", "2")]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      let operation = Operation.strict { values in
        guard let from = values[0].date, let to = values[1].date else { return nil }
        return .integer(Int64(to.day) - Int64(from.day))
      }
      return try checker.fold(operation, nodes, .integer, .fixed(.pure), syntax)
    },
    ExpressionFunction(
      "make_date", .dates, [.whole("year"), .whole("month"), .whole("day")],
      "The date of those parts; missing where there is no such day.",
      [("make_date(2024, 2, 29)", "2024-02-29"), ("make_date(2023, 2, 29)", "")]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      let operation = Operation.strict { values in
        let parts = values.map { Int(clamping: $0.integer ?? 0) }
        return CalendarDate(year: parts[0], month: parts[1], day: parts[2]).map { .date($0) }
      }
      return try checker.fold(operation, nodes, .date, syntax)
    },
    ExpressionFunction(
      "parse_date", .dates, [.text(), .init(name: "layout", kind: .words)],
      "The date that the text writes in that layout; missing where it does not.",
      [("parse_date('31/12/2024', 'DD/MM/YYYY')", "2024-12-31")]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      let words = nodes[1].constant.flatMap { $0?.text } ?? ""
      guard let layout = DateLayout(words) else {
        throw ExpressionMistake(
          "`\(words)` is no date layout", at: syntax.range,
          help: "write `YYYY`, `MM` and `DD` where they stand, such as `YYYYMMDD`")
      }
      let operation = Operation.strict { values in
        let bytes = Array((values[0].text ?? "").utf8)
        return layout.date(bytes.span).map { .date($0) }
      }
      return try checker.fold(operation, [nodes[0]], .date, syntax)
    },
  ]

  private static func part(
    _ name: String, _ summary: String, _ example: String, _ result: String,
    _ body: @escaping @Sendable (CalendarDate) -> Int
  ) -> ExpressionFunction {
    let kind: Kind = name == "year" ? .dateOrPeriod : .date
    let operation = Operation.strict { values in
      (values[0].date ?? values[0].period?.end).map { .integer(Int64(body($0))) }
    }
    return ExpressionFunction(
      name, .dates, [Parameter(name: "date", kind: kind)], summary, [(example, result)]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      try checker.fold(operation, nodes, .integer, .fixed(.pure), syntax)
    }
  }

  private static func shifting(
    _ name: String, _ summary: String, _ example: String, _ result: String,
    _ body: @escaping @Sendable (CalendarDate, Int) -> CalendarDate
  ) -> ExpressionFunction {
    let operation = Operation.strict { values throws(ExpressionFault) in
      guard let date = values[0].date, let count = values[1].integer else { return nil }
      guard (-5_000_000...5_000_000).contains(count) else { throw .overflow }
      return .date(body(date, Int(count)))
    }
    return ExpressionFunction(
      name, .dates, [.date(), .whole("count")], summary, [(example, result)]
    ) {
      nodes, checker, syntax throws(ExpressionMistake) in
      try checker.fold(operation, nodes, .date, syntax)
    }
  }
}

extension CalendarDate {
  /// The first day of the year, half, quarter, month or week that the day is in.
  fileprivate func first(of unit: String) -> CalendarDate? {
    let (year, month, _) = parts
    switch unit {
    case "year": return CalendarDate(year: year, month: 1, day: 1)
    case "half": return CalendarDate(year: year, month: (month - 1) / 6 * 6 + 1, day: 1)
    case "quarter": return CalendarDate(year: year, month: (month - 1) / 3 * 3 + 1, day: 1)
    case "month": return CalendarDate(year: year, month: month, day: 1)
    default: return adding(days: -(((Int(day) + 3) % 7 + 7) % 7))
    }
  }
}
