import PenstockData
import PenstockKit

/// Adds the simple return of a price, row by row within each key: price / previous price − 1.
///
/// The ratio is exact and rounded once, half-even. Rows of a key are taken in the order of a column,
/// whatever their order in the table; they come out where they were. The first row of a key, a row
/// without a price and the row after it have no return. A previous price that is not above zero gives
/// none either. Two rows of one key and one place in the order are an error: the data are doubled.
public struct Returns: GroupTransform {
  /// The name in pipeline files.
  public static let name = "returns"

  /// What it does, in one line.
  public static let summary = "Adds the simple return of a price column per key, exact."

  /// The stages that this plugin adds to a catalogue.
  public static let stages: [StageDefinition] = [.group(Returns.self)]

  /// What `returns` may be told.
  public struct Settings: StageSettings {
    let price: ColumnName
    let by: [ColumnName]
    let order: ColumnName
    let into: String
    let decimals: Int
    let decimalsLocation: SourceLocation?

    /// Declares and reads the fields.
    public init(from fields: inout FieldReader) {
      price = fields.required("price", "The column with the prices.", example: "close")
      by = fields.required("by", "Columns whose values together are a key.", example: "[symbol]")
      order = fields.required("order", "The column that orders the rows of a key.", example: "date")
      into = fields.optional("into", "The column to add.", default: "return")
      decimals = fields.optional("decimals", "How many decimals a return has.", default: 6)
      decimalsLocation = fields.location(of: "decimals")
    }
  }

  /// The columns whose values together are a key.
  public let key: [Int]

  private let price: Int
  private let order: Int
  private let decimals: Int
  private let place: Int
  private let schema: Schema

  /// Binds the stage to its columns.
  public init(_ settings: Settings, _ binding: inout Binding) {
    key = settings.by.map { binding.column($0) }
    price = binding.column(settings.price, .decimal)
    order = binding.column(settings.order, .date, .integer, .timestamp)
    decimals = settings.decimals
    if !(0...18).contains(decimals) {
      binding.note(
        Diagnostic(
          "`decimals` is 0 through 18", at: settings.decimalsLocation, help: "write `decimals: 6`"))
    }
    var schema = binding.input
    place = schema.append(Field(settings.into, .decimal, unit: .fixed(.pure)))
    self.schema = schema
    binding.output = schema
  }

  /// Adds the returns of some groups.
  public func transform(_ groups: Groups, _ output: inout GroupOutput) throws {
    let prices = groups.table.columns[price].decimals ?? DecimalColumn([])
    var returns: [Decimal?] = []
    var rows: [Int32] = []
    for group in groups {
      let sorted = try ordered(group, groups.table)
      var previous: Decimal?
      var values: [Int32: Decimal] = [:]
      for row in sorted {
        let price = prices[Int(row)]
        if let price, let previous { values[row] = try simpleReturn(price, after: previous) }
        previous = price
      }
      rows += group
      returns += group.map { values[$0] }
    }
    let kept = groups.table.gather(rows)
    var columns = kept.columns
    let column = Column.decimal(DecimalColumn(returns))
    if place < columns.count { columns[place] = column } else { columns.append(column) }
    output.add(Batch(schema: schema, columns: columns, rowCount: rows.count), at: rows)
  }

  private func simpleReturn(_ price: Decimal, after previous: Decimal) throws -> Decimal? {
    guard previous > .zero else { return nil }
    do {
      let change = try price.subtracting(previous)
      return try change.divided(by: previous, scale: decimals, rounding: .halfEven)
    } catch {
      throw StageFailure("the return from \(previous) to \(price) has more than 38 digits")
    }
  }

  /// The rows of a group by the column that orders them.
  private func ordered(_ group: ArraySlice<Int32>, _ table: Batch) throws -> [Int32] {
    let ranked = try group.map { row in (row, try rank(of: row, table)) }
    let sorted = ranked.sorted { $0.1 < $1.1 }
    for (row, next) in zip(sorted, sorted.dropFirst()) where row.1 == next.1 {
      let key = key.map { table.columns[$0][Int(row.0)] ?? "" }.joined(separator: ", ")
      throw StageFailure(
        "two rows of \(key) are at \(table.columns[order][Int(row.0)] ?? "") of "
          + "`\(table.schema.fields[order].name)`", help: "drop one of the two before this stage")
    }
    return sorted.map(\.0)
  }

  private func rank(of row: Int32, _ table: Batch) throws -> Int64 {
    let rank: Int64? =
      switch table.columns[order] {
      case .date(let column): column[Int(row)].map { Int64($0.day) }
      case .integer(let column): column[Int(row)]
      case .timestamp(let column): column[Int(row)]?.microseconds
      default: nil
      }
    if let rank { return rank }
    throw StageFailure("a row has no `\(table.schema.fields[order].name)` to order it by")
  }

  /// What it does, by example.
  public static let examples = [
    Example(
      "Each symbol has returns of its own, in the order of the dates",
      settings: "{ price: close, by: [symbol], order: date }",
      input: """
        symbol,date:date,close:decimal
        600000.XSHG,2026-07-08,10.00
        000001.XSHE,2026-07-08,12.50
        600000.XSHG,2026-07-10,10.71
        600000.XSHG,2026-07-09,10.50
        000001.XSHE,2026-07-09,
        000001.XSHE,2026-07-10,12.60
        """,
      output: """
        symbol,date:date,close:decimal,return:decimal
        600000.XSHG,2026-07-08,10.00,
        000001.XSHE,2026-07-08,12.50,
        600000.XSHG,2026-07-10,10.71,0.020000
        600000.XSHG,2026-07-09,10.50,0.050000
        000001.XSHE,2026-07-09,,
        000001.XSHE,2026-07-10,12.60,
        """)
  ]
}
