import PenstockData
import Testing

@testable import PenstockExpressions

/// Columns as a whole, held to the same expressions one row at a time.
struct TwinTests {
  private static let header =
    "a:decimal b:decimal i:integer j:integer s:text t:text d:date e:date p:boolean q:boolean"

  /// Rows of the kinds that columns keep in different layouts.
  private static func rows(_ random: inout Generator, _ count: Int, few: Bool) -> Rows {
    let numbers = ["0", "1", "-1", "2.50", "1.5", "100", "0.001", "12345678901234567890.5", ""]
    let texts = ["a", "b", "A", "", "600000.XSHG", "净利润", " x ", "a_b%"]
    let days = ["2024-01-31", "2024-02-29", "1999-12-31", ""]
    let truths = ["true", "false", ""]
    return Rows(
      header,
      (0..<count).map { _ in
        let number = { (random: inout Generator) in
          few
            ? random.pick(numbers)
            : "\(Int(random.next() % 2_000_000) - 1_000_000).\(random.next() % 100)"
        }
        let whole = "\(Int(random.next() % (few ? 5 : 100_000)) - 2)"
        let text = few ? random.pick(texts) : "\(random.pick(texts))\(random.next() % 100_000)"
        return [
          number(&random), number(&random), whole, "\(random.next() % 7)", text,
          random.pick(texts), random.pick(days), random.pick(days), random.pick(truths),
          random.pick(truths),
        ].joined(separator: "|")
      })
  }

  @Test(arguments: 0..<40)
  func `agree on random expressions`(seed: Int) throws {
    var random = Generator(seed: UInt64(seed))
    let rows = Self.rows(&random, seed % 2 == 0 ? 60 : 1500, few: seed % 3 != 0)
    for _ in 0..<25 {
      let text = random.expression(.random(in: &random), depth: 3)
      guard let expression = try? WrittenExpression(text).bound(to: rows.batch.schema) else {
        continue
      }
      var faults = Faults()
      let column = expression.values(rows.batch, &faults)
      #expect(column.type == expression.type)
      let printed = (0..<rows.batch.rowCount).map { row in
        faults.rows[Int32(row)].map(\.rawValue) ?? column[row]
      }
      let twins = (0..<rows.batch.rowCount).map { row in
        switch RowTwin.value(expression.node, rows.batch, row) {
        case .success(let value): value?.printed
        case .failure(let fault): fault.rawValue
        }
      }
      let differing = printed.indices.first { printed[$0] != twins[$0] }
      let shown = differing.map { row in
        "\(text) of \(expression.told(rows.batch.columns, row)) is \(printed[row] ?? "missing"), "
          + "and by rows \(twins[row] ?? "missing")"
      }
      #expect(shown == nil)
      let odd = faults.rows.keys.first { !column.isMissing(Int($0)) }
      #expect(odd == nil, "\(text) has a value in a row without a result")
    }
  }

  @Test func `random expressions are good ones, most of them`() {
    var random = Generator(seed: 1)
    let schema = Rows(Self.header).batch.schema
    let good = (0..<400).count { _ in
      let text = random.expression(.random(in: &random), depth: 3)
      return (try? WrittenExpression(text).bound(to: schema)) != nil
    }
    #expect(good > 300, "\(good)")
  }
}

/// Expressions one row at a time, by nothing but the row operations.
enum RowTwin {
  static func value(
    _ node: Node, _ batch: Batch, _ row: Int
  ) -> Result<Value?, ExpressionFault> {
    do throws(ExpressionFault) {
      return .success(try evaluated(node, batch, row))
    } catch {
      return .failure(error)
    }
  }

  private static func evaluated(
    _ node: Node, _ batch: Batch, _ row: Int
  ) throws(ExpressionFault) -> Value? {
    switch node.form {
    case .constant(let value): return value
    case .column(let place): return batch.columns[place].value(row)
    case .call(let operation, let parts):
      var values: [Value?] = []
      for part in parts { values.append(try evaluated(part, batch, row)) }
      return try operation.row(values)
    case .logic(let isAnd, let left, let right):
      let one = try evaluated(left, batch, row)?.truth
      if one == !isAnd { return .boolean(!isAnd) }
      let two = try evaluated(right, batch, row)?.truth
      return Evaluation.logic(isAnd, one, two).map { .boolean($0) }
    case .choice(let branches, let otherwise):
      for branch in branches where try evaluated(branch.condition, batch, row)?.truth == true {
        return try evaluated(branch.value, batch, row)
      }
      return try evaluated(otherwise, batch, row)
    case .first(let parts):
      for part in parts {
        if let value = try evaluated(part, batch, row) { return value }
      }
      return nil
    }
  }
}

