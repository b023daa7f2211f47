/// Some rows of a table as typed columns.
///
/// A batch never changes: a stage makes a new one that shares the columns it left alone.
public struct Batch: Sendable {
  /// What the columns are.
  public let schema: Schema

  /// The columns, in the schema's order, all with ``rowCount`` values.
  public let columns: [Column]

  /// How many rows there are.
  public let rowCount: Int

  /// A batch of `columns`, which must agree with the schema and with each other in length.
  ///
  /// - Parameter rowCount: Needed only where there are no columns.
  public init(schema: Schema, columns: [Column], rowCount: Int? = nil) {
    let count = rowCount ?? columns.first?.count ?? 0
    precondition(columns.count == schema.fields.count)
    precondition(columns.allSatisfy { $0.count == count })
    self.schema = schema
    self.columns = columns
    self.rowCount = count
  }

  /// A batch without rows.
  public init(emptyWith schema: Schema) {
    self.init(schema: schema, columns: schema.fields.map { .missing($0.type, count: 0) })
  }

  /// The column called `name`.
  public subscript(name: String) -> Column? { schema.index(of: name).map { columns[$0] } }

  /// The rows numbered `rows`, in that order; a number may come more than once.
  ///
  /// - Complexity: O(rows × columns); no text is copied.
  public func gather(_ rows: [Int32]) -> Batch {
    Batch(schema: schema, columns: columns.map { $0.gather(rows) }, rowCount: rows.count)
  }

  /// The rows in `range`.
  public func slice(_ range: Range<Int>) -> Batch {
    if range == 0..<rowCount { return self }
    return gather(range.map { Int32($0) })
  }

  /// The same columns under another schema of the same types.
  public func named(_ schema: Schema) -> Batch {
    Batch(schema: schema, columns: columns, rowCount: rowCount)
  }
}
