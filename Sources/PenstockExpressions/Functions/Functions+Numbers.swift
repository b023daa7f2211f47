import PenstockData

extension ExpressionFunction {
  static let numbers: [ExpressionFunction] = [
    ExpressionFunction(
      "round", .numbers, [.number(), .count("decimals"), .mode],
      "The number with so many decimals, half-even unless `mode` says otherwise; the place for `/`.",
      [
        ("round(2.345, 2)", "2.34"), ("round(2.345, 2, 'half_up')", "2.35"),
        ("round(-2.5, 0, 'down')", "-2"), ("round(1 / 3, 4)", "0.3333"),
        ("round((7 - 4) / 4 * 100, 1)", "75.0"),
      ]
    ) { nodes, _, _ in nodes[0] },
    ExpressionFunction(
      "div", .numbers, [.number("a"), .number("b"), .count("decimals"), .mode],
      "The quotient with so many decimals: `round(a / b, decimals)`.",
      [("div(2, 3, 2)", "0.67"), ("div(2, 3, 2, 'down')", "0.66")]
    ) { nodes, _, _ in nodes[0] },
    ExpressionFunction(
      "abs", .numbers, [.number()], "The number without its sign.", [("abs(-1.50)", "1.50")]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      try checker.fold(.absolute, nodes, nodes[0].type ?? .decimal, nodes[0].unit, syntax)
    },
    ExpressionFunction(
      "sign", .numbers, [.number()], "-1, 0 or 1.", [("sign(-3.2)", "-1"), ("sign(0)", "0")]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      let operation = Operation.keepingZero { values in
        values[0].number.map { .integer($0.isZero ? 0 : $0.isNegative ? -1 : 1) }
      }
      return try checker.fold(operation, nodes, .integer, .fixed(.pure), syntax)
    },
    whole("floor", .floor, "The largest whole number that is not above.", "floor(-1.5)", "-2"),
    whole("ceiling", .ceiling, "The smallest whole number that is not below.", "ceiling(1.2)", "2"),
    ExpressionFunction(
      "power", .numbers, [.number(), .count("exponent")],
      "The number multiplied by itself, exact.", [("power(1.05, 3)", "1.157625")]
    ) { nodes, checker, syntax throws(ExpressionMistake) in
      let exponent = nodes[1].constant.flatMap { $0?.integer } ?? 0
      var unit = NumberUnit.fixed(.pure)
      for _ in 0..<exponent { unit = unit.times(nodes[0].unit) }
      let operation = Operation.strict { values throws(ExpressionFault) in
        let number = values[0].number ?? .zero
        return .decimal(
          try Operation.exactly { () throws(DecimalOverflow) in
            var result = Decimal.one
            for _ in 0..<exponent { result = try result.multiplied(by: number) }
            return result
          })
      }
      return try checker.fold(operation, [nodes[0]], .decimal, unit, syntax)
    },
    extreme(
      "greatest", 1, "The largest of the values that are there.", "greatest(1, 3, null)", "3"),
    extreme("least", -1, "The smallest of the values that are there.", "least(2.5, 1)", "1"),
  ]

  private static func whole(
    _ name: String, _ mode: RoundingMode, _ summary: String, _ example: String, _ result: String
  ) -> ExpressionFunction {
    ExpressionFunction(name, .numbers, [.number()], summary, [(example, result)]) {
      nodes, checker, syntax throws(ExpressionMistake) in
      let number = try checker.decimal(nodes[0], syntax)
      return try checker.fold(.rounded(0, mode), [number], .decimal, number.unit, syntax)
    }
  }

  private static func extreme(
    _ name: String, _ sign: Int, _ summary: String, _ example: String, _ result: String
  ) -> ExpressionFunction {
    ExpressionFunction(
      name, .numbers, [.alike("a"), .alike("b")], repeats: true, summary, [(example, result)]
    ) {
      nodes, checker, syntax throws(ExpressionMistake) in
      let operation = Operation.lenient { values in
        values.compactMap { $0 }.reduce(nil as Value?) { best, value in
          guard let best else { return value }
          return Value.order(value, best) == sign ? value : best
        }
      }
      return try checker.fold(
        operation, nodes, nodes[0].type ?? .decimal, nodes[0].unit, syntax)
    }
  }
}