/// A small seeded generator of values and expressions.
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 77 &+ 5 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  mutating func pick<Element>(_ values: [Element]) -> Element {
    values[Int(next() % UInt64(values.count))]
  }

  /// What an expression gives.
  enum Kind: CaseIterable {
    case number, whole, text, date, truth

    static func random(in random: inout Generator) -> Kind { random.pick(allCases) }
  }

  /// An expression of a kind.
  mutating func expression(_ kind: Kind, depth: Int) -> String {
    func part(_ kind: Kind) -> String { expression(kind, depth: depth - 1) }
    if depth == 0 || next() % 6 == 0 {
      switch kind {
      case .number: return pick(["a", "b", "1.5", "0", "100", "2.25"])
      case .whole: return pick(["i", "j", "3", "0"])
      case .text: return pick(["s", "t", "'a'", "'x1'"])
      case .date: return pick(["d", "e", "date '2024-02-29'"])
      case .truth: return pick(["p", "q", "true", "false"])
      }
    }
    let general = next() % 6
    if general == 0 { return "case when \(part(.truth)) then \(part(kind)) else \(part(kind)) end" }
    if general == 1 { return "coalesce(\(part(kind)), \(part(kind)))" }
    switch kind {
    case .number:
      return pick([
        "(\(part(.number)) + \(part(.number)))", "(\(part(.number)) - \(part(.whole)))",
        "(\(part(.number)) * \(part(.number)))", "round(\(part(.number)) / \(part(.number)), 3)",
        "round(\(part(.number)) / \(part(.whole)) + \(part(.number)), 2, 'half_up')",
        "round(\(part(.number)), 1, 'floor')", "abs(\(part(.number)))", "-\(part(.number))",
        "(\(part(.number)) % \(part(.number)))", "nullif(\(part(.number)), \(part(.whole)))",
        "least(\(part(.number)), \(part(.whole)))", "round(\(part(.number)), 0, 'down')",
      ])
    case .whole:
      return pick([
        "(\(part(.whole)) + \(part(.whole)))", "(\(part(.whole)) * \(part(.whole)))",
        "length(\(part(.text)))", "year(\(part(.date)))", "sign(\(part(.number)))",
        "days_between(\(part(.date)), \(part(.date)))", "(\(part(.whole)) % \(part(.whole)))",
      ])
    case .text:
      return pick([
        "(\(part(.text)) || \(part(.text)))", "upper(\(part(.text)))", "trim(\(part(.text)))",
        "substr(\(part(.text)), \(part(.whole)), 3)", "replace(\(part(.text)), 'a', 'bb')",
        "cast(\(part(.whole)) as text)", "split_part(\(part(.text)), '.', 1)",
      ])
    case .date:
      return pick([
        "add_days(\(part(.date)), \(part(.whole)) % 1000)", "end_of_month(\(part(.date)))",
        "date_trunc('quarter', \(part(.date)))", "add_months(\(part(.date)), \(part(.whole)) % 50)",
      ])
    case .truth:
      let sign = pick(["=", "<>", "<", "<=", ">", ">="])
      return pick([
        "(\(part(.number)) \(sign) \(part(.number)))", "(\(part(.text)) \(sign) \(part(.text)))",
        "(\(part(.date)) \(sign) \(part(.date)))", "(\(part(.whole)) \(sign) \(part(.number)))",
        "(\(part(.truth)) and \(part(.truth)))", "(\(part(.truth)) or \(part(.truth)))",
        "(not \(part(.truth)))", "(\(part(.text)) is null)", "(\(part(.truth)) is not true)",
        "(\(part(.number)) between \(part(.number)) and \(part(.number)))",
        "(\(part(.text)) in ('a', 'b', \(part(.text))))", "(\(part(.whole)) in (1, 2, null))",
        "(\(part(.text)) like '%a_')", "(\(part(.number)) is distinct from \(part(.number)))",
      ])
    }
  }
}
