import PenstockData

/// An expression with its columns known: types and units are checked, constants are worked out.
public struct BoundExpression: Sendable {
  let node: Node
  private let schema: Schema

  init(_ node: Node, _ schema: Schema) {
    isNull = node.type == nil
    self.node = node.type == nil ? Node(node.form, .text) : node
    self.schema = schema
  }

  /// A column cast to another type; nil where there is no such cast.
  public init?(castOf place: Int, to type: ValueType, in schema: Schema) {
    let field = schema.fields[place]
    let column = Node(.column(place), field.type, schema.numberUnit(at: place))
    let name = Syntax(.column(field.name, isQuoted: false), 0..<1)
    guard let node = try? Checker(schema).cast(column, type, isTry: false, name) else { return nil }
    self.init(node, schema)
  }

  /// What its values are.
  public var type: ValueType { node.type ?? .text }

  /// What its numbers count.
  public var unit: FieldUnit { node.unit.field }

  /// Whether it is `null` alone, of which nothing says what type it is.
  public let isNull: Bool

  /// Whether a row may have no result for a reason that is usual in data: a zero divisor, a text that
  /// can't be cast, another unit than the one stated.
  public var mayFault: Bool { node.mayFault }

  /// The places of the columns that it reads.
  public var columns: Set<Int> { node.columns }

  /// Its values for the rows of `batch`, which has the columns that it was bound to.
  ///
  /// A row whose result can't be given is missing, and stands in `faults` with the reason.
  ///
  /// - Complexity: O(rows) for each operation; once for each distinct value where these are few.
  public func values(_ batch: Batch, _ faults: inout Faults) -> Column {
    values(batch.columns, rowCount: batch.rowCount, &faults)
  }

  /// As ``values(_:_:)``, for columns that are no batch yet.
  public func values(_ columns: [Column], rowCount: Int, _ faults: inout Faults) -> Column {
    Evaluation(columns: columns, rowCount: rowCount).result(node, &faults)
  }

  /// The rows for which it is true.
  public func truths(_ batch: Batch, _ faults: inout Faults) -> [Bool] {
    guard let column = values(batch, &faults).booleans else {
      return [Bool](repeating: false, count: batch.rowCount)
    }
    return (0..<batch.rowCount).map { column[$0] == true }
  }

  /// The values that a row's columns have, as a message tells them: `revenue 0, profit 12.5`.
  public func told(_ values: [Column], _ row: Int) -> String {
    columns.sorted().map { place in
      "\(schema.fields[place].name) \(values[place][row] ?? "missing")"
    }.joined(separator: ", ")
  }
}
