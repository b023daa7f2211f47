import PenstockData
import PenstockKit

/// Looks each row up in another node's table.
///
/// Rows keep their order; the matches of a row come in the other table's order. Unless `expect` says
/// otherwise a row matches one row at most, so that nothing is counted twice in silence.
struct Join: Transform {
  static let name = "join"
  static let summary =
    "Looks each row up in another table and adds columns of it, or filters by it."

  typealias Settings = JoinSettings

  static func bind(_ settings: JoinSettings, _ binding: inout Binding) -> BoundTransform {
    settings.expect.isOneHere
      ? .sequential(JoinOnce(settings, &binding)) : .row(JoinRows(settings, &binding))
  }

  private static let companies = """
    code,name,sector
    600000,SPDB,bank
    300750,CATL,battery
    688256,Cambricon,
    """

  private static let prices = """
    symbol,close:decimal
    300750,251.30
    999999,1
    600000,10.50
    300750,252.00
    """

  static let examples = [
    Example(
      "Two columns of the company's row; a symbol that the table does not have stays",
      settings: "{ with: companies, on: { symbol: code }, kind: left, add: [name, sector] }",
      input: prices, sides: ["companies": companies],
      output: """
        symbol,close,name,sector
        300750,251.30,CATL,battery
        999999,1,,
        600000,10.50,SPDB,bank
        300750,252.00,CATL,battery
        """),
    Example(
      "A row without a company is refused",
      settings: """
        { with: companies, on: { symbol: code }, kind: inner, unmatched: refuse, add: { company: name } }
        """,
      input: prices, sides: ["companies": companies],
      output: """
        symbol,close,company
        300750,251.30,CATL
        600000,10.50,SPDB
        300750,252.00,CATL
        """, refused: ["2 E_UNMATCHED"]),
    Example(
      "The rows that a table does not have",
      settings: "{ with: companies, on: { symbol: code }, kind: anti }",
      input: prices, sides: ["companies": companies],
      output: """
        symbol,close
        999999,1
        """),
  ]
}

/// A join in which each row is looked up on its own.
struct JoinRows: RowTransform, Lookup {
  static let name = Join.name
  static let summary = Join.summary

  typealias Settings = JoinSettings

  private var work: JoinWork

  init(_ settings: JoinSettings, _ binding: inout Binding) { work = JoinWork(settings, &binding) }

  var terms: LookupTerms { work.terms }

  mutating func prepare(_ tables: [String: Batch]) throws { try work.prepare(tables) }

  func transform(_ batch: Batch, _ context: inout StageContext) throws -> Batch {
    try lookUp(batch, &context).batch
  }

  func lookUp(_ batch: Batch, _ context: inout StageContext) throws -> AnchoredRows {
    try work.rows(batch, work.keys(batch), &context)
  }
}

/// A join that remembers which keys have been matched: each may be once.
struct JoinOnce: SequentialTransform, Lookup {
  static let name = Join.name
  static let summary = Join.summary

  typealias Settings = JoinSettings

  private var work: JoinWork
  private var isUsed: [Bool] = []  // by key

  init(_ settings: JoinSettings, _ binding: inout Binding) { work = JoinWork(settings, &binding) }

  var terms: LookupTerms { work.terms }

  mutating func prepare(_ tables: [String: Batch]) throws {
    try work.prepare(tables)
    isUsed = [Bool](repeating: false, count: work.keyCount)
  }

  mutating func transform(_ batch: Batch, _ context: inout StageContext) throws -> Batch {
    try lookUp(batch, &context).batch
  }

  mutating func lookUp(_ batch: Batch, _ context: inout StageContext) throws -> AnchoredRows {
    let keys = work.keys(batch)
    for (row, key) in keys.enumerated() where key >= 0 {
      if isUsed[Int(key)] { throw work.repeated(batch, row) }
      isUsed[Int(key)] = true
    }
    return try work.rows(batch, keys, &context)
  }
}
