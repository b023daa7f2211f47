import PenstockData

/// An expression whose every part has a type: what is worked out for each row.
struct Node: Sendable {
  indirect enum Form: Sendable {
    case constant(Value?)
    /// An input column by its place.
    case column(Int)
    case call(Operation, [Node])
    case logic(isAnd: Bool, Node, Node)
    /// The value of the first condition that is true, else the last.
    case choice([(condition: Node, value: Node)], otherwise: Node)
    /// The first that is not missing.
    case first([Node])
  }

  let form: Form

  /// What the values are; nil for a `null` whose type nothing says yet.
  let type: ValueType?

  /// What the numbers count.
  let unit: NumberUnit

  /// Whether a row may have no result for a reason that is usual in data, such as a zero divisor.
  let mayFault: Bool

  init(_ form: Form, _ type: ValueType?, _ unit: NumberUnit = .any) {
    self.form = form
    self.type = type
    self.unit = unit
    mayFault = form.mayFault
  }

  static func constant(_ value: Value?) -> Node { Node(.constant(value), value?.type) }

  /// The value of a constant: nil where it is none, a nil inside for `null`.
  var constant: Value?? { if case .constant(let value) = form { .some(value) } else { nil } }

  /// The same with another unit.
  func counting(_ unit: NumberUnit) -> Node { Node(form, type, unit) }

  /// The places of the input columns that it reads.
  var columns: Set<Int> {
    if case .column(let place) = form { return [place] }
    return form.parts.reduce(into: []) { $0.formUnion($1.columns) }
  }
}

extension Node.Form {
  /// The parts, in order.
  var parts: [Node] {
    switch self {
    case .constant, .column: []
    case .call(_, let parts), .first(let parts): parts
    case .logic(_, let left, let right): [left, right]
    case .choice(let branches, let otherwise):
      branches.flatMap { [$0.condition, $0.value] } + [otherwise]
    }
  }

  fileprivate var mayFault: Bool {
    if case .call(let operation, _) = self, operation.mayFault { return true }
    return parts.contains(where: \.mayFault)
  }
}

/// What is done with the values of a row, and with whole columns where there is a faster way.
struct Operation: Sendable {
  typealias Row = @Sendable ([Value?]) throws(ExpressionFault) -> Value?
  typealias Columns = @Sendable ([Column], inout Faults) -> Column?

  /// Whether a row may have no result for a reason that is usual in data.
  var mayFault = false

  /// Whether the result is zero only where an argument is: products, signs, conversions.
  var keepsZero = false

  /// Whether the result is never zero: `nullif(x, 0)`.
  var isNeverZero = false

  /// The result for one row.
  let row: Row

  /// The results for whole columns; nil where only ``row`` will do.
  var columns: Columns?

  /// An operation whose result is missing where any argument is.
  static func strict(
    mayFault: Bool = false, columns: Columns? = nil,
    _ body: @escaping @Sendable ([Value]) throws(ExpressionFault) -> Value?
  ) -> Operation {
    Operation(
      mayFault: mayFault,
      row: { arguments throws(ExpressionFault) in
        var values: [Value] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments {
          guard let argument else { return nil }
          values.append(argument)
        }
        return try body(values)
      }, columns: columns)
  }

  /// An operation that is given missing values too.
  static func lenient(
    columns: Columns? = nil,
    _ body: @escaping @Sendable ([Value?]) throws(ExpressionFault) -> Value?
  ) -> Operation {
    Operation(row: body, columns: columns)
  }
}

/// The rows without a result, and why.
public struct Faults: Sendable {
  /// The reasons by row; empty in almost every batch.
  public private(set) var rows: [Int32: ExpressionFault] = [:]

  /// No faults.
  public init() {}

  /// Whether every row has its result.
  public var isEmpty: Bool { rows.isEmpty }

  mutating func note(_ fault: ExpressionFault, at row: Int32) {
    if rows[row] == nil { rows[row] = fault }
  }

  mutating func note(_ fault: ExpressionFault, at rows: [Int32]) {
    for row in rows { note(fault, at: row) }
  }

  /// Takes those of `other` over whose rows `matters` says so.
  mutating func merge(_ other: Faults, where matters: (Int) -> Bool) {
    for (row, fault) in other.rows where matters(Int(row)) { note(fault, at: row) }
  }
}
